"""Reads a row of a table as a sentence, and refuses a table that nobody can follow by ear; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.importing.source import ImportingError
from ivr.importing.typing_over import RAISED_DIGITS

MOST_CELLS = 5
"""Cells in a row that can be followed by ear."""

_END = rf"(?=[{RAISED_DIGITS}]*$)"
"""Behind it a cell has no more than the mark of a footnote, which nobody hears."""

_SENTENCES = re.compile(rf"[.?!] .*[.?!]{_END}")
_STOPS = re.compile(rf"[.,;:]+{_END}")
_ASKS = re.compile(rf"[?!]{_END}")

LONG_CELL = 240
"""Signs in a cell, from where the table is a lay-out and its cells are read as columns."""


def row_sentence(cells: Sequence[str]) -> str:
    """Return the cells of a row that hold words, with a colon or commas in between."""
    filled = [_STOPS.sub("", " ".join(cell.split())) for cell in cells if cell.strip()]
    sentence = (": " if len(filled) == 2 else ", ").join(filled)
    return sentence if _ASKS.search(sentence) or not sentence else f"{sentence}."


def refuse_wide(widest: int, where: str) -> None:
    """Refuse a table by its row with most cells.

    Raises:
        ImportingError: when they are too many.
    """
    if widest > MOST_CELLS:
        raise ImportingError(
            f"{where} has a table of {widest} columns, which nobody can follow by ear: "
            "write it as sentences, and import that."
        )


def refuse_gaps(rows: Sequence[Sequence[str]], where: str) -> None:
    """Refuse a table of which a row has an empty cell: by ear nobody knows which one it is.

    Raises:
        ImportingError: unless that cell is the first one of all, or there are two columns.
    """
    others = [cell for row in rows for cell in row][1:]
    widest = max((len(row) for row in rows), default=0)
    if widest > 2 and not all(map(str.strip, others)):
        raise ImportingError(
            f"{where} has a table with empty cells, and nobody can hear which ones are empty: "
            "write it as sentences, and import that."
        )


def is_lay_out(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a table only puts stretches of text beside each other."""
    cells = [cell for row in rows for cell in row]
    has_paragraphs = len(rows) == 1 and any(_SENTENCES.search(cell) for cell in cells)
    return has_paragraphs or any(len(cell) > LONG_CELL for cell in cells)
