"""What is true of the world at a point of the call: the day, the desk, the sounds; pure.

It holds all that an answer depends on beside the caller's own doing, and nothing that changes with
every second. So there are few different moments, and an answer that was worked out once may be
given again (`ivr/webhooks/answers.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from ivr.call.hours import (
    Closure,
    NeverOpenError,
    OpeningHours,
    closed_days,
    next_opening,
    next_working_day,
    open_span,
)
from ivr.dutch.pacing import seconds_to_say
from ivr.words.prompt import Pace, Prompt, Sayings
from ivr.words.reminder import Standing

Seconds = Callable[[Prompt, Pace], float]
"""How many seconds the sound of a prompt lasts."""


@cache
def estimated(prompt: Prompt, pace: Pace) -> float:
    """Return an estimate of how long a prompt lasts, while there is no sound of it."""
    return seconds_to_say(prompt.text, pace)


EVERY_DAY = frozenset(range(1, 8))


@dataclass(frozen=True)
class Shown:
    """The number (E.164) that a caller shows, and since when it is to be rung back.

    `asked` is in the clinic's own zone; None when it did not ask, or was rung.
    """

    number: str
    asked: datetime | None = None


@dataclass(frozen=True)
class Moment:
    """What is true of the world; make one with `moment_at`.

    `today` is the date at the clinic, and `is_open` whether the desk answers now, not when the call
    began. `opens` is when the clinic opens next, in its own zone; while it is open, when it did.
    `answers_on` is the day on which it answers a message left now. Both are None, so that no day
    is said, when closures are wrong. On all but its `weekdays` (ISO) the clinic is closed, and on
    days of `closed`, where closures leave nothing of the opening hours. `lasts` measures the sounds
    of this line. `reminder` is asked where a caller may come to be offered one, and nowhere else;
    so is `shown`, where a caller may come to hear the own number.
    """

    today: date
    is_open: bool
    opens: datetime | None
    answers_on: date | None
    weekdays: frozenset[int] = EVERY_DAY
    closed: frozenset[date] = frozenset()
    knows_number: bool = True
    lasts: Seconds = estimated
    reminder: Standing = Standing.OFF
    shown: Shown | None = None

    def is_closed_on(self, day: date) -> bool:
        """Return whether the clinic is closed all that day, public holidays aside."""
        return day.isoweekday() not in self.weekdays or day in self.closed

    def seconds(self, says: Sayings, pace: Pace) -> float:
        """Return how long it takes to say this, if it sounds without delay."""
        return sum(self.lasts(saying, pace) for saying in says if isinstance(saying, Prompt))


def moment_at(
    now: datetime,
    hours: OpeningHours,
    closures: Collection[Closure] = (),
    *,
    knows_number: bool = True,
    lasts: Seconds = estimated,
) -> Moment:
    """Return what is true at `now`, an aware datetime.

    Raises:
        ValueError: when `now` is naive.
    """
    span, opens, answers_on = open_span(now, hours, closures), None, None
    with suppress(NeverOpenError):
        opens = span[0] if span else next_opening(now, hours, closures)
        answers_on = next_working_day(now, hours, closures)
    opens = opens and opens.astimezone(hours.zone)
    today = now.astimezone(hours.zone).date()
    closed = closed_days(hours, closures)
    days = hours.weekdays, closed
    return Moment(today, span is not None, opens, answers_on, *days, knows_number, lasts)
