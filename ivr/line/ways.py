"""Where each step leads and what makes the call go there, in Dutch words; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from ivr.dutch import language
from ivr.dutch.written import upper
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import KEYS, Act, Exit
from ivr.words.asked import Decision
from ivr.words.line import Line
from ivr.words.reminder import Standing
from ivr.words.step import Step

ACTS = {
    Act.REPEAT: "nog een keer",
    Act.NEXT: "verder",
    Act.PREVIOUS: "terug",
    Act.PACE: "langzamer of weer gewoon",
    Act.PERSON: "een medewerker",
    Act.MAIN_MENU: "hoofdmenu",
    Act.DONE: "klaar",
    Act.ASK: "uw vraag hardop",
}
"""What a key means, as a colleague would say it; topic keys have the title of their topic."""

_PLACES = frozenset({Act.NEXT, Act.PREVIOUS})
"""Verder and terug mean the same everywhere, but lead to where the caller then is."""

_STANDINGS = {
    Standing.OFF: "geen herinnering mogelijk",
    Standing.OPEN: "herinnering mogelijk",
    Standing.PLANNED: "herinnering staat al",
    Standing.FULL: "die avond is vol",
    Standing.TOO_LATE: "de tijd om te bellen is voorbij",
}

_DECISIONS = {
    Decision.SURE: "de folder past goed",
    Decision.UNSURE: "de folder past misschien",
    Decision.NONE: "de folder zegt er niets over",
    Decision.PERSON: "de beller wil iemand spreken",
    Decision.EMERGENCY: "noodgeval",
}

OTHER_KEY = "andere toets, twee keer"


@dataclass(frozen=True)
class Way:
    """One way out of a step: the key or event, and the step it leads to."""

    when: str
    to: str


def main_menu(line: Line) -> kind.Menu | entry.LeafletEntry:
    """Return the main menu, whose keys are the keys of the whole line."""
    step = line.steps[line.menu]
    if not isinstance(step, kind.Menu | entry.LeafletEntry):
        raise TypeError(f"The main menu {line.menu!r} must be a Menu, not a {type(step).__name__}.")
    return step


def after_wrong_keys(line: Line) -> str:
    """Return the step that follows keys without a meaning in the main menu."""
    menu = main_menu(line)
    return menu.on_no_match if isinstance(menu, kind.Menu) else menu.otherwise


def usual_exits(line: Line) -> dict[str, Exit]:
    """Return the keys that do the same everywhere, and so need no arrow from each step."""
    exits = main_menu(line).exits
    usual = {key: way for key, way in exits.items() if way.act not in _PLACES}
    # In its main menu this key leads on, to the hall.
    return usual | {"*": Exit(Act.MAIN_MENU, line.menu)}


def key_map(line: Line) -> dict[str, Act]:
    """Return what each key of the line means, in the order of the keys."""
    menus = line.steps_of(kind.Menu)
    acts = {key: way.act for step in menus for key, way in step.exits.items()}
    return {key: acts[key] for key in KEYS if key in acts}


def meaning(line: Line, key: str, act: Act) -> str:
    """Return in Dutch what a key means."""
    return ACTS.get(act) or line.topics[key]


def ways(line: Line, step: Step) -> Iterator[Way]:  # noqa: C901 - a table
    """Yield the ways out of a step, except the keys that do the same everywhere."""
    match step:
        case kind.Announcement() | kind.Notice():
            yield Way("", step.then)
        case kind.Menu():
            yield from _ways_of_menu(line, step)
        case kind.OpenQuestion():
            yield from _ways_of_question(step)
        case kind.Offer():
            yield from _ways_of_offer(line, step)
        case entry.NumberEntry() | entry.LeafletEntry() | entry.DateEntry():
            yield from _ways_of_entry(line, step)
        case kind.ReminderGate():
            yield from (Way(_STANDINGS[how], to) for how, to in step.ways.items())
        case kind.Recorder():
            yield Way("bericht ingesproken", step.then)
            yield Way("twee keer niets te horen", step.empty)
        case kind.Transfer():
            where = (step.closed, step.unanswered, step.answered)
            yield from map(Way, ("gesloten", "geen gehoor", "gesprek afgelopen"), where)
        case kind.Ending():
            return
        case _:
            assert_never(step)


def _ways_of_entry(line: Line, step: entry.KeyedEntry) -> Iterator[Way]:
    match step:
        case entry.NumberEntry():
            yield Way("nummer ingetoetst", step.then)
            yield from _ways_without_number(step)
        case entry.LeafletEntry():
            yield Way("stilte, of een onbekend nummer", step.otherwise)
        case entry.DateEntry():
            yield from _own_keys(line, step)
            yield Way("dag en maand ingetoetst", step.then)
            yield Way(f"{len(step.asks)} keer stilte", step.on_silence)
            yield Way(f"{len(step.asks)} keer geen dag", step.otherwise)


def _ways_without_number(step: entry.NumberEntry) -> Iterator[Way]:
    if step.known == step.skip:
        yield Way("geen nummer, of nummer al bekend", step.skip)
        return
    yield Way("geen nummer", step.skip)
    if step.known:
        yield Way("nummer al bekend", step.known)


def _ways_of_question(step: kind.OpenQuestion) -> Iterator[Way]:
    yield from (Way(_DECISIONS[how], to) for how, to in step.ways.items())
    yield Way(f"{step.silences} keer stilte", step.on_silence)


def _ways_of_offer(line: Line, step: kind.Offer) -> Iterator[Way]:
    yield from _own_keys(line, step)
    yield Way("geen ander stuk", step.no_other)
    yield Way("stilte", step.on_silence)


def _own_keys(line: Line, step: kind.Asking) -> Iterator[Way]:
    """Yield the keys that lead elsewhere than they usually do."""
    usual = usual_exits(line)
    for key, way in step.exits.items():
        if way.to and way.leaflet is None and usual.get(key) != way:
            yield Way(key, way.to)


def _ways_of_menu(line: Line, step: kind.Menu) -> Iterator[Way]:
    yield from _own_keys(line, step)
    yield Way("stilte" if step.silences == 1 else f"{step.silences} keer stilte", step.on_silence)
    if step.id == line.menu or step.on_no_match != after_wrong_keys(line):
        yield Way(OTHER_KEY, step.on_no_match)


def chapters(line: Line) -> Iterator[tuple[str, list[Step]]]:
    """Return the steps in the order of a call, each stretch of them under its Dutch title."""
    rest = "Het begin van het gesprek"
    for topic, steps in groupby(line.steps.values(), lambda step: line.topic_of.get(step.id)):
        yield f"{upper(language.key(topic))}: {line.topics[topic]}" if topic else rest, list(steps)
        rest = "Een medewerker, een bericht, of het einde"
