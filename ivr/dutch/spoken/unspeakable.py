"""The error for text that no rule can say, with what to write instead."""

from __future__ import annotations

import json
import re

from ivr.dutch.language import DIGITS


class UnspeakableError(ValueError):
    """A text holds something that no rule knows how to say; the message says what to write."""

    def __init__(self, token: str, remedy: str) -> None:
        super().__init__(f"cannot say {token!r}: {remedy}")
        self.token = token
        self.remedy = remedy


def unknown(token: str) -> UnspeakableError:
    """Return the error for an abbreviation or letter word, with the line that makes it known."""
    key = token if re.fullmatch(r"[^\W\d_][\w.]*", token) else json.dumps(token, ensure_ascii=False)
    signs = re.findall(r"[^\W_]", token.upper())
    letters = " ".join(DIGITS[int(sign)] if sign.isdecimal() else sign for sign in signs)
    return UnspeakableError(
        token,
        "write it out in full, or a word in small letters; or add a line to the file "
        f"lexicon.yaml beside the leaflet: {key}: {{say: {letters}}} when its letters "
        f"are said one by one, else {key}: {{say: the words that are said}}",
    )
