"""Walks through the whole call: does everything a caller can do, at every point; pure.

A point is a position together with whether we know the caller's number. At each point every key,
silence, result of a transfer and kind of recording is tried, when the clinic is open and when it
is closed: a call may well go on beyond closing time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import product

from ivr.call import flow
from ivr.call.events import Event, Input, NoInput
from ivr.call.hours import OpeningHours, next_opening
from ivr.call.moment import Moment, Seconds, Shown, estimated, moment_at
from ivr.call.moves import SLACK, heard_at
from ivr.dutch.public_days import AMSTERDAM
from ivr.proof.tried import events_at
from ivr.words import step as kind
from ivr.words.line import Line, Lines
from ivr.words.position import Position
from ivr.words.prompt import Prompt, Sayings, prompts_among
from ivr.words.reminder import Standing
from ivr.words.turn import HangUp, Turn, Wait, WaitForDigits, WaitForInput, WaitForSpeech

CALLER = "+31612345678"
"""The number of every caller who shows one."""

TRY = "0" * 32
"""Names the ringing of a reminder."""

MONDAY = datetime(2027, 3, 1, tzinfo=AMSTERDAM)
"""A fixed day in spring, so that every exploration is the same."""


@dataclass(frozen=True)
class Begin:
    """The caller rings."""


@dataclass(frozen=True)
class Rung:
    """The line rings somebody who asked for it, and somebody picks up."""


@dataclass(frozen=True)
class Failure:
    """A webhook fails and the line apologises."""


@dataclass(frozen=True)
class Point:
    """Where a caller can be."""

    position: Position
    knows_number: bool


Cause = Event | Begin | Rung | Failure
"""What happens at a point; a call that begins has no point."""


@dataclass(frozen=True)
class Hour:
    """A moment of the exploration: what a clock shows then, and what that makes true."""

    now: datetime
    moment: Moment


@dataclass(frozen=True)
class Passage:
    """What one cause brings about: the words and the wait of the turn, and the point after it.

    `to` is None when the call is over. `meanwhile` are the points where a key works before that.
    """

    point: Point | None
    cause: Cause
    hour: Hour
    turn: Turn
    to: Point | None
    meanwhile: tuple[Point, ...] = ()

    @property
    def step(self) -> str:
        """The step at which it begins; empty for the first words of a call."""
        return self.point.position.step if self.point else ""

    @property
    def is_open(self) -> bool:
        """Return whether the clinic answers at this moment."""
        return self.hour.moment.is_open

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt of the turn, in the order in which they are heard."""
        return tuple(prompts_among(says_in_order(self.turn)))

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point that this passage leads to, in the order in which a caller meets them."""
        return (*self.meanwhile, *((self.to,) if self.to else ()))


def explore(
    line: Line,
    hours: OpeningHours,
    lasts: Seconds = estimated,
    lines: Lines | None = None,
    dialled: str = "",
) -> tuple[Passage, ...]:
    """Return every passage from every reachable point of a line, each once.

    It is reached by ringing `dialled`, or from the hall among `lines` that is; a passage that leads
    out of it to another one of them is not followed.

    Raises:
        KeyError: when an exit leads to a step that does not exist; see `find_issues`.
    """
    lines = lines or line
    found: list[Passage] = []
    seen: set[Point] = set()
    clocks = {known: moments(hours, known, lasts) for known in (True, False)}
    every_hour = (*clocks[True], *clocks[False])
    passages = [it for hour in every_hour for it in _entrances(line, lines, dialled, hour)]
    passages += [it for hour in clocks[True][:2] for it in _rung(line, lines, dialled, hour)]
    while passages:
        found += passages
        points = dict.fromkeys(point for passage in passages for point in passage.points)
        new = [point for point in points if point not in seen and _is_in(line, point.position)]
        seen.update(new)
        passages = [
            passage for point in new for passage in _from(lines, point, clocks[point.knows_number])
        ]
    return tuple(found)


def _is_in(line: Line, position: Position) -> bool:
    return position.leaflet == line.leaflet


def _entrances(line: Line, lines: Lines, dialled: str, hour: Hour) -> Iterator[Passage]:
    """Yield how a call begins in a line, or comes there from the hall."""
    first = lines.of(Position("", dialled=dialled))
    if first.leaflet == line.leaflet:
        yield _passage(None, Begin(), hour, flow.begin(lines, hour.moment, dialled))
        return
    point = Point(Position(first.menu, dialled=dialled), hour.moment.knows_number)
    for event in events_at(first, first.steps[first.menu]):
        turn = flow.advance(lines, point.position, event, hour.moment)
        passage = _passage(point, event, hour, turn)
        if passage.to and _is_in(line, passage.to.position):
            yield passage
            return


def _rung(line: Line, lines: Lines, dialled: str, hour: Hour) -> Iterator[Passage]:
    """Yield how a call begins that the line makes, if it makes any."""
    if line.reminder:
        day = hour.moment.today + timedelta(days=1)
        here = Position("", leaflet=line.leaflet, dialled=dialled, day=day, reminder=TRY)
        yield _passage(None, Rung(), hour, flow.begin_reminder(lines, here, hour.moment))


def moments(
    hours: OpeningHours, knows_number: bool, lasts: Seconds = estimated
) -> tuple[Hour, ...]:
    """Return a moment of each kind: open, and closed until today, tomorrow and another day."""
    opening = next_opening(MONDAY, hours)
    closed = [opening - timedelta(minutes=1), opening - timedelta(hours=12)]
    evenings = (opening + timedelta(days=day, hours=14) for day in range(7))
    far = [now for now in evenings if next_opening(now, hours) - now > timedelta(days=1)]
    return tuple(
        Hour(now, moment_at(now, hours, knows_number=knows_number, lasts=lasts))
        for now in (opening, *closed, *far[:1])
    )


def says_at_wait(wait: Wait) -> Sayings:
    """Return what sounds while a key already works."""
    if isinstance(wait, WaitForInput | WaitForDigits | WaitForSpeech):
        return wait.says
    return ()


def says_in_order(turn: Turn) -> Sayings:
    """Return everything that is said in a turn."""
    meanwhile = (saying for part in turn.listening for saying in part.says)
    return (*turn.says, *meanwhile, *says_at_wait(turn.wait))


def _from(lines: Lines, point: Point, clock: tuple[Hour, ...]) -> Iterator[Passage]:
    line, here = lines.of(point.position), point.position
    step = line.steps[here.step]
    if here.step in line.reads_back and point.knows_number:
        clock = tuple(_shows(hour, None) for hour in clock)
    for event in events_at(line, step):
        yield from _at_every_hour(point, event, clock, partial(flow.advance, lines, here, event))
    if here.step in line.reminder_steps:
        yield from _by_standing(lines, point, clock[0])
    if here.step in line.reads_back and point.knows_number:
        yield from _after_asking(lines, point, clock)
    is_first = not (here.sound or here.noticed) and point.knows_number
    if isinstance(step, kind.Menu) and step.reads and is_first:
        # A while later: the key that slows down goes on in the middle of a part.
        yield from (_slowed_down(lines, step, point, hour) for hour in clock)
    yield from _at_every_hour(point, Failure(), clock, partial(flow.apologise, lines, here))


def _by_standing(lines: Lines, point: Point, hour: Hour) -> Iterator[Passage]:
    """Yield what follows where a reminder may be asked, however things stand with it."""
    events: tuple[Event, ...] = (Input("6"), Input("#"), NoInput())
    for standing, event in product(Standing, events):
        then = replace(hour, moment=replace(hour.moment, reminder=standing))
        turn = flow.advance(lines, point.position, event, then.moment)
        yield _passage(point, event, then, turn)


def _shows(hour: Hour, asked: datetime | None) -> Hour:
    """Return the same hour for a caller whose number is known, and has perhaps asked before."""
    return replace(hour, moment=replace(hour.moment, shown=Shown(CALLER, asked)))


def _after_asking(lines: Lines, point: Point, clock: tuple[Hour, ...]) -> Iterator[Passage]:
    """Yield what follows 0 where the number asked before to be rung back: today, lately, long ago.

    It matters also when the clinic is closed, so it is told at an hour of both kinds.
    """
    for hour in clock[:2]:
        for ago in (timedelta(minutes=1), timedelta(days=1), timedelta(days=8)):
            then = _shows(hour, hour.now - ago)
            turn = flow.advance(lines, point.position, Input("0"), then.moment)
            yield _passage(point, Input("0"), then, turn)


def _slowed_down(lines: Lines, step: kind.Menu, point: Point, hour: Hour) -> Passage:
    key, here = Input("8"), _reading(step, point.position, hour)
    heard = heard_at(lines.of(here), here, key, hour.now, hour.moment.lasts)
    turn = flow.advance(lines, heard, key, hour.moment)
    return _passage(replace(point, position=here), key, hour, turn)


def _reading(step: kind.Menu, position: Position, hour: Hour) -> Position:
    """Return the same position, halfway the first sound behind the opening of a part."""
    opening, first = (hour.moment.lasts(prompt, position.pace) for prompt in step.reads[:2])
    began = hour.now - timedelta(seconds=SLACK + opening + first / 2)
    return replace(position, since=began)


def _at_every_hour(
    point: Point, cause: Cause, clock: tuple[Hour, ...], turn_at: Callable[[Moment], Turn]
) -> Iterator[Passage]:
    """Yield the passage when open and when closed, and at other moments if that matters."""
    is_open, is_closed, *others = clock
    turns = turn_at(is_open.moment), turn_at(is_closed.moment)
    yield _passage(point, cause, is_open, turns[0])
    yield _passage(point, cause, is_closed, turns[1])
    if turns[0] != turns[1]:
        yield from (_passage(point, cause, hour, turn_at(hour.moment)) for hour in others)


def _passage(point: Point | None, cause: Cause, hour: Hour, turn: Turn) -> Passage:
    wait, known = turn.wait, hour.moment.knows_number
    to = None if isinstance(wait, HangUp) else Point(wait.position, known)
    meanwhile = tuple(Point(part.position, known) for part in turn.listening)
    return Passage(point, cause, hour, turn, to, meanwhile)
