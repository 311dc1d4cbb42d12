"""Finds what stands in frames on a page: a box is read as it stands, a table row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdfplumber.page import Page as PdfPage

from ivr.dutch.spoken.line_ends import across_lines
from ivr.importing.page_lines import Page, lines_of
from ivr.importing.pieces import Piece, rows_of
from ivr.importing.reading_order import columns_in_order
from ivr.importing.source import SourceLine, SourcePlace
from ivr.importing.table_rows import is_lay_out, refuse_gaps, refuse_wide, row_sentence

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_WHOLE_PAGE = 0.75
_HYPHEN = re.compile(r"(?P<before>\w+)-$")


_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 18.0
"""Points of a box that holds at least some words."""

_BBox = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class _Outline:
    """Where a frame is, and of a table its cells; a cell that is not there is None."""

    bbox: _BBox
    rows: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Frame:
    """A box or a table, and the words in it."""

    piece: Piece
    words: frozenset[Piece]


def pieces_of(page: PdfPage) -> list[Piece]:
    """Return the words of a page that stand in no frame, and its frames.

    Raises:
        ImportingError: for a table that nobody can follow by ear.
    """
    words = _words_of(page)
    frames = _frames_of(page, words)
    framed = {word for frame in frames for word in frame.words}
    return [*(word for word in words if word not in framed), *(frame.piece for frame in frames)]


def _words_of(page: PdfPage) -> list[Piece]:
    found = page.extract_words(x_tolerance_ratio=0.15, extra_attrs=["fontname", "size"])
    return [*map(_piece, found)]


def _piece(word: dict[str, Any]) -> Piece:
    return Piece(
        float(word["x0"]),
        float(word["top"]),
        float(word["x1"]),
        float(word["bottom"]),
        str(word["text"]),
        round(float(word["size"]), 1),
        bool(_BOLD.search(str(word["fontname"]))),
    )


def _frames_of(page: PdfPage, words: Sequence[Piece]) -> list[_Frame]:
    """Return the boxes and tables of a page, of those in each other the outermost."""
    tables = [
        _Outline(_bbox(it.bbox), tuple(row.cells for row in it.rows)) for it in page.find_tables()
    ]
    outlines = _outermost((*tables, *_boxes(page)), words, float(page.width * page.height))
    return [
        _frame(it, [word for word in words if _holds(it.bbox, _of(word))], page) for it in outlines
    ]


def _outermost(
    outlines: Iterable[_Outline], words: Sequence[Piece], page_area: float
) -> list[_Outline]:
    """Return those that hold words, and stand in no other one; a frame of the page is none."""
    found: list[_Outline] = []
    for outline in sorted(outlines, key=lambda it: -_area(it.bbox)):
        is_whole_page = _area(outline.bbox) > _WHOLE_PAGE * page_area
        is_inside = any(_holds(other.bbox, outline.bbox) for other in found)
        if not (is_whole_page or is_inside) and any(_holds(outline.bbox, _of(it)) for it in words):
            found.append(outline)
    return found


def _boxes(page: PdfPage) -> Iterator[_Outline]:
    """Yield what is drawn around or behind words; a line or the mark of an item is neither."""
    for drawn in (*page.rects, *page.curves):
        bbox = _bbox((drawn["x0"], drawn["top"], drawn["x1"], drawn["bottom"]))
        if bbox[2] - bbox[0] > _LEAST_WIDTH and bbox[3] - bbox[1] > _LEAST_HEIGHT:
            yield _Outline(bbox)


def _bbox(numbers: tuple[Any, Any, Any, Any]) -> _BBox:
    x0, top, x1, bottom = map(float, numbers)
    return x0, top, x1, bottom


def _of(word: Piece) -> _BBox:
    return word.x0, word.top, word.x1, word.bottom


def _area(bbox: _BBox) -> float:
    return (bbox[2] - bbox[0]) * (bbox[3] - bbox[1])


def _holds(bbox: _BBox, inner: _BBox) -> bool:
    """Return whether the middle of something is inside."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return bbox[0] <= x <= bbox[2] and bbox[1] <= y <= bbox[3]


def _frame(outline: _Outline, words: Sequence[Piece], page: PdfPage) -> _Frame:
    cells = [[[*_in_cell(cell, words)] for cell in row if cell] for row in outline.rows]
    widest = max((sum(map(bool, row)) for row in cells), default=0)
    where = f"Page {page.page_number}"
    refuse_wide(widest, where)
    is_whole = widest > 1 and sum(len(cell) for row in cells for cell in row) == len(words)
    texts = [[_cell_text(cell) for cell in row] for row in cells]
    is_table = is_whole and not is_lay_out(texts)
    if is_table:
        refuse_gaps(texts, where)
    lines = _rows(cells, texts, page) if is_table else _box(words, page)
    return _Frame(Piece(*outline.bbox, inside=tuple(lines)), frozenset(words))


def _in_cell(cell: Any, words: Sequence[Piece]) -> Iterator[Piece]:
    return (word for word in words if _holds(_bbox(cell), _of(word)))


def _box(words: Sequence[Piece], page: PdfPage) -> list[SourceLine]:
    columns = tuple(tuple(column) for column in columns_in_order(words))
    lines = lines_of([Page(page.page_number, float(page.width), float(page.height), columns)])
    return [replace(lines[0], begins=True), *lines[1:]]


def _rows(
    rows: Sequence[Sequence[Sequence[Piece]]], texts: Sequence[Sequence[str]], page: PdfPage
) -> Iterator[SourceLine]:
    """Yield each row of a table as a sentence: its cells, with a colon or commas in between."""
    for cells, said in zip(rows, texts, strict=True):
        if first := next((cell[0] for cell in cells if cell), None):
            place, depth = SourcePlace(page.page_number, 0), first.top / float(page.height)
            yield SourceLine(row_sentence(said), place, begins=True, depth=depth, size=first.size)


def _cell_text(cell: Sequence[Piece]) -> str:
    text = ""
    for row in rows_of(cell):
        words = row.text()
        if (match := _HYPHEN.search(text)) and words:
            after, _, rest = words.partition(" ")
            whole = across_lines(match["before"], after)
            text = " ".join(filter(None, (text[: match.start()] + whole, rest)))
        else:
            text = f"{text} {words}".strip()
    return text
