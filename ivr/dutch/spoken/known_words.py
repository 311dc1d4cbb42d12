"""Which Dutch words people write, as counted in many books, newspapers and web pages."""

from __future__ import annotations

from functools import cache

_COMMON = 3.7
"""In wordfreq's unit: the logarithm of the times per thousand million words."""


def is_common(word: str) -> bool:
    """Return whether many texts hold this word, in small letters: "zonder"."""
    return _frequency(word) >= _COMMON


def is_heard_of(word: str) -> bool:
    """Return whether any text holds this word, in small letters: "zetpil"."""
    return _frequency(word) > 0


@cache
def _frequency(word: str) -> float:
    from wordfreq import zipf_frequency  # noqa: PLC0415 - it takes a moment, and is seldom needed

    return float(zipf_frequency(word, "nl"))
