"""What stands on a page: words and frames with their place and letters, and rows of words; pure.

All measures are points from the left and from the top of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from ivr.importing.source import SourceLine
from ivr.importing.typing_over import RAISED

_SPACE = 0.12
"""Of the size of letters: less white between two pieces, and they are one word."""

_WIDE = 2.2
"""Of the size of letters: more white between two words, and they are in two cells."""

_INITIAL = 1.8
"""Times the size of the letters beside it, from where one letter is an initial."""

_MARKS = 3
"""So few signs before such white are a bullet or the number of a step."""


@dataclass(frozen=True)
class Piece:
    """A word, or a frame: a box or a table that is read as a whole, with lines of its own."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    size: float = 0.0
    bold: bool = False
    inside: tuple[SourceLine, ...] = ()

    @property
    def middle(self) -> float:
        """Return how far down the page its middle is."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class WordRow:
    """Words beside each other, from left to right, or one frame."""

    pieces: tuple[Piece, ...]

    @cached_property
    def x0(self) -> float:
        """Return where it begins."""
        return self.pieces[0].x0

    @cached_property
    def x1(self) -> float:
        """Return where it ends."""
        return max(piece.x1 for piece in self.pieces)

    @cached_property
    def top(self) -> float:
        """Return where its largest letters begin."""
        return min(piece.top for piece in self.pieces if piece.size == self.size)

    @cached_property
    def bottom(self) -> float:
        """Return where its largest letters end."""
        return max(piece.bottom for piece in self.pieces if piece.size == self.size)

    @cached_property
    def size(self) -> float:
        """Return the size in which most of it is set."""
        sizes: dict[float, int] = {}
        for piece in self.pieces:
            sizes[piece.size] = sizes.get(piece.size, 0) + max(1, len(piece.text))
        return max(sizes, key=lambda size: sizes[size])

    @property
    def bold(self) -> bool:
        """Return whether every word of it is bold."""
        worded = [piece for piece in self.pieces if any(map(str.isalpha, piece.text))]
        return bool(worded) and all(piece.bold for piece in worded)

    @property
    def words_begin(self) -> float:
        """Return where its words begin, behind a bullet or a number."""
        return self.pieces[1].x0 if self._is_marked else self.x0

    @cached_property
    def wide_gaps(self) -> tuple[tuple[float, float], ...]:
        """Return the white between what may be cells: where it begins and ends."""
        gaps = ((one.x1, other.x0) for one, other in pairwise(self.pieces))
        found = [gap for gap in gaps if gap[1] - gap[0] > _WIDE * self.size]
        return tuple(found[1:] if self._is_marked else found)

    @property
    def _is_marked(self) -> bool:
        first = self.pieces[0].text
        return len(self.pieces) > 1 and len(first) <= _MARKS and not first.isalpha()

    @cached_property
    def _space(self) -> float:
        """Return the white that parts two words: more than that between spaced-out letters."""
        single = [piece for piece in self.pieces if len(piece.text) == 1]
        if len(single) < max(5, 0.7 * len(self.pieces)):
            return _SPACE * self.size
        return 1.5 * median(other.x0 - one.x1 for one, other in pairwise(self.pieces))

    def _parts(self, one: Piece, other: Piece) -> bool:
        is_initial = one.size > _INITIAL * self.size and other.text[:1].islower()
        return other.x0 - one.x1 > self._space and not is_initial

    def text(self, cuts: Sequence[float] = ()) -> str:
        """Return its words; at `cuts` another cell begins, which a colon or a comma tells."""
        found = _raised(self.pieces[0], self, "")
        sign = ": " if len(cuts) == 1 else ", "
        for one, other in pairwise(self.pieces):
            if any(one.x1 <= cut <= other.x0 for cut in cuts):
                found = found.rstrip() + (" " if found.rstrip()[-1:] in ".,:;?!" else sign)
            elif self._parts(one, other):
                found += " "
            found += _raised(other, self, found)
        return found


def _raised(piece: Piece, row: WordRow, before: str) -> str:
    """Return the text of a piece; digits that stand higher than their line are marked so."""
    is_raised = piece.size < 0.85 * row.size and piece.bottom < row.bottom - 0.15 * row.size
    is_number = piece.text.isascii() and piece.text.isdigit()
    return piece.text.translate(RAISED) if before and is_raised and is_number else piece.text


def rows_of(pieces: Iterable[Piece]) -> list[WordRow]:
    """Return the rows, from the top down: words of which half the height is the same.

    A large initial belongs to the first of the rows beside it.
    """
    found = [*pieces]
    usual = median(piece.size for piece in found) if found else 0.0
    initials = [it for it in found if len(it.text) == 1 and it.size > _INITIAL * usual > 0]
    rows = _rows([piece for piece in found if piece not in initials])
    for initial in initials:
        beside = [row for row in rows if row[0].top > initial.top - usual]
        if beside:
            beside[0].append(initial)
        else:
            rows.append([initial])
    return [WordRow(tuple(sorted(row, key=lambda piece: piece.x0))) for row in rows]


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.x0)):
        if rows and not piece.inside and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _beside(row: Sequence[Piece], piece: Piece) -> bool:
    if row[0].inside:
        return False
    largest = max(row, key=lambda it: it.bottom - it.top)
    overlap = min(largest.bottom, piece.bottom) - max(largest.top, piece.top)
    return overlap > 0.5 * min(largest.bottom - largest.top, piece.bottom - piece.top)
