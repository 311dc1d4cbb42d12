"""Finds the columns of a page, and so the order in which its words are read; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ivr.importing.pieces import Piece, WordRow, rows_of

_GUTTER = 9.0
"""Points of white, at the least, between two columns."""

_WHITE = 4.0
"""Points on both sides of its middle where no word stands in all the length of a gutter."""

_ROWS = 3
"""A column has so many rows, and as many beside them."""

_SIGNS = 16
"""Letters in a row of a column, on average; in a cell of a list there are fewer."""

_FULL = 0.7
"""Of the width of its column, that a row of running text fills; a cell of a list does not."""

_SURE_ROWS = 3
"""So many rows that go on with a small letter are running text."""

_APART = 2.5
"""Of the size of its letters, the white above what is no part of a column."""


@dataclass(frozen=True)
class _Band:
    """A stretch of a page with text on both sides of a gutter."""

    top: float
    bottom: float
    height: float


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
    return is_bold or _are_cells(rows_of(left), rows_of(right))


def _are_cells(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    """Return whether these are cells of several lines: each begins where one begins beside it."""
    if not (left and right):
        return False
    other = _tops(right)
    one = [top for top in _tops(left) if top > other[0] - 3]  # a title may stand above both
    has_lines = len(left) > len(one) or len(right) > len(other)
    is_beside = all(any(abs(it - top) < 3 for it in other) for top in one)
    return len(one) >= _ROWS and has_lines and is_beside


def _tops(rows: Sequence[WordRow]) -> list[float]:
    """Return where stretches of rows begin that have more white above them than in between."""
    return [rows[0].top, *(row.top for above, row in pairwise(rows) if _is_apart(above, row))]


def _each_with_its_text(left: Sequence[Piece], right: Sequence[Piece]) -> list[list[WordRow]]:
    """Return each heading in the margin, and behind it the text down to the next one."""
    rows = rows_of(left)
    firsts = [rows[0], *(row for above, row in pairwise(rows) if _is_apart(above, row))]
    edges = [float("-inf"), *(row.top - row.size / 2 for row in firsts[1:]), float("inf")]
    found: list[list[WordRow]] = []
    for top, bottom in pairwise(edges):
        found.append(rows_of(_between(left, top, bottom)))
        found += columns_in_order(_between(right, top, bottom))
    return [column for column in found if column]


def _is_apart(above: WordRow, row: WordRow) -> bool:
    return row.top - above.bottom > 0.6 * row.size


def _between(pieces: Sequence[Piece], top: float, bottom: float) -> list[Piece]:
    return [piece for piece in pieces if top <= piece.middle < bottom]


def _gutter(pieces: Sequence[Piece]) -> tuple[float, list[_Band]]:
    """Return the gutter beside which most text stands, and where it does; else no bands."""
    best: tuple[float, list[_Band]] = (0.0, [])
    for x in _candidates(pieces):
        bands = [*_bands(pieces, x)]
        if sum(band.height for band in bands) > sum(band.height for band in best[1]):
            best = (x, bands)
    return best


def _candidates(pieces: Sequence[Piece]) -> list[float]:
    """Return where a gutter may be: in white between words, and left of rows that line up."""
    rows = rows_of(pieces)
    white = (
        round((one.x1 + other.x0) / 8) * 4.0
        for row in rows
        for one, other in pairwise(row.pieces)
        if _is_gutter(one, other)
    )
    edges = Counter(round(row.x0) for row in rows)
    beside = (edge - _GUTTER / 2 for edge, count in edges.items() if count >= _ROWS)
    return sorted({*white, *beside})


def _bands(pieces: Sequence[Piece], x: float) -> Iterator[_Band]:
    """Yield the stretches of which no word stands across x, with running text on both sides."""
    across = sorted(it.middle for it in pieces if it.x0 < x + _WHITE and it.x1 > x - _WHITE)
    for top, bottom in pairwise((float("-inf"), *across, float("inf"))):
        inside = [piece for piece in pieces if top < piece.middle < bottom]
        left = rows_of(piece for piece in inside if piece.x1 <= x)
        right = rows_of(piece for piece in inside if piece.x1 > x)
        left = _without_what_stands_below(left, right, is_last=bottom == float("inf"))
        if _are_columns(left, right):
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
        is_apart = rows[at].top - rows[at - 1].bottom > _APART * rows[at].size
        if is_apart or (not is_last and at == len(rows) - 1 and _stands_out(rows)):
            rows = rows[:at]
    return rows


def _stands_out(rows: Sequence[WordRow]) -> bool:
    last, first = rows[-1], rows[0]
    return (last.bold and not first.bold) or last.size > first.size * 1.1


def _are_columns(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    """Return whether these are rows of columns, and not the cells of a list.

    Running text is sure: most of its rows begin with a small letter. Beside it anything is a
    column; elsewhere both sides must have rows that are about as long as each other.
    """
    near, far = _nearest(left, at_end=True), _nearest(right, at_end=False)
    if not _lines_up(far):
        return False
    if _are_cells(left, right):
        return True
    is_side = all(it.bold for row in near for it in row.pieces) and _runs_on(far, _SURE_ROWS)
    if is_side or (_runs_on(near, _SURE_ROWS) and len(far) > 1):
        return True
    is_even = _is_even(near) and _is_even(far)
    return is_even and (_runs_on(near, 1) or _runs_on(far, 1) or _is_framed(left, right))


def _nearest(rows: Sequence[WordRow], *, at_end: bool) -> list[WordRow]:
    """Return of each row what stands nearest to the gutter, for there may be another gutter."""
    found: list[WordRow] = []
    for row in rows:
        cuts = [at for at, gap in enumerate(pairwise(row.pieces), 1) if _is_gutter(*gap)]
        ends = row.pieces[cuts[-1] :] if at_end and cuts else row.pieces
        found.append(WordRow(row.pieces[: cuts[0]] if cuts and not at_end else ends))
    return found


def _lines_up(rows: Sequence[WordRow]) -> bool:
    """Return whether rows begin under each other, at two places at most: items stand inwards.

    In justified text white is anywhere, and what follows it begins anywhere.
    """
    edges = Counter(round(row.x0 / 3) for row in rows)
    return sum(count for _, count in edges.most_common(2)) >= 0.7 * len(rows)


def _is_gutter(one: Piece, other: Piece) -> bool:
    return other.x0 - one.x1 >= _GUTTER


def _is_even(rows: Sequence[WordRow]) -> bool:
    if len(rows) < _ROWS:
        return any(row.pieces[0].inside for row in rows)
    signs = sum(len(piece.text) for row in rows for piece in row.pieces) / len(rows)
    widest = max(row.x1 - row.x0 for row in rows)
    full = sum(row.x1 - row.x0 >= _FULL * widest for row in rows)
    return signs >= _SIGNS and full >= 0.4 * len(rows)


def _runs_on(rows: Sequence[WordRow], most: int) -> bool:
    """Return whether so many rows go on in the middle of a sentence, a third of them at least."""
    small = sum(row.pieces[0].text[:1].islower() for row in rows)
    return small >= max(most, len(rows) / 3)


def _is_framed(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    return any(row.pieces[0].inside for row in (*left, *right))
