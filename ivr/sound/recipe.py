"""The numbers that shape the sound come together here: a changed one makes every file anew.

Pauses and the speaking rate are those of `ivr.dutch.pacing`. Levels are in dBFS, relative to an
amplitude of 1.0: a full-scale square wave has a level of 0 dBFS, a full-scale sine one of -3.01.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ivr.dutch.pacing import PAUSES, SLOWER, SYLLABLES_PER_SECOND, pause_after
from ivr.words.prompt import Pace

VERSION = 3
"""Raise this when the way of making changes, or a number beside it in another module does."""


@dataclass(frozen=True)
class Telephone:
    """What a finished file is: its sound in hertz and dBFS, its edges in milliseconds."""

    rate_hz: int = 8000
    coding: str = "ULAW"
    level_dbfs: float = -22.0
    peak_dbfs: float = -3.0
    # The limiter works below the limit, because G.711 rounds a loud sample by up to 0.15 dB.
    limiter_dbfs: float = -3.4
    low_hz: int = 300
    high_hz: int = 3400
    boxy_db: float = -2.0
    boxy_hz: tuple[int, int] = (250, 400)
    presence_db: float = 3.0
    presence_hz: tuple[int, int] = (2000, 3400)
    lead_ms: int = 20
    tail_ms: int = 500
    # Words that end in a comma are the beginning of a sentence which the next file goes on with.
    joint_ms: int = 60


WORDS_PER_MINUTE = 148
"""What espeak-ng is told to come to SYLLABLES_PER_SECOND; for MBROLA each sound has a length."""

TELEPHONE = Telephone()


def silence_after(spoken: str, pace: Pace) -> int:
    """Return the milliseconds of silence that end a file with these words."""
    if pause := pause_after(spoken, pace):
        return pause - TELEPHONE.lead_ms
    return TELEPHONE.joint_ms if spoken.rstrip().endswith(",") else TELEPHONE.tail_ms


def name() -> str:
    """Return a short name that differs as soon as any number of the recipe does."""
    numbers = (dict(PAUSES), dict(SLOWER), SYLLABLES_PER_SECOND, WORDS_PER_MINUTE, TELEPHONE)
    return f"{VERSION}-{hashlib.sha256(repr(numbers).encode()).hexdigest()[:8]}"
