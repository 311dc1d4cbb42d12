"""Which Dutch words people write, as counted in many books, newspapers and web pages."""

from __future__ import annotations

from functools import cache

from ivr.dutch.language import LANGUAGE

_COMMON = 3.7


def is_common(word: str) -> bool:
    """Return whether many texts hold this word, in small letters: "zonder"."""
    return frequency(word) >= _COMMON


def is_heard_of(word: str) -> bool:
    """Return whether any text holds this word, in small letters: "zetpil"."""
    return frequency(word) > 0


@cache
def frequency(word: str) -> float:
    """Return the Zipf frequency: the logarithm of a word's occurrences in a thousand million."""
    from wordfreq import zipf_frequency  # noqa: PLC0415 - it takes a moment, and is seldom needed

    return float(zipf_frequency(word, LANGUAGE))
