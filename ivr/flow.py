"""Decides where a call goes: position, event and moment in, one Turn out; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from ivr.arrival import Moment, arrive
from ivr.events import DialEnded, Event, Pressed, Recorded
from ivr.model import (
    Act,
    Announcement,
    Disposition,
    Ending,
    Exit,
    HangUp,
    Line,
    Menu,
    NumberEntry,
    Position,
    Recorder,
    Saying,
    Transfer,
    Turn,
)
from ivr.ring_back import number_to_ring

SHORTEST_MESSAGE = 2
"""Seconds of speech below which nobody could have said anything (callers.md §3, voicemail)."""


@dataclass(frozen=True)
class _Move:
    """Where an event leads, what is said on the way, and what the event proves of the call."""

    position: Position
    before: tuple[Saying, ...] = ()
    disposition: Disposition | None = None


def begin(line: Line, moment: Moment) -> Turn:
    """Answer the telephone."""
    return arrive(line, Position(line.start), moment)


def apologise(line: Line, position: Position, moment: Moment) -> Turn:
    """Say that something went wrong, and lead to a person or the voicemail."""
    turn = arrive(line, _kept(line, position.at(line.trouble)), moment)
    return replace(turn, disposition=Disposition.FAILED)


def advance(line: Line, position: Position, event: Event, moment: Moment) -> Turn:
    """Return the turn that follows `event` at `position`.

    Every event has an answer at every position; a position this line does not know (a caller who
    was on the telephone while the leaflet changed) goes on at the menu.
    """
    move = _decide(line, position, event)
    if isinstance(event, Recorded) and event.hung_up:
        return Turn((), HangUp(), position.pace, move.disposition)
    turn = arrive(line, _kept(line, move.position), moment, move.before)
    return replace(turn, disposition=move.disposition or turn.disposition)


def _kept(line: Line, position: Position) -> Position:
    """Forget what the caller is done with.

    A message is replaced only by who records again in its review: any later one is a message of
    its own. And who is asked for a number anew has given none yet.
    """
    match line.steps.get(position.step):
        case Recorder() | Menu(reviews=True):
            return position
        case NumberEntry():
            return replace(position, number="", recording="")
        case _:
            return replace(position, recording="")


def _decide(line: Line, position: Position, event: Event) -> _Move:
    step = line.steps.get(position.step)
    match step:
        case Menu():
            return _at_menu(line, step, position, event)
        case NumberEntry():
            return _at_number(line, step, position, event)
        case Recorder():
            return _at_recorder(step, position, event)
        case Transfer():
            return _at_transfer(step, position, event)
        case Announcement() | Ending():
            return _Move(position)
        case None:
            return _Move(position.at(line.menu))
        case _:
            assert_never(step)


def _at_menu(line: Line, step: Menu, position: Position, event: Event) -> _Move:
    if not isinstance(event, Pressed):
        return _once_more(position, step.silences, step.on_silence, line.patience)
    way_out = step.exits.get(event.keys[0])
    if way_out:
        return _take(way_out, position)
    return _once_more(position, 2, step.on_no_match, line.no_match)


def _once_more(position: Position, attempts: int, otherwise: str, kindly: Saying) -> _Move:
    if position.attempt >= attempts:
        return _Move(position.at(otherwise))
    return _Move(position.at(position.step, attempt=2), (kindly,))


def _take(way_out: Exit, position: Position) -> _Move:
    pace = position.pace.other if way_out.act is Act.PACE else position.pace
    return _Move(replace(position.at(way_out.to or position.step), pace=pace))


def _at_number(line: Line, step: NumberEntry, position: Position, event: Event) -> _Move:
    if not isinstance(event, Pressed):
        return _once_more(position, len(step.asks), step.skip, line.patience)
    if len(event.keys) == 1 and event.keys in step.exits:
        return _take(step.exits[event.keys], position)
    number = number_to_ring(event.keys.rstrip("#"))
    if number:
        return _Move(replace(position.at(step.then), number=number))
    return _once_more(position, len(step.asks), step.skip, step.invalid)


def _at_recorder(step: Recorder, position: Position, event: Event) -> _Move:
    if isinstance(event, Recorded) and not is_too_short(event, step):
        here = replace(position.at(step.then), recording=event.recording)
        return _Move(here, disposition=Disposition.LEFT_MESSAGE)
    if position.recording:
        # The caller has left a message and did not record another: the first one stands.
        return _Move(position.at(step.then))
    if position.attempt >= 2:
        return _Move(position.at(step.empty))
    return _Move(position.at(step.id, attempt=2))


def is_too_short(event: Recorded, step: Recorder) -> bool:
    """Tell whether a recording holds less speech than anyone needs to say something.

    One of unknown length is not: its sound will tell. RecordingDuration counts the silence that
    ended the recording (twilio.com/docs/voice/twiml/record, Request parameters).
    """
    if event.seconds is None:
        return False
    silence = step.silence_seconds if event.ended_by_silence else 0
    return event.seconds - silence < SHORTEST_MESSAGE


def _at_transfer(step: Transfer, position: Position, event: Event) -> _Move:
    match event:
        case DialEnded(connected=True):
            return _Move(position.at(step.answered), disposition=Disposition.TRANSFERRED)
        case DialEnded():
            return _Move(position.at(step.unanswered))
        case _:
            return _Move(position)
