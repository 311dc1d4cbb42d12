"""Refuses a leaflet with file, line and remedy; also for a character that no voice can say."""

from __future__ import annotations

import unicodedata

_SYMBOLS = 0x2190
"""From here on Unicode's "other symbols" are pictures; below it are signs such as the degree."""


class LeafletError(Exception):
    """A leaflet file that cannot become a line: which file, which line, and how to mend it."""

    def __init__(self, name: str, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{name}:{line}: {problem} {remedy}")


def refuse_unspeakable(text: str, name: str, first: int = 1) -> None:
    """Refuse what cannot stand in XML, and so not in TwiML (Twilio error 12100), and what no voice
    can say: invisible characters and pictures. `first` is the line on which the text begins.

    Raises:
        LeafletError: with the line and the number of the character, because it may be invisible.
    """
    for number, line in enumerate(text.split("\n"), start=first):
        for character in line:
            if _is_unspeakable(character):
                problem = (
                    f"holds U+{ord(character):04X}, an invisible control character, a tab or a "
                    "picture."
                )
                remedy = "Type the line again, with words, signs and spaces only."
                raise LeafletError(name, number, problem, remedy)


def _is_unspeakable(character: str) -> bool:
    match unicodedata.category(character):
        # Control (a tab too), format (zero-width), surrogate, private use, no character at all.
        case "Cc" | "Cf" | "Cs" | "Co" | "Cn":
            return True
        case "So" | "Sk":
            return ord(character) >= _SYMBOLS
        case _:
            return "\ufe00" <= character <= "\ufe0f"  # how the character before it is drawn
