"""How the call begins: the welcome, the main menu, and what happens to who does not choose."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.leaflet import Leaflet
from ivr.line.keys import (
    CHOOSING,
    HELP,
    MENU,
    PERSON,
    PERSON_OFFER,
    READING,
    WELCOME,
    key,
    part_id,
)
from ivr.line.sentences import upper
from ivr.model import Act, Announcement, Exit, Exits, Menu, Notice, Prompt, Step

_COUNTS = {1: "één keuze", 2: "twee keuzes", 3: "drie keuzes", 4: "vier keuzes"}


def entrance(leaflet: Leaflet, keys: Exits) -> Iterator[Step]:
    """Build the welcome and the main menu."""
    about, first = leaflet.about, leaflet.topics[0]
    welcome = Prompt(
        "welcome",
        f"Goedendag, dit is de computerstem van de {about.line_name} van {about.hospital}.",
    )
    emergency = Prompt("emergency", "Bij levensgevaar: bel één, één, twee.")
    choices = " ".join(f"{upper(topic.name)}: {key(topic.key)}." for topic in leaflet.topics)
    menu = Prompt(
        "menu",
        f"U krijgt {_COUNTS[len(leaflet.topics)]}. {choices}",
    )
    menu_help = Prompt(
        "menu-help",
        "U kiest met de toetsen van uw telefoon. "
        f"Kiest u niets? Dan lees ik u voor over {first.title}.",
    )
    reading = Prompt("reading", f"U hoeft niets te kiezen. Ik lees u voor over {first.title}.")
    helping = Prompt("help", "Kiezen lukt nu niet zo goed. Dat geeft niet.")
    exits = {**keys, "6": Exit(Act.NEXT, part_id(first, 1))}
    yield Notice(
        WELCOME, (welcome, emergency, PERSON_OFFER), MENU, exits, first=(emergency,), other=MENU
    )
    yield Menu(
        MENU,
        asks=((menu, PERSON_OFFER), (menu_help, menu, PERSON_OFFER)),
        exits=exits,
        on_silence=READING,
        on_no_match=HELP,
        silences=2,
        seconds=CHOOSING,
    )
    yield Announcement(READING, (reading,), part_id(first, 1))
    yield Announcement(HELP, (helping,), PERSON)
