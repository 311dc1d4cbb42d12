"""Written Dutch becomes exactly what a voice has to say; what nobody can say is an error.

Begin with `speak`. Each module claims one kind of written form - times, ranges, amounts, web
addresses - and leaves alone what it is not sure of; what no module has claimed is refused with a
remedy. `lexicon` reads what is said for abbreviations and letter words, and how a voice says what
it gets wrong. No voice is known here but by its name in the lexicon.
"""

from __future__ import annotations

import re
import unicodedata

from ivr.dutch.spoken.abbreviations import refuse_unknown, say_abbreviations
from ivr.dutch.spoken.amounts import say_amounts
from ivr.dutch.spoken.capitals import refuse_letter_codes, say_capitals
from ivr.dutch.spoken.dashes import say_dashes
from ivr.dutch.spoken.dates import refuse_short_days, say_dates
from ivr.dutch.spoken.lexicon import general
from ivr.dutch.spoken.punctuation import plain, say_alternatives, say_brackets, tidy
from ivr.dutch.spoken.ranges import say_ranges
from ivr.dutch.spoken.telephone_numbers import say_telephone_numbers
from ivr.dutch.spoken.times import say_hours, say_stretches, say_times
from ivr.dutch.spoken.unspeakable import UnspeakableError
from ivr.dutch.spoken.vocabulary import Vocabulary
from ivr.dutch.spoken.web_addresses import say_addresses

__all__ = ["UnspeakableError", "speak"]

_UNSPEAKABLE = re.compile(r"\S*(?:\d|www|[^\w\s.,;:!?'-])\S*|\S*_\S*")
_GLUED = re.compile(r"\S*\w[.!?][^\W_]\S*")


def speak(text: str, vocabulary: Vocabulary | None = None) -> str:
    """Say the text in words; paragraphs stay apart by a blank line, and pauses keep their signs.

    Speaking what was spoken already changes nothing. Without a vocabulary, the general lexicon is
    what abbreviations and letter words are looked up in. Raises UnspeakableError, naming the token
    and what to write instead, when a digit, sign or abbreviation would remain.
    """
    known = general().vocabulary if vocabulary is None else vocabulary
    text = say_dates(say_ranges(say_addresses(plain(text), known)))
    text = say_abbreviations(say_hours(text), known)
    for step in _STEPS:
        text = step(text)
    return text


def _remedy(token: str) -> str:
    if re.search(r"\d[.:]\d", token):
        return "write a time with 'uur' behind it, a ratio with 'op', a decimal number with a comma"
    if re.search(r"\d/\d", token):
        return "write what it means in words: 'een kwart', '7 van de 10', '1 en 2' or '1 of 2'"
    if "/" in token:
        return "write 'of', 'en' or 'per' in the place of the slash"
    return "write it in words"


def _refuse_the_rest(text: str) -> str:
    if match := _UNSPEAKABLE.search(text):
        raise UnspeakableError(match[0], _remedy(match[0]))
    for token in text.split():
        if any(map(str.isnumeric, token)):
            raise UnspeakableError(token, "write the number in words")
        if any(sign.isalpha() and not _is_latin(sign) for sign in token):
            raise UnspeakableError(token, "write it in Latin letters, as it is said")
    return text


def _refuse_glued(text: str) -> str:
    if match := _GLUED.search(text):
        raise UnspeakableError(match[0], "write a space behind the end of a sentence")
    return text


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


# The order matters: an address before its dots, a range before its dates, a stretch of time before
# a telephone number and that before its brackets, and abbreviations before anything makes a
# sentence begin with a small letter.
_STEPS = (
    say_stretches,
    say_telephone_numbers,
    say_times,
    refuse_letter_codes,
    say_amounts,
    say_capitals,
    say_alternatives,
    say_brackets,
    say_dashes,
    _refuse_the_rest,
    tidy,
    _refuse_glued,
    # Once more, for what only became a word on the way.
    refuse_unknown,
    refuse_letter_codes,
    refuse_short_days,
)
