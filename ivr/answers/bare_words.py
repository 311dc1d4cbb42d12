"""Turns what a caller said into plain words; pure.

A recogniser writes "'s ochtends", "Één" or "ze 'r" as it likes; here they become small letters
without accents. What is in another script has no words for us.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1200
"""Signs of a question that are looked at: more than a minute of speech."""

_WORD = re.compile(r"[a-z]+|[0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")  # noqa: RUF001 - all that stand for one


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text; a long one loses its middle, because people ask at the end."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    letters = unicodedata.normalize("NFKD", text.lower().translate(_APOSTROPHES))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))
