"""Goes on to the first step that waits, and fills its words in with what the moment knows; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import assert_never

from ivr.call.moment import Moment
from ivr.call.said_of_a_test import SAID
from ivr.dutch import digits_and_days
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.fact import NO_FACTS, Fact
from ivr.words.line import AskedWords, DayWords, Line
from ivr.words.position import Position, number_shown
from ivr.words.prompt import Playback, Prompt, Sayings, Slot, Words
from ivr.words.step import Step
from ivr.words.turn import (
    HangUp,
    Listening,
    Turn,
    Wait,
    WaitForDesk,
    WaitForDigits,
    WaitForInput,
    WaitForRecording,
    WaitForSpeech,
)

A_DAY = timedelta(days=1)

WEEK = timedelta(days=7)
"""From this far ahead on, the name of the weekday alone would be another day."""

WaitingStep = (
    kind.Menu | kind.OpenQuestion | entry.KeyedEntry | kind.Recorder | kind.Transfer | kind.Ending
)
"""A step where a turn ends; an `Offer` does so as the menu of one caller."""


@dataclass(frozen=True)
class Prelude:
    """What is said before the words of the step that a turn ends at.

    No key reaches `first`; one may interrupt `before`. With `wordless` a step that would explain
    itself before it records or rings does so at once.
    """

    first: Sayings = ()
    before: Sayings = ()
    wordless: bool = False


NOTHING = Prelude()


@dataclass
class _SoFar:
    """What is said, and proved of the call, before the step where a turn ends is reached."""

    says: Sayings
    heard: Sayings = ()
    listening: tuple[Listening, ...] = ()
    before_part: float | None = None
    facts: Fact = NO_FACTS

    def hear_all(self) -> None:
        """Let nobody skip what was said so far."""
        self.heard += self.says
        self.says = ()

    def listen(self, here: Position, digits: int = 1) -> None:
        """Heed a key, or a number, at `here` during what was said so far."""
        if self.says:
            self.listening += (Listening(here, self.says, digits),)
            self.says = ()

    @property
    def all(self) -> Sayings:
        """Return everything that is said, in its order."""
        meanwhile = (saying for part in self.listening for saying in part.says)
        return (*self.heard, *meanwhile, *self.says)


def arrive(line: Line, position: Position, moment: Moment, prelude: Prelude = NOTHING) -> Turn:
    """Return the turn of the first step from `position` on that waits for the caller."""
    so_far = _SoFar(prelude.before, prelude.first)
    while True:
        step = line.steps[position.step]
        match step:
            case kind.Announcement():
                so_far.says += _fill(line, step.words, position, moment)
                position = position.at(step.then)
            case kind.Notice():
                position = _past(line, step, _done_with_day(position), moment, so_far)
            case kind.Transfer() if not moment.is_open:
                so_far.facts |= Fact.WANTED_CLOSED if step.is_wanted else NO_FACTS
                position = position.at(step.closed)
            case entry.NumberEntry() if step.known and (moment.knows_number or position.number):
                position = position.at(step.known)
            case kind.ReminderGate():
                position = position.at(step.ways[moment.reminder])
            case _:
                here = _of_this_step(line, step, position, moment)
                found = _found(line, step, position)
                if found:
                    return _turn(line, found, here, moment, so_far, prelude.wordless)
                position = position.at(line.menu)


def _found(line: Line, step: WaitingStep | kind.Offer, here: Position) -> WaitingStep | None:
    """Return a step as this caller finds it; None without the day or the places it tells of."""
    if isinstance(step, kind.Offer):
        return step.menu(here.places)
    return None if step.id in line.about_day and not here.day else step


def _of_this_step(line: Line, step: Step, here: Position, moment: Moment) -> Position:
    """Return the position without what the caller is done with here.

    Whoever shows a number keys in another one to be rung back on, and for nothing else.
    """
    if here.number and moment.knows_number and step.id not in line.reads_back:
        here = replace(here, number="")
    if here.places and not isinstance(step, kind.Offer):
        here = replace(here, places=())
    return here if step.id in line.about_day else _done_with_day(here)


def _done_with_day(position: Position) -> Position:
    return replace(position, day=None, reminder="") if position.day else position


def _past(
    line: Line, step: kind.Notice, here: Position, moment: Moment, so_far: _SoFar
) -> Position:
    """Say a notice, and return where it leads."""
    if step.once_a_call and here.noticed:
        return here.at(step.then)
    so_far.says += _fill(line, step.words, here, moment)
    if here.attempt > line.interruptions:
        so_far.hear_all()
    asked = line.steps[step.then]
    so_far.listen(here, asked.longest if isinstance(asked, entry.LeafletEntry) else 1)
    return replace(here.at(step.then), noticed=here.noticed or step.once_a_call)


def _words(step: WaitingStep, here: Position) -> Words:
    match step:
        case kind.Menu(reads=reads) if here.attempt == 1:
            return (*reads[here.sound :], *step.asks[0])
        case kind.Menu() | kind.OpenQuestion():
            return step.asks[min(here.attempt, len(step.asks)) - 1]
        case entry.NumberEntry() | entry.LeafletEntry() | entry.DateEntry():
            return step.asks[min(here.attempt, len(step.asks)) - 1]
        case kind.Recorder():
            return step.words if here.attempt == 1 else step.too_short
        case kind.Transfer() | kind.Ending():
            return step.words
        case _:
            assert_never(step)


def _turn(
    line: Line, step: WaitingStep, here: Position, moment: Moment, so_far: _SoFar, wordless: bool
) -> Turn:
    listens = isinstance(step, kind.Menu | kind.OpenQuestion | entry.KeyedEntry)
    if isinstance(step, kind.Menu) and here.attempt == 1:
        _begin_menu(line, step, here, moment, so_far)
    if isinstance(step, kind.Transfer) and step.is_wanted and not wordless:
        so_far.facts |= Fact.WANTED_OPEN
    if listens or not wordless:
        so_far.says += _fill(line, _words(step, here), here, moment)
    if isinstance(step, kind.Ending) and not step.exits:
        so_far.hear_all()
    elif not listens:
        so_far.listen(here)
    return Turn(so_far.heard, _wait(step, here, so_far), here.pace, so_far.facts, so_far.listening)


def _begin_menu(
    line: Line, step: kind.Menu, here: Position, moment: Moment, so_far: _SoFar
) -> None:
    """Say what comes before the words of a menu, and note that a part begins there."""
    if not here.sound:
        so_far.says += _fill(line, step.opening, here, moment)
    if step.reads:
        so_far.before_part = moment.seconds(so_far.all, here.pace)
        so_far.facts |= Fact.BEGUN
    so_far.heard += _fill(line, step.first, here, moment)


def _wait(step: WaitingStep, here: Position, so_far: _SoFar) -> Wait:
    match step:
        case kind.Menu():
            return WaitForInput(here, so_far.says, step.seconds, so_far.before_part)
        case kind.OpenQuestion():
            return WaitForSpeech(here, so_far.says, step.seconds, step.pause, step.hints)
        case entry.NumberEntry() | entry.LeafletEntry() | entry.DateEntry():
            return WaitForDigits(here, so_far.says, step.longest, step.searching, step.seconds)
        case kind.Recorder():
            keys = "".join(sorted({*step.exits, "#"}))
            return WaitForRecording(here, keys, step.max_seconds, step.silence_seconds)
        case kind.Transfer():
            return WaitForDesk(here, step.desk, step.ring_seconds)
        case kind.Ending():
            return HangUp()
        case _:
            assert_never(step)


def _fill(line: Line, words: Words, here: Position, moment: Moment) -> Sayings:
    """Return everything that is heard of `words`, in its order."""
    return tuple(chain.from_iterable(_heard_of(line, word, here, moment) for word in words))


def _heard_of(line: Line, word: Prompt | Slot, here: Position, moment: Moment) -> Sayings:
    match word:
        case Prompt():
            return (word,)
        case Slot.NUMBER:
            return _number(here, moment)
        case Slot.RECORDING:
            return (Playback(here.recording),) if here.recording else ()
        case Slot.LINE_NUMBER:
            return _own_number(line, here)
        case Slot.DESK if line.desk:
            return (line.desk.open if moment.is_open else line.desk.closed,)
        case _:
            return _of_a_day(line, word, here, moment)


def _number(here: Position, moment: Moment) -> Sayings:
    number = here.number or (moment.shown.number if moment.shown else "")
    return digits_and_days.read_number(number) if number else ()


def _own_number(line: Line, here: Position) -> Sayings:
    number = number_shown(line.numbers, here.dialled)
    return digits_and_days.read_number(number) if number else ()


def _of_a_day(line: Line, slot: Slot, here: Position, moment: Moment) -> Sayings:
    match slot:
        case Slot.NEXT_OPENING:
            return _next_opening(line, moment)
        case Slot.ASKED:
            return () if here.number else _asked(line.asked, moment)
        case Slot.CALL_BACK if not (moment.knows_number or here.number):
            return (line.numberless,)
        case Slot.CALL_BACK:
            return _call_back(line.call_back, moment)
        case _ if line.fasting and here.day:
            return SAID[slot](line.fasting, here.day, moment)
        case _:
            return ()


def _next_opening(line: Line, moment: Moment) -> Sayings:
    opens = moment.opens
    if opens is None:
        return ()
    # An opening between two hours that can be said is said as the later one: nobody calls in vain.
    later = [prompt for at, prompt in line.hours.items() if at >= opens.time()]
    return (*_day(line.opens, opens.date(), moment), *later[:1])


def _call_back(words: DayWords, moment: Moment) -> Sayings:
    return _day(words, moment.answers_on, moment) if moment.answers_on else ()


def _asked(words: AskedWords, moment: Moment) -> Sayings:
    """Return when the number that is shown asked before, to the nearest hour of that day."""
    at = moment.shown and moment.shown.asked
    if not at:
        return ()
    ago, hour = moment.today - at.date(), digits_and_days.read_hour(at)
    if not ago:
        return (words.today, hour, words.hour)
    return (
        *digits_and_days.read_day(at.date(), with_date=ago >= WEEK),
        words.then,
        hour,
        words.hour,
    )


def _day(words: DayWords, day: date, moment: Moment) -> Sayings:
    ahead = day - moment.today
    if not ahead:
        return (words.today,)
    if ahead == A_DAY:
        return (words.tomorrow,)
    return (*digits_and_days.read_day(day, with_date=ahead >= WEEK), words.then)
