"""Finds the columns of a page, and so the order in which its words are read; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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

_INWARDS = 12.0
"""Points by which items and cells begin more to the right than headings."""

_SURE_WHITE = 18.0
"""Points of white: more than there is between words to make a line full."""

_SURE_ROWS = 3
"""So many rows that go on with a small letter are running text."""

_TALL, _SOME = 6, 0.15
"""So many rows on both sides, of which this share goes on with a small letter, are columns too."""

_NARROW, _BETWEEN_CELLS = 5.0, 1.5
"""Points of white between the cells of a table without lines, and half of it at their narrowest."""

_NARROWER = 0.6
"""Of the width of the cells beside them: the names of the rows are short."""

_MOST_BESIDE = 0.6
"""So many of the cells on the left begin where one on the right does, or it is no table."""

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
    return is_bold or _are_cells(rows_of(left), rows_of(right))


def _are_cells(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    """Return whether these are cells of several lines: each begins where one begins beside it."""
    other = _tops(right)
    # A title may stand above both, and what comes next below.
    one = [top for top in _tops(left) if other[0] - 3 < top < right[-1].bottom]
    beside = [top for top in one if any(abs(it - top) < 3 for it in other)]
    has_lines = len(left) > len(one) or len(right) > len(other)
    if not has_lines or len(beside) < 2 or len(beside) <= _MOST_BESIDE * len(one):
        return False
    # Of two rows all has to fit: two columns may begin beside each other by chance.
    is_sure = len(beside) >= _ROWS or len(one) == len(other) == len(beside)
    is_narrow = _is_narrower(left, _nearest(right, at_end=False))
    return is_sure and (is_narrow or (len(beside) >= _ROWS and not _runs_on(left, _ROWS)))


def _is_narrower(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    widths = [max(row.x1 for row in it) - min(row.x0 for row in it) for it in (left, right)]
    return widths[0] < _NARROWER * widths[1]


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
    for edge in _edges(pieces):
        for white, judge in ((_WHITE, _are_columns), (_BETWEEN_CELLS, _are_cells)):
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
        is_apart = rows[at].top - rows[at - 1].bottom > _APART * rows[at].size
        if is_apart or (not is_last and at == len(rows) - 1 and _stands_out(rows)):
            rows = rows[:at]
    return rows


def _stands_out(rows: Sequence[WordRow]) -> bool:
    last, first = rows[-1], rows[0]
    return (last.bold and not first.bold) or last.size > first.size * 1.1


def _are_columns(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    """Return whether these are rows of columns, and not the cells of a list.

    Running text is sure: many of its rows begin with a small letter. Beside it anything is a
    column; elsewhere both sides must have rows that are about as long as each other.
    """
    near, far = _nearest(left, at_end=True), _nearest(right, at_end=False)
    if not _lines_up(far):
        return False
    is_side = all(it.bold for row in near for it in row.pieces) and _runs_on(far, _SURE_ROWS)
    if is_side or _are_cells(left, right) or (_is_framed(near) and _is_framed(far)):
        return True
    is_far = len(far) >= _ROWS or (len(far) > 1 and _white_between(near, far) > _SURE_WHITE)
    if _runs_on(near, _SURE_ROWS) and is_far:
        return True
    is_tall = min(len(near), len(far)) >= _TALL and _share_that_runs_on([*near, *far]) > _SOME
    is_even = _is_even(near) and _is_even(far)
    is_framed = _is_framed(near) or _is_framed(far)
    return is_tall or (is_even and (_runs_on(near, 1) or _runs_on(far, 1) or is_framed))


def _white_between(left: Sequence[WordRow], right: Sequence[WordRow]) -> float:
    return min(row.x0 for row in right) - max(row.x1 for row in left)


def _nearest(rows: Sequence[WordRow], *, at_end: bool) -> list[WordRow]:
    """Return of each row what stands nearest to the gutter, for there may be another gutter."""
    found: list[WordRow] = []
    for row in rows:
        cuts = [at for at, gap in enumerate(pairwise(row.pieces), 1) if _is_gutter(*gap)]
        ends = row.pieces[cuts[-1] :] if at_end and cuts else row.pieces
        found.append(WordRow(row.pieces[: cuts[0]] if cuts and not at_end else ends))
    return found


def _lines_up(rows: Sequence[WordRow]) -> bool:
    """Return whether rows begin under each other, at few places: items and cells stand inwards.

    In justified text white is anywhere, and what follows it begins anywhere.
    """
    edges = Counter(round(row.x0 / 3) for row in rows)
    places = max(1, min(3, len(rows) // 3))
    return sum(count for _, count in edges.most_common(places)) >= 0.7 * len(rows)


def _is_gutter(one: Piece, other: Piece) -> bool:
    return other.x0 - one.x1 >= _GUTTER


def _is_even(rows: Sequence[WordRow]) -> bool:
    worded = [row for row in rows if not row.pieces[0].inside]
    if len(rows) < _ROWS or not worded:
        return len(worded) < len(rows)
    signs = sum(len(piece.text) for row in worded for piece in row.pieces) / len(worded)
    widest = max(row.x1 - row.x0 for row in worded)
    full = sum(row.x1 - row.x0 >= _FULL * widest for row in worded)
    return signs >= _SIGNS and full >= 0.4 * len(worded)


def _runs_on(rows: Sequence[WordRow], most: int) -> bool:
    """Return whether so many rows go on in the middle of a sentence, a third of them at least."""
    return _share_that_runs_on(rows) * len(rows) >= max(most, len(rows) / 3)


def _share_that_runs_on(rows: Sequence[WordRow]) -> float:
    return sum(row.pieces[0].text[:1].islower() for row in rows) / len(rows) if rows else 0.0


def _is_framed(rows: Sequence[WordRow]) -> bool:
    return any(row.pieces[0].inside for row in rows)
