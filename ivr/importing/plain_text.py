"""Reads a text file, whatever its letters were written in, as lines with their shape; pure."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ivr.importing.source import ImportingError, Source, SourceLine, SourcePlace

_WINDOWS, _DOS, _MACINTOSH = "cp1252", "cp850", "mac_roman"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DUTCH = frozenset(
    "abcdefghijklmnopqrstuvwxyzáàâäçéèêëíïîóòôöúùûüñ0123456789 \n\t.,;:?!'\"()/-%&+=*@#_<>"
    "\u2018\u2019\u201c\u201d\u201e\u2013\u2014…•€°²³±½¼§©®\u00d7µ·\u00a0\u00ad\f"
)
"""Signs of a Dutch text: read in the letters of another machine it has others among them."""


_BESIDE = re.compile(r"\s*\S.{14,}?\S {3,}(?=[a-zß-ÿ])\S.{10,}")
"""A line that goes on in the middle of another sentence behind much white."""

_COLUMN = 5
"""So many of these are columns."""


def decoded(data: bytes, name: str) -> str:
    """Return the text in a file: UTF-8, UTF-16 with its mark, or else as it looks most Dutch.

    charset-normalizer was considered: in a short text from DOS it finds Windows' letters.

    Raises:
        ImportingError: when it is no text.
    """
    text, strange = _as_it_looks(data)
    if "\0" in text or strange > len(text) / 10:
        raise ImportingError(
            f"{name} is no PDF, Word file (.docx), web page or text: save the leaflet as one of "
            "these, and import that."
        )
    return text


def _as_it_looks(data: bytes) -> tuple[str, int]:
    """Return the text, and how many of its signs no leaflet has."""
    coding = "utf-16" if data.startswith(_MARKS) else "utf-8-sig"
    try:
        text = data.decode(coding)
        return text, sum(sign < " " and not sign.isspace() for sign in text)
    except UnicodeDecodeError:
        guesses = (data.decode(it, "replace") for it in (_WINDOWS, _DOS, _MACINTOSH))
        text = min(guesses, key=_strangeness)
        return text, _strangeness(text)


def _strangeness(text: str) -> int:
    return sum(sign not in _DUTCH for sign in text.replace("\r", "\n").lower())


def read_text(text: str) -> Source:
    """Return the lines of a text; a form feed begins a page."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    _refuse_columns(text)
    number = 0
    lines: list[SourceLine] = []
    for page, words in enumerate(pages, 1):
        written = words.split("\n")
        lines += _lines(written, page if len(pages) > 1 else 0, number)
        number = 0 if len(pages) > 1 else number + len(written)
    return Source(tuple(_without_usual_gap(lines)), has_shape=True)


def _refuse_columns(text: str) -> None:
    """Refuse columns beside each other: their lines cannot be told from each other's."""
    beside = [match for line in text.split("\n") if (match := _BESIDE.match(line))]
    if len(beside) >= _COLUMN and len(beside) > len(text.split("\n")) / 4:
        raise ImportingError(
            "The text stands in columns beside each other, so its lines are mixed: import the "
            "file that it was taken from."
        )


def _lines(written: Sequence[str], page: int, before: int) -> list[SourceLine]:
    """Return the lines of one page that hold words; `gap` counts the empty lines above."""
    widest = _usual_width(written)
    found, gap = [], 0
    for number, text in enumerate(written, 1):
        if not text.strip():
            gap += 1
            continue
        room = max(0.0, 1 - len(text.strip()) / widest)
        place, depth = SourcePlace(page, before + number), number / len(written)
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
    return [replace(line, gap=line.gap - usual) for line in lines]
