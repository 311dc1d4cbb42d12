"""Capitals that the lexicon does not know: "ZONDER" is a word, and consonants are spelled."""

from __future__ import annotations

import re

from ivr.dutch.spoken.known_words import is_common, is_heard_of
from ivr.dutch.spoken.units import UNITS
from ivr.dutch.spoken.unspeakable import unknown

# Everyone says these as they stand, and so does every voice.
_EVERYDAY = frozenset(("cd", "cv", "dvd", "hm", "pc", "pst", "sms", "sst", "tv", "wc"))

_UPPER = "A-ZÀ-ÖØ-Þ"
_CAPITALS = re.compile(
    rf"(?<![\w])(?P<word>[{_UPPER}]{{2,}})(?P<plural>'?s)?(?!\w)(?P<joint>-(?=\w))?"
)
_MIXED = re.compile(rf"(?<!\w)(?:\w*[{_UPPER}]{{2,}}[a-zß-ÿ]|\w*[a-zß-ÿ][{_UPPER}]{{2,}})\w*")
# "NaCl" and "PhD" are made of pieces of one or two letters; "DigiD" and "YouTube" are words.
_FORMULA = re.compile(r"(?<!\w)(?=\w*[a-z])(?:[A-Z][a-z]?){2,}(?!\w)")
_MIXED_CODE = re.compile(r"(?<!\w)(?=[^\W\d_]*[a-z])[^\W\d_]+[A-Z][^\W\d_]*\d\w*")
_LAST_LARGE = re.compile(r"(?<!\w)[^\W\d_]{1,3}(?<=[a-zß-ÿ])[A-Z](?!\w)")
# IJ is one letter at the beginning of a word, so both of its signs are large: "IJsland".
_LETTER_IJ = re.compile(r"IJ[a-zß-ÿ]+")
_NO_VOWEL = re.compile(r"(?<![\w'])[b-df-hj-np-tv-xz]{2,}(?!\w)", re.IGNORECASE)
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Þ]")
# Before these "ALS" is the little word and not the illness.
_ALS = re.compile(rf"\bALS\b(?=\s+(?:[{_UPPER}]+\b|(?:u|uw|de|het|een|er|dit|deze|dat|men|je)\b))")
_TWO_LETTERS = frozenset(
    "AF AL DE EN ER GA HE HÉ IK IN IS JA JE ME NA NU OF OM OP TE UW WE ZE ZO".split()  # noqa: SIM905
)
_SHORT = 4
"""A word of at most four letters may just as well be letters; a longer one hardly ever is."""


def say_capitals(text: str) -> str:
    """Spell "BSN" as "B S N" and say "LET OP" as words; an unknown one is an UnspeakableError.

    Small consonants alone, such as "vlgs", can be neither, so they are refused as well.
    """
    text = _CAPITALS.sub(_say_capitals, _ALS.sub("als", text))
    for match in _NO_VOWEL.finditer(text):
        if match[0].lower() not in _EVERYDAY:
            raise unknown(match[0])
    return text


def refuse_letter_codes(text: str) -> str:
    """Refuse a word of small and capital letters, or a digit, that only a person can read."""
    for pattern in (_MIXED_CODE, _FORMULA, _LAST_LARGE, _MIXED):
        for match in pattern.finditer(text):
            is_word = _LETTER_IJ.fullmatch(match[0]) or _CAPITALS.fullmatch(match[0])
            if match[0] not in UNITS and not is_word:
                raise unknown(match[0])
    return text


def _say_capitals(match: re.Match[str]) -> str:
    word, plural = match["word"], match["plural"] or ""
    if word == "IJ":
        return match[0]
    if not plural and word != "ALS" and _is_word(word):
        return word.lower() + (match["joint"] or "")
    if _VOWEL.search(word) and word != "ALS":
        raise unknown(match[0].removesuffix("-"))
    return " ".join(word) + ("'s" if plural else "") + (" " if match["joint"] else "")


def _is_word(word: str) -> bool:
    """Return whether capitals are a Dutch word, as "ZONDER" is and "PTA" is not."""
    if not _VOWEL.search(word) or re.fullmatch("[IVX]+", word):
        return False
    if len(word) == 2:
        return word in _TWO_LETTERS
    if len(word) <= _SHORT:
        return is_common(word.lower())
    return len(word) > _SHORT + 1 or is_heard_of(word.lower())
