"""What becomes of a hyphen at the end of a line: most broke a word, and some belong to it; pure."""

from __future__ import annotations

import re
import unicodedata

from ivr.dutch.language import MONTHS, WEEKDAYS
from ivr.dutch.spoken.known_words import is_heard_of

CONJUNCTION = (
    r"(?:en|of|t/m|tot|als|dan|c\.q\.|resp|respectievelijk|noch|maar|via|plus|versus|naar)\b"
)
"""What follows a hyphen that stands for the rest of a word: "in- en uit"."""

_STANDS_FOR_THE_REST = re.compile(CONJUNCTION)
# Between these vowels Dutch keeps the hyphen of a compound, "zee-egel", and writes a trema inside
# a word, "patiënten", which is left out where the line ends between the two (taaladvies.net).
_CLASH = re.compile(r"(?:a[aeiu]|e[eiu]|i[ei]|o[eiou]|u[iu])")
_TREMA = "\u0308"
_KEEP_HYPHEN = frozenset((
    "adjunct", "anti", "covid", "dexa", "ex", "niet", "non", "oud", "pet", "pre", "pro", "semi",
    "kno", "mdl", "arts", "wc",
))  # fmt: skip
_BREAKABLE = re.compile(r"[^\W\d_]*[a-zß-ÿ]")
_GOES_ON = re.compile(r"[a-zß-ÿ]")


def across_lines(before: str, after: str) -> str:
    """Return what was written before a line broke at the hyphen between these two pieces.

    "bot" and "breuk" are "botbreuk", "MRI" and "scan" "MRI-scan", "in" and "en" "in- en".
    """
    if _STANDS_FOR_THE_REST.match(after):
        return f"{before}- {after}"
    return without_hyphen(before, after) if _is_broken(before, after) else f"{before}-{after}"


def without_hyphen(before: str, after: str) -> str:
    """Return the word of which these small letters are the pieces; some keep their hyphen."""
    first = re.match(r"\w+", after)
    if before in _KEEP_HYPHEN or len(before) == 1 or first is None:
        return f"{before}-{after}"
    if not _CLASH.fullmatch(before[-1] + after[0]):
        return before + after
    marked = unicodedata.normalize("NFC", after[0] + _TREMA) + after[1:]
    if is_heard_of((before + marked[: first.end()]).lower()):
        return before + marked
    return f"{before}-{after}"


def _is_broken(before: str, after: str) -> bool:
    if {before, after.rstrip(".,;:")} <= {*WEEKDAYS, *MONTHS}:
        return False
    return bool(_BREAKABLE.fullmatch(before) and _GOES_ON.match(after))
