"""How the call begins and ends: the welcome, the main menu, help with choosing, and the goodbye."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dutch.language import DIGITS, key
from ivr.dutch.written import lower, upper
from ivr.line import steps, timings
from ivr.line.desk import EMERGENCY
from ivr.line.keys import PERSON_OFFER, ask_or_person
from ivr.line.leaflet import Leaflet
from ivr.words.act import Act, Exit, Exits
from ivr.words.prompt import Prompt
from ivr.words.step import Announcement, Ending, Menu, Notice, Step

# A key is named before it, so that the first one is within ten seconds. It cannot be skipped: a key
# is obeyed after it (`ivr.call.flow`, Notice).
_MENU_AGAIN = Prompt("menu-again", "De onderwerpen nog een keer: druk op vijf.")
_MENU_HELP = Prompt("menu-help", "Of wacht even, dan lees ik voor.")
_HELP = Prompt("help", "Ik help u verder.")
_GOODBYE = Prompt(
    "goodbye",
    "Dank u wel voor het bellen. Wilt u nog iets horen? Hoofdmenu: sterretje. U kunt ook ophangen.",
)
_END = Prompt("end", "Dag, en het allerbeste.")


def welcome_and_menu(leaflet: Leaflet, keys: Exits) -> Iterator[Step]:
    """Build the beginning of a call that reaches one leaflet."""
    exits, about = menu_keys(leaflet, keys), leaflet.about
    words = f"Goedendag, dit is de computerstem van {about.hospital}, over {about.subject}."
    yield welcome(leaflet.prompt("welcome", words), steps.MENU, exits)
    topics = leaflet.prompt("menu", _choices(leaflet))
    yield from menu_and_reading(leaflet, exits, topics)


def menu_keys(leaflet: Leaflet, keys: Exits) -> dict[str, Exit]:
    """Return the keys of the main menu, where there is a next step too."""
    return {**keys, "6": Exit(Act.NEXT, steps.part_id(leaflet.topics[0], 1))}


def menu_with_title(leaflet: Leaflet) -> Prompt:
    """Return the choices of a leaflet that was itself chosen just before."""
    title = f" over {lower(leaflet.about.title)}"
    return leaflet.prompt("menu-with-title", _choices(leaflet, title))


def menu_and_reading(leaflet: Leaflet, exits: Exits, *choices: Prompt) -> Iterator[Step]:
    """Build the main menu, which says these choices, and what follows without one."""
    first = leaflet.topics[0]
    reading = f"Ik lees u voor over {first.name}."
    yield _main_menu(exits, *choices)
    yield Announcement(
        steps.READING, (leaflet.prompt("reading", reading),), steps.part_id(first, 1)
    )
    yield help_with_choosing()


def help_with_choosing() -> Announcement:
    """Build what leads to a person when choosing does not work out."""
    return Announcement(steps.HELP, (_HELP,), steps.PERSON)


def farewell(keys: Exits, *more: Prompt) -> Iterator[Step]:
    """Build the last steps of the call; the goodbye says `more` behind what it always says."""
    yield Menu(
        steps.GOODBYE,
        asks=((_GOODBYE, *more), (_GOODBYE, *more)),
        exits={**keys, "#": Exit(Act.DONE, steps.END)},
        on_silence=steps.END,
        on_no_match=steps.PERSON,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
    yield Ending(steps.END, (_END,), keys)


def welcome(words: Prompt, then: str, exits: Exits) -> Notice:
    """Build what a call begins with."""
    return Notice(
        steps.WELCOME,
        (words, PERSON_OFFER, EMERGENCY),
        then,
        exits,
        first=(EMERGENCY,),
        other=then,
    )


def _choices(leaflet: Leaflet, title: str = "") -> str:
    topics, count = leaflet.topics, DIGITS[len(leaflet.topics)]
    there_are = f"Er zijn {count} onderwerpen" if len(topics) > 1 else f"Er is {count} onderwerp"
    choices = " ".join(f"{upper(topic.name)}: {key(topic.key)}." for topic in topics)
    return f"{there_are}{title}. {choices}"


def _main_menu(exits: Exits, *choices: Prompt) -> Menu:
    _, *more = choices
    return Menu(
        steps.MENU,
        # Short the second time: whoever presses nothing comes to what the leaflet says first.
        asks=(
            (*choices, *ask_or_person(exits)),
            (_MENU_AGAIN, *more, PERSON_OFFER, _MENU_HELP),
        ),
        exits=exits,
        on_silence=steps.READING,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
