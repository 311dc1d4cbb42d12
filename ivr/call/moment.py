"""What is true of the world at a point of the call: the hour, the closures, the sounds; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from ivr.call.hours import (
    Closure,
    NeverOpenError,
    OpeningHours,
    is_open,
    next_opening,
    next_working_day,
)
from ivr.dutch.pacing import seconds_to_say
from ivr.words.prompt import Pace, Prompt, Sayings

Seconds = Callable[[Prompt, Pace], float]
"""How many seconds the sound of a prompt lasts."""


@cache
def estimated(prompt: Prompt, pace: Pace) -> float:
    """Return an estimate of how long a prompt lasts, while there is no sound of it."""
    return seconds_to_say(prompt.text, pace)


@dataclass(frozen=True)
class Moment:
    """What is true of the world at this point of the call; `now` is aware.

    `lasts` measures the sounds of this line.
    """

    now: datetime
    hours: OpeningHours
    closures: Collection[Closure] = ()
    knows_number: bool = True
    lasts: Seconds = estimated

    @cached_property
    def is_open(self) -> bool:
        """Return whether the desk answers at this very moment, not when the call began."""
        return is_open(self.now, self.hours, self.closures)

    def after(self, says: Sayings, pace: Pace) -> datetime:
        """Return when what is said now will be over, if it sounds without delay."""
        seconds = sum(self.lasts(saying, pace) for saying in says if isinstance(saying, Prompt))
        return self.now + timedelta(seconds=seconds)

    @cached_property
    def next_opening(self) -> datetime | None:
        """Return when the clinic opens; None, so that no day is said, when closures are wrong."""
        with suppress(NeverOpenError):
            return next_opening(self.now, self.hours, self.closures)
        return None

    @cached_property
    def next_working_day(self) -> date | None:
        """Return the day on which the clinic answers a message left now; None as above."""
        with suppress(NeverOpenError):
            return next_working_day(self.now, self.hours, self.closures)
        return None
