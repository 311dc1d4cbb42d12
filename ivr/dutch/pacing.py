"""Estimates how long written Dutch takes to say, for checks that run before any sound exists."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pyphen

from ivr.words.prompt import Pace


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


SYLLABLES_PER_SECOND = {Pace.NORMAL: 4.3, Pace.SLOW: 3.9}
"""Articulation 4.0-4.5 syllables a second suits callers of seventy and older (callers.md §3)."""

COMMA, SENTENCE, PARAGRAPH = 0.27, 0.7, 0.95
"""Pauses in seconds at the normal pace (design.md §5)."""

SLOW_PAUSES = 1.5
"""How much longer the pauses are at the slow pace: slow means pauses, not stretched words."""

_TOKEN = re.compile(r"[^\W\d_]+|\d")
_SYLLABLES_PER_DIGIT = 1.5


def seconds_to_say(text: str, pace: Pace = Pace.NORMAL) -> float:
    """Return the estimated seconds that `text`, in written Dutch, takes at `pace`."""
    spoken = sum(_syllables(token) for token in _TOKEN.findall(text)) / SYLLABLES_PER_SECOND[pace]
    paragraphs = len(re.findall(r"\n\s*\n", text))
    sentences = len(re.findall(r"[.!?](?=\s|$)", text))
    commas = len(re.findall(r"[,;:()]", text))
    pauses = commas * COMMA + sentences * SENTENCE + paragraphs * (PARAGRAPH - SENTENCE)
    return spoken + pauses * (SLOW_PAUSES if pace is Pace.SLOW else 1)


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=1, right=1)


def _syllables(token: str) -> float:
    return _SYLLABLES_PER_DIGIT if token.isdigit() else len(_dictionary().positions(token)) + 1
