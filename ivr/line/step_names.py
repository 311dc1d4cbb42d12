"""What colleagues call the steps of the line: short Dutch names for charts, scripts and figures."""

from __future__ import annotations

from ivr.line.keys import (
    CLOSED,
    END,
    GOODBYE,
    HELP,
    LISTEN,
    MENU,
    NO_MESSAGE,
    NUMBER,
    NUMBER_CHECK,
    PERSON,
    PERSON_AGAIN,
    READING,
    RECORD,
    REVIEW,
    SENT,
    TRANSFERRED,
    TROUBLE,
    UNANSWERED,
    VOICEMAIL,
    WELCOME,
    end_id,
    part_id,
)
from ivr.line.leaflet import Leaflet

_FIXED = {
    WELCOME: "Welkom",
    MENU: "Hoofdmenu",
    READING: "Voorlezen zonder keuze",
    HELP: "Kiezen lukt niet",
    PERSON: "Doorverbinden",
    PERSON_AGAIN: "Opnieuw doorverbinden",
    CLOSED: "Polikliniek gesloten",
    UNANSWERED: "Niemand neemt op",
    TRANSFERRED: "Gesprek is klaar",
    TROUBLE: "Storing",
    VOICEMAIL: "Uitleg bij de voicemail",
    NUMBER: "Nummer intoetsen",
    NUMBER_CHECK: "Nummer controleren",
    RECORD: "Bericht inspreken",
    REVIEW: "Bericht versturen",
    LISTEN: "Bericht terugluisteren",
    SENT: "Bericht verstuurd",
    NO_MESSAGE: "Geen bericht",
    GOODBYE: "Afscheid",
    END: "Einde",
}


def step_titles(leaflet: Leaflet) -> dict[str, str]:
    """Name every step, by its id."""
    parts = {
        part_id(topic, number): f"Deel {number} van {len(topic.parts)}: {part.title}"
        for topic in leaflet.topics
        for number, part in enumerate(topic.parts, start=1)
    }
    ends = {end_id(topic): f"Einde van {topic.name}" for topic in leaflet.topics}
    return {**_FIXED, **parts, **ends}
