"""Brings the forms of a Dutch word together: prikken, geprikt, prikje; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ivr.answers.short_memory import remembered_for_now

# "glas" and "glaasje", "bloot" and "bloten" differ in no sound that matters here.
_LONG_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]*$)")
_SHORTEST = 4
"""Letters from which a word has endings to lose."""


@remembered_for_now
def stem(word: str) -> str:
    """Return what the forms of a plain word have in common (Kraaij and Pohlmann's rules)."""
    if len(word) < _SHORTEST:
        return _LONG_VOWEL.sub(r"\1", word)
    return _LONG_VOWEL.sub(r"\1", _stemmed()(word))


@cache
def _stemmed() -> Callable[[str], str]:
    from snowballstemmer.dutch_stemmer import DutchStemmer  # noqa: PLC0415 - 3 MB, for a question

    stemmed: Callable[[str], str] = DutchStemmer().stemWord
    return stemmed
