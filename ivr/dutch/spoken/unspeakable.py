"""The error for text that no rule can say, with what to write instead."""

from __future__ import annotations

import json
import re

from ivr.dutch.language import DIGITS

_LETTER_WORD = re.compile(r"[^\W\d_]*[A-Z][^\W_]*[A-Z][^\W_]*")
"""Several capitals: letters that are understood one by one, where "ingr." would not be."""


class UnspeakableError(ValueError):
    """A text holds something that no rule knows how to say; the message says what to write.

    `spelled` is the line of a lexicon with which a letter word is said one letter after the other.
    """

    def __init__(self, token: str, remedy: str, spelled: str = "") -> None:
        super().__init__(f"cannot say {token!r}: {remedy}")
        self.token = token
        self.remedy = remedy
        self.spelled = spelled


def unknown(token: str) -> UnspeakableError:
    """Return the error for an abbreviation or letter word, with the line that makes it known."""
    key = token if re.fullmatch(r"[^\W\d_][\w.]*", token) else json.dumps(token, ensure_ascii=False)
    signs = re.findall(r"[^\W_]", token.upper())
    letters = " ".join(DIGITS[int(sign)] if sign.isdecimal() else sign for sign in signs)
    spelled = f"{key}: {{say: {letters}}}"
    return UnspeakableError(
        token,
        "write it out in full, or a word in small letters; or add a line to the file "
        f"lexicon.yaml beside the leaflet: {spelled} when its letters "
        f"are said one by one, else {key}: {{say: the words that are said}}",
        spelled if _LETTER_WORD.fullmatch(token) else "",
    )
