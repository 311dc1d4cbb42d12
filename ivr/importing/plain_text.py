"""Reads a text file, whatever its letters were written in, as lines with their shape; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from charset_normalizer import from_bytes

from ivr.importing.source import ImportingError, Place, Source, SourceLine

_USED_FOR_DUTCH = ["utf_8", "utf_16", "cp1252", "cp850", "mac_roman"]
"""Windows, DOS and old Macintosh; other guesses would only be wrong."""


def decoded(data: bytes, name: str) -> str:
    """Return the text in a file.

    Raises:
        ImportingError: when it is no text.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=_USED_FOR_DUTCH).best()
    if best is None or "\0" in str(best):
        raise ImportingError(
            f"{name} is no PDF, Word file (.docx), web page or text: save the leaflet as one of "
            "these, and import that."
        )
    return str(best).removeprefix("\ufeff")


def read_text(text: str) -> Source:
    """Return the lines of a text; a form feed begins a page."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    number = 0
    lines: list[SourceLine] = []
    for page, words in enumerate(pages, 1):
        written = words.split("\n")
        lines += _lines(written, page if len(pages) > 1 else 0, number)
        number = 0 if len(pages) > 1 else number + len(written)
    return Source(tuple(_without_usual_gap(lines)), has_shape=True)


def _lines(written: Sequence[str], page: int, before: int) -> list[SourceLine]:
    """Return the lines of one page that hold words; `gap` counts the empty lines above."""
    widest = _usual_width(written)
    found, gap = [], 0
    for number, text in enumerate(written, 1):
        if not text.strip():
            gap += 1
            continue
        room = max(0.0, 1 - len(text.strip()) / widest)
        place, depth = Place(page, before + number), number / len(written)
        found.append(SourceLine(text, place, gap=float(gap), room=room, depth=depth))
        gap = 0
    return found


def _usual_width(written: Sequence[str]) -> int:
    """Return how many signs a full line has: nine in ten lines have no more."""
    widths = sorted(len(text.strip()) for text in written if text.strip())
    return max(20, widths[len(widths) * 9 // 10]) if widths else 20


def _without_usual_gap(lines: list[SourceLine]) -> list[SourceLine]:
    """Count gaps from what is usual, for a PDF's text may have an empty line below every line."""
    broken = Counter(line.gap for line in lines if re.match(r"\s*[a-zß-ÿ]", line.text))
    usual = broken.most_common(1)[0][0] if broken else 0.0
    return [_moved_up(line, usual) for line in lines]


def _moved_up(line: SourceLine, usual: float) -> SourceLine:
    return SourceLine(**{**vars(line), "gap": line.gap - usual})
