"""How a caller chooses among the leaflets behind one telephone number, and may choose again.

In the hall no leaflet is read: a caller keys in the number on the paper or, where there are few
and the line is set up so, presses the key of a name. Both never share one question: a 1 would be
the beginning of a number as well as a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ivr.dutch.language import DIGITS, key
from ivr.dutch.written import closed, upper
from ivr.line import steps, timings
from ivr.line.keys import PERSON_OFFER, steering_keys
from ivr.line.leaflet import TOPIC_KEYS, Leaflet
from ivr.line.welcome_and_menu import (
    farewell,
    help_with_choosing,
    menu_and_reading,
    menu_keys,
    menu_with_title,
    welcome,
)
from ivr.words.act import Act, Exit, Exits
from ivr.words.entry import LeafletEntry
from ivr.words.prompt import Prompt
from ivr.words.step import Menu, Step

MOST_NAMES = len(TOPIC_KEYS)
"""Leaflets that may be offered by name: more choices at once nobody remembers (ivr/callers.md)."""

HALL = ""
"""The name of the line in which a leaflet is chosen, where others have that of their leaflet."""

FOLDERS = "folderlijn"
"""What colleagues call the line while no leaflet is chosen."""

_NUMBER = Prompt(
    "leaflet-number",
    "Toets het nummer achter op uw folder, en dan hekje, rechts onderaan.",
)
_NUMBER_HELP = Prompt(
    "leaflet-number-help",
    "Achter op uw folder staat een nummer. Toets de cijfers van dat nummer, één voor één. "
    "En dan hekje, rechts onderaan. Weet u het nummer niet? Wacht dan even.",
)
_UNKNOWN = Prompt("leaflet-unknown", "Ik ken geen folder met dit nummer:")
_RIGHT = Prompt("leaflet-right", "Klopt het? Wacht dan even, of druk op het hekje.")
_WRONG = Prompt("leaflet-wrong", "Een andere folder: druk op zeven.")
_OTHER_LEAFLET = Prompt("other-leaflet", "Een andere folder: sterretje.")
_OTHER_LEAFLET_AGAIN = Prompt("other-leaflet-again", "Een andere folder: twee keer sterretje.")
_NAMES_HELP = Prompt("leaflet-names-help", "Zegt dit u niets? Wacht dan even.")


def hall_keys(leaflets: Sequence[Leaflet], *, by_name: bool) -> dict[str, Exit]:
    """Return the keys that do the same everywhere in the hall: those of names too."""
    keys = steering_keys(steps.CHOICE)
    if not by_name:
        return keys
    names = {
        key: Exit(Act(f"topic {key}"), steps.MENU, leaflet.name)
        for key, leaflet in zip(TOPIC_KEYS, leaflets, strict=False)
    }
    return {**names, **keys}


def hall(leaflets: Sequence[Leaflet], keys: Exits, *, by_name: bool) -> Iterator[Step]:
    """Build the beginning of a call that reaches several leaflets, and the choice among them."""
    yield welcome(_words_of_welcome(leaflets), steps.CHOICE, keys)
    yield _by_name(leaflets, keys) if by_name else _by_number(leaflets, keys)
    yield help_with_choosing()


def leaflet_in_hall(leaflet: Leaflet, keys: Exits, *, by_name: bool) -> Iterator[Step]:
    """Build how a leaflet chosen in the hall begins, and its menu, from which one may go back."""
    exits = menu_keys(leaflet, keys)
    if not by_name:
        yield _title(leaflet, exits)
    again = Exit(Act.MAIN_MENU, steps.CHOICE, HALL)
    has_room = len(leaflet.topics) < MOST_NAMES
    more = (_OTHER_LEAFLET,) if has_room else ()
    yield from menu_and_reading(leaflet, {**exits, "*": again}, menu_with_title(leaflet), *more)


def farewell_in_hall(keys: Exits) -> Iterator[Step]:
    """Build the last steps of a call that may go on with another leaflet."""
    return farewell(keys, _OTHER_LEAFLET_AGAIN)


def _title(leaflet: Leaflet, exits: Exits) -> Menu:
    """Read the title back, which the caller may refuse."""
    back = Exit(Act.PREVIOUS, steps.CHOICE, HALL)
    title = leaflet.prompt("chosen", closed(f"Dit is de folder {leaflet.about.title}"))
    return Menu(
        steps.CHOSEN,
        asks=((_RIGHT, _WRONG),),
        exits={**exits, "#": Exit(Act.DONE, steps.MENU), "7": back},
        on_silence=steps.MENU,
        on_no_match=steps.MENU,
        silences=timings.ONCE,
        seconds=timings.CONFIRMING,
        # Whoever closes a number with # that was complete without it still hears the title.
        first=(title,),
    )


def _words_of_welcome(leaflets: Sequence[Leaflet]) -> Prompt:
    hospitals = {leaflet.about.hospital for leaflet in leaflets}
    whose = f" van {hospitals.pop()}" if len(hospitals) == 1 else ""
    words = f"Goedendag, dit is de computerstem{whose}. Ik lees u een folder voor."
    return Prompt("-".join(["hall-welcome", *re.findall(r"[a-z0-9]+", whose.lower())]), words)


def _by_number(leaflets: Sequence[Leaflet], keys: Exits) -> LeafletEntry:
    return LeafletEntry(
        steps.CHOICE,
        asks=((_NUMBER,), (_NUMBER_HELP, PERSON_OFFER)),
        unknown=_UNKNOWN,
        exits=keys,
        numbers={leaflet.about.pavo_number: leaflet.name for leaflet in leaflets},
        then=steps.CHOSEN,
        otherwise=steps.HELP,
        searching=timings.SEARCHING,
        seconds=timings.BETWEEN_DIGITS,
    )


def _by_name(leaflets: Sequence[Leaflet], keys: Exits) -> Menu:
    choices = zip(TOPIC_KEYS, leaflets, strict=False)
    named = (f"{upper(leaflet.about.subject)}: {key(at)}." for at, leaflet in choices)
    words = f"Er zijn {DIGITS[len(leaflets)]} folders. {' '.join(named)}"
    names = Prompt(f"leaflets-{'-'.join(leaflet.name for leaflet in leaflets)}", words)
    return Menu(
        steps.CHOICE,
        asks=((names, PERSON_OFFER), (names, PERSON_OFFER, _NAMES_HELP)),
        exits=keys,
        on_silence=steps.HELP,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
