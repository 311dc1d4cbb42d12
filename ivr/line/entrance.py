"""How the call begins and ends: the welcome, the main menu, help with choosing, and the goodbye."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dutch.language import key
from ivr.dutch.sentences import lower, upper
from ivr.line import steps, timings
from ivr.line.keys import PERSON_OFFER
from ivr.line.leaflet import Leaflet
from ivr.words.prompt import Prompt
from ivr.words.step import Act, Announcement, Ending, Exit, Exits, Menu, Notice, Step

_COUNTS = {
    1: "Er is één onderwerp",
    2: "Er zijn twee onderwerpen",
    3: "Er zijn drie onderwerpen",
    4: "Er zijn vier onderwerpen",
}


def entrance(leaflet: Leaflet, keys: Exits) -> Iterator[Step]:
    """Build the welcome and the main menu."""
    about, first = leaflet.about, leaflet.topics[0]
    welcome = Prompt(
        "welcome",
        f"Goedendag, dit is de computerstem van {about.hospital}, over {about.subject}.",
    )
    # The first key is named before it, within ten seconds.
    emergency = Prompt("emergency", "Bij levensgevaar: bel één, één, twee.")
    choices = " ".join(f"{upper(topic.name)}: {key(topic.key)}." for topic in leaflet.topics)
    count = f"{_COUNTS[len(leaflet.topics)]} over {lower(about.title)}."
    menu = Prompt("menu", f"{count} {choices}")
    menu_help = Prompt("menu-help", "Of wacht even, dan lees ik voor.")
    reading = Prompt("reading", f"U hoeft niets te kiezen. Ik lees u voor over {first.name}.")
    helping = Prompt("help", "Ik help u verder.")
    exits = {**keys, "6": Exit(Act.NEXT, steps.part_id(first, 1))}
    yield Notice(
        steps.WELCOME,
        (welcome, PERSON_OFFER, emergency),
        steps.MENU,
        exits,
        first=(emergency,),
        other=steps.MENU,
    )
    yield Menu(
        steps.MENU,
        asks=((menu, PERSON_OFFER), (menu, PERSON_OFFER, menu_help)),
        exits=exits,
        on_silence=steps.READING,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
    yield Announcement(steps.READING, (reading,), steps.part_id(first, 1))
    yield Announcement(steps.HELP, (helping,), steps.PERSON)


def farewell(keys: Exits) -> Iterator[Step]:
    """Build the last steps of the call."""
    goodbye = Prompt(
        "goodbye",
        "Dank u wel voor het bellen. Wilt u nog iets horen? Hoofdmenu: sterretje. "
        "U kunt ook ophangen.",
    )
    yield Menu(
        steps.GOODBYE,
        asks=((goodbye,), (goodbye,)),
        exits={**keys, "#": Exit(Act.DONE, steps.END)},
        on_silence=steps.END,
        on_no_match=steps.PERSON,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
    yield Ending(steps.END, (Prompt("end", "Dag, en het allerbeste."),), keys)
