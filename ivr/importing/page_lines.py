"""Turns the columns of a page into lines of the source: text, space, letters; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from ivr.importing.pieces import WordRow
from ivr.importing.source import SourceLine, SourcePlace
from ivr.importing.table_rows import refuse_gaps, refuse_wide
from ivr.importing.typing_over import has_bullet, has_dash, is_numbered

_GAP = 0.3
"""Of the size of letters: more white than usual above a line, and something else begins."""

_NOTE = re.compile(r"\s*(?:[\d*†]{1,2}[).]?|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s+\S")
_SMALL = 0.9
"""Of the usual size: the letters of a footnote are smaller."""


@dataclass(frozen=True)
class Page:
    """A page: its number, its size in points and its columns in the order of reading."""

    number: int
    width: float
    height: float
    columns: tuple[tuple[WordRow, ...], ...]


def lines_of(pages: Sequence[Page]) -> list[SourceLine]:
    """Return the lines of all pages; what is usual between lines and in size they share."""
    rows = [row for page in pages for column in page.columns for row in column]
    usual = _usual_gap(pages)
    size = _usual_size(rows)
    found: list[SourceLine] = []
    for page in pages:
        first = len(found)
        for column in page.columns:
            found += _column(page, column, usual)
        read = sum(line.place.page == page.number for line in found[:first])
        found[first:] = _numbered(found[first:], page, size, read + 1)
    return found


def _usual_gap(pages: Sequence[Page]) -> float:
    gaps = [gap for page in pages for column in page.columns for gap in _gaps(column)]
    close = [gap for gap in gaps if -0.5 < gap < 2]
    return median(sorted(close)[: max(1, len(close) * 3 // 4)]) if close else 0.0


def _gaps(column: Sequence[WordRow]) -> list[float]:
    """Return the white above each row but the first, in the size of its letters."""
    return [
        (row.top - before.bottom) / (min(row.size, before.size) or 10)
        for before, row in pairwise(column)
    ]


def _usual_size(rows: Iterable[WordRow]) -> float:
    sizes: dict[float, int] = {}
    for row in rows:
        sizes[row.size] = sizes.get(row.size, 0) + sum(len(piece.text) for piece in row.pieces)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _column(page: Page, column: Sequence[WordRow], usual: float) -> list[SourceLine]:
    _refuse_ragged(page, column)
    left = min(row.x0 for row in column)
    gaps = [0.0, *_gaps(column)]
    found: list[SourceLine] = []
    item_begins = left
    for at, row in enumerate(column):
        if row.pieces[0].inside:
            found += row.pieces[0].inside
            continue
        line = _line(page, column, at, gaps[at] - usual)
        is_back = item_begins > left + 1 and row.x0 < item_begins - 0.5 * row.size
        is_indented = at > 0 and item_begins == left and _is_indented(column, at)
        found.append(replace(line, begins=line.begins or is_back or is_indented))
        marked = has_bullet(line.text) or has_dash(line.text) or is_numbered(line.text)
        item_begins = row.words_begin if marked else left if is_back else item_begins
    return found


def _line(page: Page, column: Sequence[WordRow], at: int, gap: float) -> SourceLine:
    """Return a row as a line; a row of cells is a paragraph of its own."""
    row, cuts = column[at], _cuts(column, at)
    left, right = min(it.x0 for it in column), max(it.x1 for it in column)
    return SourceLine(
        row.text(cuts),
        SourcePlace(page.number, 0),
        begins=bool(cuts) or (at > 0 and _ended(column, at)),
        gap=gap if gap > _GAP else 0.0,
        room=max(0.0, (right - row.x1) / max(1.0, right - left)),
        depth=row.top / page.height,
        size=row.size,
        bold=row.bold,
    )


def _ended(column: Sequence[WordRow], at: int) -> bool:
    """Return whether the row above is a frame, or the row of a list: what follows begins."""
    return bool(column[at - 1].pieces[0].inside or _cuts(column, at - 1))


def rows_to_look_at(pages: Iterable[Page]) -> Iterator[str]:
    """Yield the pages on which white stands in a row: what is read together there is a guess."""
    for page in pages:
        rows = (row for column in page.columns for row in column if row.wide_gaps)
        if row := next(rows, None):
            words = f"{' '.join(row.text().split()[:6])!r}"
            place = f"page {page.number}: white in the middle of lines, as in {words}"
            yield f"{place}; see that these are read in the right order."


def _refuse_ragged(page: Page, column: Sequence[WordRow]) -> None:
    """Refuse a table without lines of which nobody can tell which cells are empty.

    Raises:
        ImportingError: naming the page, and what to do.
    """
    for cut, run in groupby((_cuts(column, at) for at in range(len(column))), key=bool):
        cells = [len(cuts) + 1 for cuts in run] if cut else [1]
        refuse_wide(max(cells), f"Page {page.number}")
        padded = [["x"] * count + [""] * (max(cells) - count) for count in cells]
        refuse_gaps(padded, f"Page {page.number}")


def _is_indented(column: Sequence[WordRow], at: int) -> bool:
    """Return whether a row begins more to the right than the one above, which ends a sentence."""
    before, row = column[at - 1], column[at]
    return row.x0 > before.x0 + 0.8 * row.size and before.text().endswith((".", "?", "!", ":"))


def _cuts(column: Sequence[WordRow], at: int) -> list[float]:
    """Return where cells of a list without lines begin: its neighbour has white there as well."""
    beside = [
        gap
        for row in (*column[max(0, at - 1) : at], *column[at + 1 : at + 2])
        for gap in row.wide_gaps
    ]
    return [
        (gap[0] + gap[1]) / 2
        for gap in column[at].wide_gaps
        if any(abs(gap[1] - other[1]) < 3 for other in beside)
    ]


def _numbered(lines: Sequence[SourceLine], page: Page, size: float, start: int) -> list[SourceLine]:
    """Give every line its number on the page, in the order of reading, and find footnotes."""
    found: list[SourceLine] = []
    for at, line in enumerate(lines, start):
        is_small = line.depth > 0.6 and 0 < line.size < _SMALL * size
        begins = is_small and bool(_NOTE.match(line.text))
        goes_on = is_small and bool(found) and found[-1].note
        placed = replace(line, place=SourcePlace(page.number, at), note=begins or goes_on)
        found.append(replace(placed, begins=begins) if placed.note else placed)
    return found
