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

_SUCH = re.compile(r"\bzo['’]n\b")  # noqa: RUF001 - or it would be the sun, "zon"


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text; a long one loses its middle, because people ask at the end."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    one = _SUCH.sub("zo een", text.lower())
    letters = unicodedata.normalize("NFKD", one.translate(_APOSTROPHES))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))
