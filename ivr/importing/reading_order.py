"""Finds the columns of a page, and so the order in which its words are read; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ivr.importing.columns_or_cells import are_cells, are_columns, is_apart
from ivr.importing.pieces import Piece, WordRow, rows_of

_WHITE = 4.0
"""Points on both sides of its middle where no word stands in all the length of a gutter."""

_INWARDS = 12.0
"""Points by which items and cells begin more to the right than headings."""

_NARROW, _BETWEEN_CELLS = 5.0, 1.5
"""Points of white between the cells of a table without lines, and half of it at their narrowest."""

_APART = 2.5
"""Of the size of its letters, the white above what is no part of a column."""


@dataclass(frozen=True)
class _Band:
    """A stretch of a page with text on both sides of a gutter."""

    top: float
    bottom: float
    height: float


_Judge = Callable[[Sequence[WordRow], Sequence[WordRow]], bool]
"""Tells whether the rows on both sides of white are what it looks for."""


def columns_in_order(pieces: Sequence[Piece]) -> list[list[WordRow]]:
    """Return the columns in the order in which they are read, each as its rows.

    What is as wide as the page is a column of its own, above or below the narrow ones.
    """
    x, bands = _gutter(pieces)
    if not bands:
        return [rows_of(pieces)] if pieces else []
    found: list[list[WordRow]] = []
    above = float("-inf")
    for band in bands:
        found += columns_in_order(_between(pieces, above, band.top))
        found += _beside(_between(pieces, band.top, band.bottom), x)
        above = band.bottom
    return found + columns_in_order(_between(pieces, above, float("inf")))


def _beside(pieces: Sequence[Piece], x: float) -> list[list[WordRow]]:
    """Return what stands on both sides of a gutter."""
    left = [piece for piece in pieces if piece.x0 < x]
    right = [piece for piece in pieces if piece.x0 >= x]
    if _are_side_heads(left, right):
        return _each_with_its_text(left, right)
    return columns_in_order(left) + columns_in_order(right)


def _are_side_heads(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Return whether what stands on the left is read with what begins beside it.

    That are bold words, and the cells of a table without lines: they begin where those beside do.
    """
    is_bold = all(it.bold for it in left) and not any(it.bold for it in right)
    return is_bold or are_cells(rows_of(left), rows_of(right))


def _each_with_its_text(left: Sequence[Piece], right: Sequence[Piece]) -> list[list[WordRow]]:
    """Return each heading in the margin, and behind it the text down to the next one."""
    rows = rows_of(left)
    firsts = [rows[0], *(row for above, row in pairwise(rows) if is_apart(above, row))]
    edges = [float("-inf"), *(row.top - row.size / 2 for row in firsts[1:]), float("inf")]
    found: list[list[WordRow]] = []
    for top, bottom in pairwise(edges):
        found.append(rows_of(_between(left, top, bottom)))
        found += columns_in_order(_between(right, top, bottom))
    return [column for column in found if column]


def _between(pieces: Sequence[Piece], top: float, bottom: float) -> list[Piece]:
    return [piece for piece in pieces if top <= piece.middle < bottom]


def _gutter(pieces: Sequence[Piece]) -> tuple[float, list[_Band]]:
    """Return the gutter beside which most text stands, and where it does; else no bands."""
    best: tuple[float, list[_Band]] = (0.0, [])
    for edge in _edges(pieces):
        for white, judge in ((_WHITE, are_columns), (_BETWEEN_CELLS, are_cells)):
            bands = [*_bands(pieces, edge - 2 * white, edge, judge)]
            if sum(band.height for band in bands) > sum(band.height for band in best[1]):
                best = (edge - white, bands)
    return best


def _edges(pieces: Sequence[Piece]) -> list[float]:
    """Return where a column may begin: where words behind white do that line up, and rows."""
    rows = rows_of(pieces)
    begin = [row.x0 for row in rows]
    begin += [
        other.x0
        for row in rows
        for one, other in pairwise(row.pieces)
        if other.x0 - one.x1 >= _NARROW
    ]
    lined_up = [edge for edge, count in Counter(map(round, begin)).items() if count > 1]
    # A heading stands a little more to the left than the cells and items below it.
    left = [min(it for it in begin if edge - _INWARDS <= it < edge + 1) for edge in lined_up]
    return sorted({*(edge - 0.5 for edge in lined_up), *(edge - 0.5 for edge in left)})


def _bands(pieces: Sequence[Piece], begin: float, end: float, judge: _Judge) -> Iterator[_Band]:
    """Yield the stretches in which no word stands between two places, and both sides are right."""
    across = sorted(it.middle for it in pieces if it.x0 < end and it.x1 > begin)
    for top, bottom in pairwise((float("-inf"), *across, float("inf"))):
        inside = [piece for piece in pieces if top < piece.middle < bottom]
        left = rows_of(piece for piece in inside if piece.x1 <= begin)
        right = rows_of(piece for piece in inside if piece.x0 >= end)
        left = _without_what_stands_below(left, right, is_last=bottom == float("inf"))
        if left and right and judge(left, right):
            both = (*left, *right)
            first, last = min(row.top for row in both), max(row.bottom for row in both)
            height = min(_height(left), _height(right))
            yield _Band(first - 1, last + 1, height)


def _height(rows: Sequence[WordRow]) -> float:
    return sum(row.bottom - row.top for row in rows)


def _without_what_stands_below(
    left: list[WordRow], right: Sequence[WordRow], *, is_last: bool
) -> list[WordRow]:
    """Leave what stands under both columns to the stretch below: a heading, or a colophon.

    With nothing below, a heading at the end of a column is that of the text in the next one.
    """
    rows = [*left]
    for at in range(len(rows) - 1, 0, -1):
        if not right or rows[at].top <= right[-1].bottom:
            break
        # A table is one row, without a size of its own.
        size = rows[at].size or _usual_size(left)
        is_far = rows[at].top - rows[at - 1].bottom > _APART * size
        if is_far or (not is_last and at == len(rows) - 1 and _stands_out(rows)):
            rows = rows[:at]
    return rows


def _usual_size(rows: Sequence[WordRow]) -> float:
    return median([row.size for row in rows if row.size] or [0.0])


def _stands_out(rows: Sequence[WordRow]) -> bool:
    """Return whether the last row is bolder or larger than most: a page header is smaller too."""
    *others, last = rows
    is_bold = last.bold and sum(row.bold for row in others) * 2 < len(others)
    return is_bold or last.size > _usual_size(others) * 1.1
