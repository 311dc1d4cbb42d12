"""The clocks of a simulated call: the real one, and that of a line made for one chosen time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TimeSource = Callable[[], datetime]
"""Gives the moment, with its time zone."""


def real_time() -> datetime:
    """Return the moment it really is, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return a moment in UTC as Twilio writes it: RFC 2822."""
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000")


@dataclass
class RunningClock:
    """A clock that starts at `start` and goes on as the call does.

    The line needs its clock before there is a call, so `elapsed`, in seconds, is filled in later.
    """

    start: datetime
    elapsed: Callable[[], float] = lambda: 0.0

    def __call__(self) -> datetime:
        """Return the time it is for the line."""
        return self.start + timedelta(seconds=self.elapsed())
