"""Fills the slots in the words of a step with what the moment knows; pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from ivr import numerals
from ivr.model import DayWords, Line, Playback, Prompt, Saying, Slot, Words
from ivr.moment import Moment, Sayings
from ivr.turn import Position

WEEK = timedelta(days=7)
"""From so far ahead on, the name of the weekday alone would be another day."""


def fill(line: Line, words: Words, here: Position, moment: Moment) -> Sayings:
    """Return everything that is heard of `words`, in its order."""
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
            case Slot.CALL_BACK if not (moment.knows_number or here.number):
                says.append(line.numberless)
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
    return (*numerals.read_day(day, with_date=day - today >= WEEK), words.then)
