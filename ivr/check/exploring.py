"""Walks through the whole call: does everything a caller can do, at every point; pure.

A point is a position together with whether we know the caller's number. At each point every key,
silence, result of a transfer and kind of recording is tried, when the clinic is open and when it
is closed: a call may well go on beyond closing time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from ivr import flow
from ivr.arrival import Moment
from ivr.events import DialEnded, Event, NoInput, Pressed, Recorded
from ivr.hours import AMSTERDAM, OpeningHours, next_opening
from ivr.line import prompts_among
from ivr.model import (
    KEYS,
    Announcement,
    Ending,
    HangUp,
    Line,
    Menu,
    NumberEntry,
    Position,
    Prompt,
    Recorder,
    Saying,
    Step,
    Transfer,
    Turn,
    Wait,
    WaitForKey,
    WaitForNumber,
)

NUMBER = "0786523250"
"""A number a caller may key in; any valid one takes the same way."""

NO_NUMBER = "078"
"""Keys that are no telephone number."""

RECORDING = "RE" + "0" * 32
"""The RecordingSid of every message in this exploration."""


@dataclass(frozen=True)
class Begin:
    """The caller rings."""


@dataclass(frozen=True)
class Failure:
    """A webhook fails and the line apologises."""


@dataclass(frozen=True)
class Point:
    """Where a caller can be."""

    position: Position
    knows_number: bool


Cause = Event | Begin | Failure
"""What happens at a point; only Begin has no point."""


@dataclass(frozen=True)
class Passage:
    """What one cause brings about: the words and the wait of the turn, and the point after it.

    `to` is None when the call is over.
    """

    point: Point | None
    cause: Cause
    moment: Moment
    turn: Turn
    to: Point | None

    @property
    def is_open(self) -> bool:
        """Whether the clinic answers at this moment."""
        return self.moment.is_open

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt of the turn, in the order in which they are heard."""
        says = (*self.turn.says, *says_at_wait(self.turn.wait))
        return tuple(prompts_among(says))


def explore(line: Line, hours: OpeningHours) -> tuple[Passage, ...]:
    """Return every passage from every reachable point, each once.

    Raises:
        KeyError: when an exit leads to a step that does not exist; see `find_issues`.
    """
    found: list[Passage] = []
    seen: set[Point] = set()
    clocks = {known: moments(hours, known) for known in (True, False)}
    passages = [
        _passage(None, Begin(), moment, flow.begin(line, moment))
        for moment in (*clocks[True], *clocks[False])
    ]
    while passages:
        found += passages
        points = dict.fromkeys(passage.to for passage in passages if passage.to)
        new = [point for point in points if point not in seen]
        seen.update(new)
        passages = [
            passage for point in new for passage in _from(line, point, clocks[point.knows_number])
        ]
    return tuple(found)


def events_at(step: Step) -> tuple[Event, ...]:
    """Return everything that can happen while the call waits at a step."""
    match step:
        case Menu():
            return (*_KEYS, NoInput())
        case NumberEntry():
            return (*_KEYS, Pressed(NUMBER), Pressed(NO_NUMBER), NoInput())
        case Recorder():
            return (*_RECORDINGS, NoInput())
        case Transfer():
            return (DialEnded(connected=True), DialEnded(connected=False))
        case Announcement() | Ending():
            return ()
        case _:
            assert_never(step)


_KEYS = tuple(Pressed(key) for key in KEYS)
_RECORDINGS = tuple(
    Recorded(RECORDING, seconds, ended_by_silence, hung_up)
    for seconds in (0, 1, 20)
    for ended_by_silence, hung_up in ((False, False), (True, False), (False, True))
)


def moments(hours: OpeningHours, knows_number: bool) -> tuple[Moment, ...]:
    """Return a moment of each kind: open, and closed until today, tomorrow and another day."""
    # A fixed spring Monday, so that every exploration is the same.
    opening = next_opening(datetime(2027, 3, 1, tzinfo=AMSTERDAM), hours)
    closed = [opening - timedelta(minutes=1), opening - timedelta(hours=12)]
    evenings = (opening + timedelta(days=day, hours=14) for day in range(7))
    far = [now for now in evenings if next_opening(now, hours) - now > timedelta(days=1)]
    return tuple(
        Moment(now, hours, knows_number=knows_number) for now in (opening, *closed, *far[:1])
    )


def says_at_wait(wait: Wait) -> tuple[Saying, ...]:
    """Return what sounds while a key already works."""
    return wait.says if isinstance(wait, WaitForKey | WaitForNumber) else ()


def _from(line: Line, point: Point, clock: tuple[Moment, ...]) -> Iterator[Passage]:
    for event in events_at(line.steps[point.position.step]):
        yield from _at_every_hour(
            point, event, clock, partial(flow.advance, line, point.position, event)
        )
    yield from _at_every_hour(
        point, Failure(), clock, partial(flow.apologise, line, point.position)
    )


def _at_every_hour(
    point: Point, cause: Cause, clock: tuple[Moment, ...], turn_at: Callable[[Moment], Turn]
) -> Iterator[Passage]:
    """Yield the passage when open and when closed, and at other moments if that matters."""
    is_open, is_closed, *others = clock
    turns = turn_at(is_open), turn_at(is_closed)
    yield _passage(point, cause, is_open, turns[0])
    yield _passage(point, cause, is_closed, turns[1])
    if turns[0] != turns[1]:
        yield from (_passage(point, cause, moment, turn_at(moment)) for moment in others)


def _passage(point: Point | None, cause: Cause, moment: Moment, turn: Turn) -> Passage:
    wait = turn.wait
    to = None if isinstance(wait, HangUp) else Point(wait.position, moment.knows_number)
    return Passage(point, cause, moment, turn, to)
