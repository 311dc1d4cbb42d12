"""When may be rung: the evening before the test, its hours, and the half hour between tries.

Nobody who is 70 or older should be rung from bed, so the last moment stands here and in no setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import modf

from ivr.dutch.public_days import AMSTERDAM
from ivr.settings import Settings

LAST = time(20, 30)
"""No telephone begins to ring at or after this clock time."""

MOST_TRIES = 2
BETWEEN_TRIES = timedelta(minutes=30)

AFTER_ASKING = timedelta(minutes=10)
"""Who asks in the evening itself is still on the telephone, and would be found engaged."""

HEADWAY = timedelta(minutes=2)
"""How long before the end of the hours the last first try is planned: a worker makes a round every
few seconds, and half an hour later there must be as much time left."""

ON_THE_WAY = timedelta(seconds=20)
"""How long it takes at most from here until a telephone rings: a slow answer of Twilio."""

TALK = timedelta(minutes=3)
"""How long after the last try somebody who picked up may take to press a key."""

GOLDEN = (5**0.5 - 1) / 2
"""Its multiples fill a span evenly, however many there are (Weyl; Knuth, TAOCP vol. 3, 6.4)."""


@dataclass(frozen=True)
class Evenings:
    """What the hospital decided: whether is rung, how many an evening, and between which hours.

    A `day` is always that of the test.
    """

    are_on: bool
    most: int
    begins: time
    ends: time

    @classmethod
    def of(cls, settings: Settings) -> Evenings:
        """Return what the settings say."""
        hours = settings.reminders_begin, settings.reminders_end
        return cls(settings.reminders, settings.reminders_per_day, *hours)

    def begin(self, day: date) -> datetime:
        """Return from when on that evening may be rung."""
        return _on_eve(day, self.begins)

    def end(self, day: date) -> datetime:
        """Return until when a first try may begin."""
        return _on_eve(day, min(self.ends, LAST))

    def takes(self, day: date, now: datetime) -> bool:
        """Return whether there is time to ring who asks for it now."""
        return now + AFTER_ASKING < self.end(day) - HEADWAY

    def first_try(self, day: date, place: int, asked_at: datetime) -> datetime:
        """Return when the one at this place is rung: those of an evening are spread over it."""
        begin = max(self.begin(day), asked_at + AFTER_ASKING)
        return begin + (self.end(day) - HEADWAY - begin) * modf(place * GOLDEN)[0]

    def may_ring(self, day: date, attempt: int, now: datetime) -> bool:
        """Return whether a try may begin now."""
        until = self.end(day) if attempt == 1 else last_moment(day)
        is_time = self.begin(day) <= now < min(until, last_moment(day))
        return self.are_on and attempt <= MOST_TRIES and is_time


def last_moment(day: date) -> datetime:
    """Return when the last try of that evening must have left us."""
    return _on_eve(day, LAST) - ON_THE_WAY


def is_settled(day: date, now: datetime) -> bool:
    """Return whether that evening nobody can press a key any more."""
    return now >= _on_eve(day, LAST) + TALK


def eve_of(day: date) -> date:
    """Return the day on whose evening is rung."""
    return day - timedelta(days=1)


def _on_eve(day: date, clock: time) -> datetime:
    return datetime.combine(eve_of(day), clock, AMSTERDAM)
