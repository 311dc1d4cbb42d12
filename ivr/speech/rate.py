"""How fast someone speaks: syllables, counted by hyphenation, for each second of real speech."""

from __future__ import annotations

import re
from functools import cache
from typing import Any


def syllables(spoken: str) -> int:
    """Count the syllables of Dutch words; a word has at least one."""
    words = re.findall(r"[^\W\d_]+", spoken)
    return sum(len(_hyphens().positions(word)) + 1 for word in words)


def per_second(spoken: str, speech_seconds: float) -> float:
    """Give the articulation rate, in syllables per second of speech without its pauses."""
    return syllables(spoken) / speech_seconds if speech_seconds > 0 else 0.0


@cache
def _hyphens() -> Any:
    import pyphen  # noqa: PLC0415 - reads a large file

    # The printer's rule to keep two letters together at an edge is none of a speaker's.
    return pyphen.Pyphen(lang="nl_NL", left=1, right=1)
