"""What a request counts, without a caller: steps that are heard, odd keys, questions asked."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.call.events import Asked, Event, Input, NoInput
from ivr.call.moves import is_heard_to_the_end
from ivr.records.notes import Count
from ivr.words.act import Act
from ivr.words.asked import Decision, Fate
from ivr.words.fact import Fact, Listened
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import Menu, Offer, OpenQuestion
from ivr.words.turn import Turn, WaitForDesk, WaitForInput, WaitForSpeech

_FATES = {
    Decision.NONE: Fate.NOTHING,
    Decision.PERSON: Fate.PERSON,
    Decision.EMERGENCY: Fate.EMERGENCY,
}

_BY_ACT = {Act.NEXT: Fate.ANOTHER, Act.PERSON: Fate.PERSON}


def counts_of_event(line: Line, position: Position, event: Event) -> tuple[Count, ...]:
    """Return what the caller did that counts: was silent, pressed an odd key, asked something."""
    step = line.steps.get(position.step)
    match step, event:
        case Menu() | OpenQuestion() | Offer(), NoInput():
            return ((line.leaflet, step.id, "silence"),)
        case Menu() | OpenQuestion() | Offer(), Input(keys=keys) if keys[0] not in step.exits:
            return ((line.leaflet, step.id, "wrong_key"),)
        case OpenQuestion(), Asked(decision=decision):
            fates = (Fate.ASKED, *([_FATES[decision]] if decision in _FATES else []))
            return tuple((line.leaflet, step.id, fate) for fate in fates)
        case Offer(), Input(keys=keys):
            return tuple(_refused(line, step, position, keys[0]))
        case _:
            return ()


def _refused(line: Line, step: Offer, position: Position, key: str) -> Iterator[Count]:
    """Yield that a part was not what the caller meant, or not enough."""
    fate = _BY_ACT.get(step.exits[key].act)
    if fate and (part := step.part_at(position.places)):
        yield line.leaflet, part, fate


def once_of_event(line: Line, position: Position, event: Event) -> tuple[Count, ...]:
    """Return the part that the caller has now heard to its end: it counts once in a call."""
    match line.steps.get(position.step), event:
        case Menu() as part, NoInput() if is_heard_to_the_end(part, position):
            return ((line.leaflet, part.id, Listened.ENDED),)
        case _:
            return ()


def once_of_turn(line: Line, turn: Turn) -> tuple[Count, ...]:
    """Return the part that now begins to be read: it counts once in a call."""
    match turn.wait:
        case WaitForInput(position=here) if Fact.BEGUN in turn.facts:
            is_part = isinstance(line.steps[here.step], Menu)
            return ((line.leaflet, here.step, Listened.BEGUN),) if is_part else ()
        case _:
            return ()


def counts_of_turn(line: Line, turn: Turn, before: Position | None) -> tuple[Count, ...]:
    """Return the step that is now heard, and the part that is offered or read for a question.

    Who hears the same again, or slower, is there still.
    """
    match turn.wait:
        case WaitForInput(position=here) | WaitForSpeech(position=here) if here.attempt == 1:
            return tuple(_reached(line, here, before))
        # A key that skips the words brings a second turn for one and the same ringing.
        case WaitForDesk(position=Position(step=step)) if turn.listening:
            return ((line.leaflet, step, "heard"),)
        case _:
            return ()


def _reached(line: Line, here: Position, before: Position | None) -> Iterator[Count]:
    if before and (before.step, before.places) == (here.step, here.places):
        return
    yield line.leaflet, here.step, "heard"
    step = line.steps[here.step]
    if not isinstance(step, Offer):
        return
    part = step.part_at(here.places)
    if step.opening:
        yield line.leaflet, part, Fate.ASKED
    if step.reads:
        yield line.leaflet, part, Fate.ANSWERED
