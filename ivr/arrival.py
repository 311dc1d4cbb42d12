"""Arrives at a step: past all that does not wait, filling in what the moment knows; pure."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from ivr import numerals
from ivr.hours import (
    Closure,
    NeverOpenError,
    OpeningHours,
    is_open,
    next_opening,
    next_working_day,
)
from ivr.model import (
    Announcement,
    DayWords,
    Disposition,
    Ending,
    HangUp,
    Line,
    Menu,
    NumberEntry,
    Playback,
    Position,
    Prompt,
    Recorder,
    Saying,
    Slot,
    Transfer,
    Turn,
    WaitForDesk,
    WaitForKey,
    WaitForNumber,
    WaitForRecording,
    Words,
)


@dataclass(frozen=True)
class Moment:
    """What is true of the world at this point of the call; `now` is aware."""

    now: datetime
    hours: OpeningHours
    closures: Collection[Closure] = ()
    knows_number: bool = True

    @property
    def is_open(self) -> bool:
        """Whether the desk answers at this very moment, not when the call began."""
        return is_open(self.now, self.hours, self.closures)

    @property
    def next_opening(self) -> datetime | None:
        """When the clinic opens; None when the closures are mistaken, and then no day is said."""
        with suppress(NeverOpenError):
            return next_opening(self.now, self.hours, self.closures)
        return None

    @property
    def next_working_day(self) -> date | None:
        """The day on which the clinic answers a message that is left now; None as above."""
        with suppress(NeverOpenError):
            return next_working_day(self.now, self.hours, self.closures)
        return None


Sayings = tuple[Saying, ...]


def arrive(line: Line, position: Position, moment: Moment, before: Sayings = ()) -> Turn:
    """Return the turn of the first step from `position` on that waits for the caller.

    `before` is said first, and a key may interrupt it; only announcements that must be heard are
    said where no key reaches.
    """
    heard: Sayings = ()
    says = before
    while True:
        step = line.steps[position.step]
        match step:
            case Announcement(must_be_heard=True):
                # What leads up to it is heard with it, and before it.
                heard += says + _fill(line, step.words, position, moment)
                says = ()
                position = position.at(step.then)
            case Announcement():
                says += _fill(line, step.words, position, moment)
                position = position.at(step.then)
            case Transfer() if not moment.is_open:
                position = position.at(step.closed)
            case NumberEntry() if moment.knows_number or position.number:
                position = position.at(step.skip)
            case _:
                words = _fill(line, _words(step, position.attempt), position, moment)
                return _turn(step, position, heard, says + words)


def _words(step: Menu | NumberEntry | Recorder | Transfer | Ending, attempt: int) -> Words:
    match step:
        case Menu() | NumberEntry():
            reads = step.reads if isinstance(step, Menu) and attempt == 1 else ()
            return (*reads, *step.asks[min(attempt, len(step.asks)) - 1])
        case Recorder():
            return step.words if attempt == 1 else step.too_short
        case Transfer() | Ending():
            return step.words
        case _:
            assert_never(step)


def _turn(
    step: Menu | NumberEntry | Recorder | Transfer | Ending,
    here: Position,
    heard: Sayings,
    says: Sayings,
) -> Turn:
    match step:
        case Menu():
            informs = step.reads and here.attempt == 1
            disposition = Disposition.INFORMED if informs else None
            return Turn(heard, WaitForKey(here, says, step.seconds), here.pace, disposition)
        case NumberEntry():
            return Turn(heard, WaitForNumber(here, says, step.seconds), here.pace)
        case Recorder():
            wait = WaitForRecording(here, step.max_seconds, step.silence_seconds)
            return Turn(heard + says, wait, here.pace)
        case Transfer():
            return Turn(heard + says, WaitForDesk(here, step.ring_seconds), here.pace)
        case Ending():
            return Turn(heard + says, HangUp(), here.pace)
        case _:
            assert_never(step)


def _fill(line: Line, words: Words, here: Position, moment: Moment) -> Sayings:
    says: list[Saying] = []
    for word in words:
        match word:
            case Prompt():
                says.append(word)
            case Slot.NUMBER:
                says.extend(numerals.read_number(here.number) if here.number else ())
            case Slot.RECORDING:
                says.extend([Playback(here.recording)] if here.recording else ())
            case Slot.NEXT_OPENING:
                says.extend(_next_opening(line, moment))
            case Slot.CALL_BACK:
                says.extend(_call_back(line.call_back, moment))
            case _:
                assert_never(word)
    return tuple(says)


def _next_opening(line: Line, moment: Moment) -> Sayings:
    opens = moment.next_opening
    if opens is None:
        return ()
    # An opening between two hours that can be said is said as the later one: nobody calls in vain.
    later = [prompt for at, prompt in line.hours.items() if at >= opens.time()]
    return (*_day(line.opens, opens.date(), moment), *later[:1])


def _call_back(words: DayWords, moment: Moment) -> Sayings:
    day = moment.next_working_day
    return _day(words, day, moment) if day else ()


def _day(words: DayWords, day: date, moment: Moment) -> Sayings:
    today = moment.now.astimezone(moment.hours.zone).date()
    if day == today:
        return (words.today,)
    if day == today + timedelta(days=1):
        return (words.tomorrow,)
    return (words.on, *numerals.read_day(day))
