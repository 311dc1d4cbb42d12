"""What each step of the line is called: by its id, and in Dutch for charts, scripts and figures."""

from __future__ import annotations

from ivr.line.leaflet import Leaflet, Topic
from ivr.words.message_kind import MessageKind

WELCOME, MENU, READING, HELP, PERSON = "welcome", "menu", "reading", "help", "person"
CLOSED, PERSON_AGAIN = "closed", "person-again"
UNANSWERED, TRANSFERRED = "unanswered", "transferred"
VOICEMAIL, NUMBER, NUMBER_CHECK, RECORD = "voicemail", "number", "number-check", "record"
REVIEW, LISTEN, SENT, NO_MESSAGE = "review", "listen", "sent", "no-message"
CALL_BACK, CALL_BACK_OTHER = "call-back", "call-back-other"
CALL_BACK_CHECK, CALL_BACK_MADE = "call-back-check", "call-back-made"
CHOICE, CHOSEN = "choice", "chosen"
FASTING, FASTING_DAY, FASTING_DAY_CHECK = "fasting", "fasting-day", "fasting-day-check"
APPOINTMENT, APPOINTMENT_CHECK = "fasting-appointment", "fasting-appointment-check"
REMINDER_GATE, REMINDER_ASKED = "reminder-gate", "reminder-asked"
REMINDER_MADE, REMINDER_IMPOSSIBLE = "reminder-made", "reminder-impossible"
REMINDER_PLANNED, REMINDER_CANCELLED = "reminder-planned", "reminder-cancelled"
REMINDER_UNDERSTOOD, REMINDER_REFUSED = "reminder-understood", "reminder-refused"
REMINDER_OVER, REMINDER_TROUBLE = "reminder-over", "reminder-trouble"
QUESTION, ANSWER, DOUBT, NEAREST = "question", "answer", "doubt", "nearest"
NOT_IN_LEAFLET, NO_OTHER = "not-in-leaflet", "no-other"
URGENT, URGENT_CLOSED, URGENT_AGAIN = "urgent", "urgent-closed", "urgent-again"
URGENT_OVER = "urgent-over"
GOODBYE, END, TROUBLE = "goodbye", "end", "trouble"
REMINDER_OFFER, REMINDER, REMINDER_MESSAGE = "reminder-offer", "reminder", "reminder-message"
BY_POST, BY_POST_OFFER = "by-post", "by-post-offer"
OPINION, OPINION_OFFER = "opinion", "opinion-offer"

READS_BACK = frozenset({CLOSED, UNANSWERED, CALL_BACK_CHECK})
"""From where a caller comes to hear the number that is to be rung back."""

REMINDER_STEPS = (REMINDER_OFFER, REMINDER, REMINDER_MESSAGE)
"""Where is counted how far a reminder comes."""

_OF_A_DATE = {
    FASTING_DAY: "Dag van het onderzoek intoetsen",
    FASTING_DAY_CHECK: "Dag van het onderzoek controleren",
    APPOINTMENT: "Dag van de afspraak intoetsen",
    APPOINTMENT_CHECK: "Dag van de afspraak controleren",
    FASTING: "Vanaf wanneer niet eten",
    REMINDER_GATE: "Herinnering mogelijk of niet",
    REMINDER_OFFER: "Herinnering aanbieden",
    REMINDER_ASKED: "Herinnering vastleggen",
    REMINDER_MADE: "Herinnering is gepland",
    REMINDER_IMPOSSIBLE: "Herinnering kan niet",
    REMINDER_PLANNED: "Herinnering staat al",
    REMINDER_CANCELLED: "Herinnering afgezegd",
    REMINDER: "De lijn belt",
    REMINDER_MESSAGE: "Herinnering horen",
    REMINDER_UNDERSTOOD: "Herinnering begrepen",
    REMINDER_REFUSED: "Niet meer bellen",
    REMINDER_OVER: "Einde van de herinnering",
    REMINDER_TROUBLE: "Storing bij de herinnering",
}
"""Of the steps of a leaflet that has a rule for fasting."""

_OF_A_QUESTION = {
    QUESTION: "Vraag hardop",
    ANSWER: "Antwoord uit de folder",
    DOUBT: "Misschien een antwoord",
    NEAREST: "Dat stuk voorlezen",
    NOT_IN_LEAFLET: "Staat niet in de folder",
    NO_OTHER: "Geen ander stuk",
    URGENT: "Nood: doorverbinden",
    URGENT_CLOSED: "Nood: huisarts bellen",
    URGENT_AGAIN: "Nood: opnieuw doorverbinden",
    URGENT_OVER: "Nood: ophangen",
}
"""Of the steps of a line that can be asked something aloud."""

_OF_KINDS = {
    MessageKind.BY_POST: {
        BY_POST_OFFER: "Folder per post aanbieden",
        BY_POST: "Folder per post: uitleg",
        "by-post-record": "Naam en adres inspreken",
        "by-post-review": "Naam en adres versturen",
        "by-post-listen": "Naam en adres terugluisteren",
        "by-post-sent": "Folder per post aangevraagd",
    },
    MessageKind.OPINION: {
        OPINION_OFFER: "Naar een mening vragen",
        OPINION: "Mening: uitleg",
        "opinion-record": "Mening inspreken",
        "opinion-review": "Mening versturen",
        "opinion-listen": "Mening terugluisteren",
        "opinion-sent": "Mening verstuurd",
    },
}
"""Of the steps of a leaflet behind a part of which such a message can be left."""

ABOUT_DAY = frozenset(
    {FASTING_DAY_CHECK, APPOINTMENT_CHECK, FASTING}
    | {REMINDER_OFFER, REMINDER_PLANNED, REMINDER, REMINDER_MESSAGE}
)
"""Those that know of which day they speak."""

_TITLES = {
    WELCOME: "Welkom",
    CHOICE: "Folder kiezen",
    CHOSEN: "Folder controleren",
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
    CALL_BACK: "Nummer om terug te bellen",
    CALL_BACK_OTHER: "Ander nummer om terug te bellen",
    CALL_BACK_CHECK: "Terugbellen: nummer controleren",
    CALL_BACK_MADE: "Belverzoek genoteerd",
    GOODBYE: "Afscheid",
    END: "Einde",
}


def part_id(topic: Topic, number: int) -> str:
    """Return the id of the step that reads a part of a topic; parts count from 1."""
    return f"topic-{topic.key}-part-{number}"


def end_id(topic: Topic) -> str:
    """Return the id of the step that closes a topic."""
    return f"topic-{topic.key}-end"


def common_titles() -> dict[str, str]:
    """Return the Dutch title of every step that is no leaflet's own, by its id."""
    return dict(_TITLES)


def step_titles(leaflet: Leaflet, *, aloud: bool = False) -> dict[str, str]:
    """Return the Dutch title of every step of a leaflet's line, by its id."""
    parts = {
        part_id(topic, number): f"Deel {number} van {len(topic.parts)}: {part.title}"
        for topic in leaflet.topics
        for number, part in enumerate(topic.parts, start=1)
    }
    ends = {end_id(topic): f"Einde van {topic.name}" for topic in leaflet.topics}
    more = _OF_A_DATE if leaflet.fasting else {}
    for kind in leaflet.about.offered:
        more = more | _OF_KINDS[kind]
    return {**_TITLES, **parts, **ends, **more, **(_OF_A_QUESTION if aloud else {})}
