"""What is tried at each step of a line: of all that a caller or a clinic can do, each kind once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from ivr.call.events import Asked, DialEnded, Event, Input, NoInput, RecordingEnded
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import KEYS
from ivr.words.asked import MOST_PLACES, Decision
from ivr.words.line import Line
from ivr.words.step import Step

NUMBER = "0101234567"
"""A number a caller may key in; any valid one takes the same way."""

NO_NUMBER = "078"
"""Keys that are no telephone number."""

DATES = ("0803", "3112", "2802", "3002", "1313", "123")
"""Days as a caller keys them in on a Monday, 1 March: a week ahead, so that a test a week before an
appointment is that very day; far ahead, over, and none at all."""

RECORDING = "RE" + "0" * 32
"""The RecordingSid of every message in this exploration."""


def events_at(line: Line, step: Step) -> tuple[Event, ...]:  # noqa: C901, PLR0911 - a table
    """Return everything that can happen while the call waits at a step of a line."""
    match step:
        case kind.Menu():
            return (*_KEYS, NoInput())
        case kind.OpenQuestion():
            return (*_KEYS, *_questions(line), NoInput())
        case kind.Offer():
            return (*_KEYS, NoInput())
        case entry.NumberEntry():
            return (*_KEYS, Input(NUMBER), Input(NO_NUMBER), NoInput())
        case entry.LeafletEntry(numbers=numbers):
            return (*_KEYS, *map(Input, numbers), Input(unknown_to(step)), NoInput())
        case entry.DateEntry():
            return (*_KEYS, *map(Input, DATES), NoInput())
        case kind.Recorder():
            return (*_KEYS, *_RECORDINGS, NoInput())
        case kind.Transfer():
            return (*_KEYS, DialEnded(connected=True), DialEnded(connected=False))
        case kind.Notice() | kind.Ending():
            return _KEYS
        case kind.Announcement() | kind.ReminderGate():
            return ()
        case _:
            assert_never(step)


def _questions(line: Line) -> Iterator[Asked]:
    """Yield questions of each kind; as sure answers every place of the leaflet, some at a time."""
    places = [*dict.fromkeys(place for it in line.steps_of(kind.Offer) for place in it.excerpts)]
    for at in range(0, len(places), MOST_PLACES):
        yield Asked(Decision.SURE, tuple(places[at : at + MOST_PLACES]))
    some = tuple(places[:MOST_PLACES])
    for decision in (*Decision,)[1:]:
        yield Asked(decision, some)
    yield Asked(Decision.EMERGENCY, (), despair=True)
    yield from map(Asked, Decision)


def unknown_to(step: entry.LeafletEntry) -> str:
    """Return as many digits as a caller may key in there, which are the number of no leaflet."""
    some = (str(number).zfill(step.longest) for number in range(len(step.numbers) + 1))
    return next(number for number in some if number not in step.numbers)


_KEYS = tuple(Input(key) for key in KEYS)
_RECORDINGS = tuple(
    RecordingEnded(RECORDING, seconds, ended_by_silence, hung_up, key)
    for seconds in (0, 1, 20)
    for ended_by_silence, hung_up, key in (
        *((False, False, key) for key in "#0*"),
        (True, False, ""),
        (False, True, ""),
    )
)
