"""Written Dutch becomes exactly what a voice has to say; what nobody can say is an error."""

from __future__ import annotations

import re

from ivr.speech.abbreviations import say_abbreviations, say_capitals
from ivr.speech.addresses import say_addresses
from ivr.speech.amounts import say_amounts
from ivr.speech.dates import say_dates
from ivr.speech.errors import UnspeakableError
from ivr.speech.punctuation import plain, say_brackets, say_dashes, tidy
from ivr.speech.telephone import say_telephone_numbers
from ivr.speech.times import say_times

__all__ = ["UnspeakableError", "speak"]

_STEPS = (
    plain,
    say_dates,
    say_abbreviations,
    say_addresses,
    say_telephone_numbers,
    say_times,
    say_amounts,
    say_capitals,
    say_brackets,
    say_dashes,
    tidy,
)
_ALTERNATIVES = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_UNSPEAKABLE = re.compile(r"\S*(?:\d|www|[^\w\s.,;:!?'-])\S*|\S*_\S*")


def speak(text: str) -> str:
    """Say the text in words; paragraphs stay apart by a blank line, and pauses keep their signs.

    Speaking what was spoken already changes nothing. Raises UnspeakableError, naming the token
    and what to write instead, when a digit, sign or abbreviation would remain.
    """
    for step in _STEPS:
        text = step(text)
    if match := _UNSPEAKABLE.search(text):
        raise UnspeakableError(match[0], _remedy(match[0]))
    return text


def _remedy(token: str) -> str:
    if re.search(r"\d[.:]\d", token):
        return "write a time with 'uur' behind it, and a decimal number with a comma"
    if "/" in token:
        return "write 'of', 'en' or 'per' in the place of the slash"
    return "write it in words"
