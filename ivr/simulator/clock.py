"""The clock of a line that is made for one call at a chosen time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class RunningClock:
    """A clock that starts at `start` and goes on as the call does.

    The line needs its clock before there is a call, so `elapsed`, in seconds, is filled in later.
    """

    start: datetime
    elapsed: Callable[[], float] = lambda: 0.0

    def __call__(self) -> datetime:
        """Give the time it is for the line."""
        return self.start + timedelta(seconds=self.elapsed())
