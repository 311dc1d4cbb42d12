"""Tells columns from the cells of a list, by where rows begin beside each other and go on; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ivr.importing.pieces import Piece, WordRow

_GUTTER = 9.0
"""Points of white, at the least, between two columns."""

_ROWS = 3
"""A column has so many rows, and as many beside them."""

_SIGNS = 16
"""Letters in a row of a column, on average; in a cell of a list there are fewer."""

_FULL = 0.7
"""Of the width of its column, that a row of running text fills; a cell of a list does not."""

_SURE_WHITE = 18.0
"""Points of white: more than there is between words to make a line full."""

_SURE_ROWS = 3
"""So many rows that go on with a small letter are running text."""

_TALL, _SOME = 6, 0.15
"""So many rows on both sides, of which this share goes on with a small letter, are columns too."""

_NARROWER = 0.6
"""Of the width of the cells beside them: the names of the rows are short."""

_MOST_BESIDE = 0.6
"""So many of the cells on the left begin where one on the right does, or it is no table."""


def are_columns(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
    """Return whether these are rows of columns, and not the cells of a list.

    Running text is sure: many of its rows begin with a small letter. Beside it anything is a
    column; elsewhere both sides must have rows that are about as long as each other.
    """
    near, far = _nearest(left, at_end=True), _nearest(right, at_end=False)
    if not _lines_up(far):
        return False
    is_side = all(it.bold for row in near for it in row.pieces) and _runs_on(far, _SURE_ROWS)
    if is_side or are_cells(left, right) or (_is_framed(near) and _is_framed(far)):
        return True
    is_far = len(far) >= _ROWS or (len(far) > 1 and _white_between(near, far) > _SURE_WHITE)
    if _runs_on(near, _SURE_ROWS) and is_far:
        return True
    is_tall = min(len(near), len(far)) >= _TALL and _share_that_runs_on([*near, *far]) > _SOME
    is_even = _is_even(near) and _is_even(far)
    is_framed = _is_framed(near) or _is_framed(far)
    return is_tall or (is_even and (_runs_on(near, 1) or _runs_on(far, 1) or is_framed))


def are_cells(left: Sequence[WordRow], right: Sequence[WordRow]) -> bool:
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
    return [rows[0].top, *(row.top for above, row in pairwise(rows) if is_apart(above, row))]


def is_apart(above: WordRow, row: WordRow) -> bool:
    """Return whether more white stands above a row than between the rows of a paragraph."""
    return row.top - above.bottom > 0.6 * row.size


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
