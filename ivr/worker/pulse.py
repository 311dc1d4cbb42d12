"""Feels whether our clock goes as time does, between two rounds of one worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Pulse:
    """The last beat: what our clock said, and the seconds of time.monotonic, which never jumps.

    `jumped` stays until a clock elsewhere says that ours is right.
    """

    at: datetime | None = None
    seconds: float = 0.0
    jumped: bool = False

    def strayed(self, now: datetime, seconds: float) -> timedelta:
        """Give how much further than time our clock went since the last beat; negative: back."""
        if self.at is None:
            return timedelta(0)
        return (now - self.at) - timedelta(seconds=seconds - self.seconds)

    def beat(self, now: datetime, seconds: float) -> None:
        """Remember this moment for the next beat."""
        self.at, self.seconds = now, seconds
