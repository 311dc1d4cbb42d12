"""A piece of work that comes round: whether it is wanted, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.database.lease import FARTHEST, LONGEST_WAIT, Chore
from ivr.messages.worker_parts import Work

LONGEST_DAY = timedelta(hours=26)
"""From the first moment of a day to that of the next one: 25 hours when the clock goes back."""

LONGEST_WEEK = timedelta(days=8)
"""From any moment of a week to the first one of the next, with an hour to spare."""


@dataclass(frozen=True)
class Duty:
    """Is it wanted; do it, and say when it comes round again, which is at most `farthest` ahead."""

    wanted: Callable[[Work], bool]
    act: Callable[[Work, Chore], datetime]
    farthest: timedelta = FARTHEST
    longest_wait: timedelta = LONGEST_WAIT
    """How long it waits at most after a failure."""
