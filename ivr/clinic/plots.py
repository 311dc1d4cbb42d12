"""Draws figures as SVG, for light and dark pages; the page tells the same in a table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Literal

import svg

from ivr.clinic.bars import Bars


@dataclass(frozen=True)
class Colours:
    """The colours of a plot; they are those of the style sheet."""

    ground: str
    ink: str
    bar: str
    grid: str


WIDE, NARROW = 900, 450
"""Widths in pixels of a plot for a desk and for a telephone; letters are as large on both."""

LIGHT = Colours("#ffffff", "#14181d", "#0b4f6c", "#d5dae0")
DARK = Colours("#1c222a", "#f0f3f6", "#8fd3f0", "#3b4550")

_MARGIN, _HEADING, _LETTERS = 16.0, 18, 15
"""Pixels: around everything, and as high as the letters of the title and of the rest."""

_TOP = 52.0
"""Pixels above the bars: the title."""

_LETTER_WIDTH = 0.62 * _LETTERS
"""Pixels of a letter or digit, on the wide side: the reader's own type is not known here."""

_PLACE_FOR_A_NAME, _BAR = 22.0, 20.0
"""Pixels from the top of a lying bar's name to its bar, and of the bar itself."""

_ROW = _PLACE_FOR_A_NAME + _BAR + 14
_HEIGHT = 300.0
Anchor = Literal["start", "middle", "end"]

_LINES = 6
"""At most so many lines of a grid."""


def draw(bars: Bars, colours: Colours, width: int) -> str:
    """Return the plot as an SVG file, `width` in pixels; the same figures give the same file."""
    height = _TOP + _ROW * len(bars.names) if bars.lying else _HEIGHT
    shapes = _lying(bars, colours, width) if bars.lying else _standing(bars, colours, width)
    drawn = svg.G(fill=colours.ink)
    drawn.elements = [
        svg.Rect(width=width, height=height, fill=colours.ground),
        _words(bars.title, _MARGIN, 30, size=_HEADING),
        *shapes,
    ]
    picture = svg.SVG(viewBox=svg.ViewBoxSpec(0, 0, width, height), width=width, height=height)
    picture.elements = [svg.Title(text=escape(bars.title)), drawn]
    return picture.as_str()


def _lying(bars: Bars, colours: Colours, width: int) -> Iterator[svg.Element]:
    """A name above each bar, for which there is room everywhere, and its number behind it."""
    most = max([*bars.numbers, 1])
    room = width - 3 * _MARGIN - _LETTER_WIDTH * len(str(most))
    letters = int((width - 2 * _MARGIN) / _LETTER_WIDTH)
    for row, (name, number) in enumerate(zip(bars.names, bars.numbers, strict=True)):
        top, length = _TOP + row * _ROW, room * number / most
        yield _words(textwrap.shorten(name, letters, placeholder="…"), _MARGIN, top + _LETTERS)
        yield _bar(_MARGIN, top + _PLACE_FOR_A_NAME, length, _BAR, colours)
        yield _words(str(number), 1.5 * _MARGIN + length, top + _PLACE_FOR_A_NAME + _LETTERS)


def _standing(bars: Bars, colours: Colours, width: int) -> Iterator[svg.Element]:
    """A grid with numbers on the left, and below it as many names as there is room for."""
    step = grid_step(max([*bars.numbers, 1]))
    most = step * -(-max([*bars.numbers, 1]) // step)
    left = 1.5 * _MARGIN + _LETTER_WIDTH * len(str(most))
    right, bottom = width - _MARGIN, _HEIGHT - 2 * _MARGIN - 4
    high = (bottom - _TOP) / most
    for number in range(0, most + 1, step):
        y = bottom - high * number
        yield svg.Line(x1=_short(left), x2=right, y1=_short(y), y2=_short(y), stroke=colours.grid)
        yield _words(str(number), left - _MARGIN / 2, y + 5, anchor="end")
    slot = (right - left) / len(bars.names)
    every = -(-int(_LETTER_WIDTH * (max(map(len, bars.names)) + 1)) // max(1, int(slot)))
    for place, (name, number) in enumerate(zip(bars.names, bars.numbers, strict=True)):
        x, length = left + slot * place, high * number
        yield _bar(x + slot / 8, bottom - length, slot * 3 / 4, length, colours)
        if place % every == 0:
            yield _words(name, x + slot / 2, bottom + _LETTERS + 6, anchor="middle")


def grid_step(most: int) -> int:
    """Return the round number, 1, 2 or 5 with noughts, that the lines of a grid are apart."""
    round_numbers = (first * int(10**noughts) for noughts in count() for first in (1, 2, 5))
    return next(step for step in round_numbers if step * (_LINES - 1) >= most)


def _bar(x: float, y: float, width: float, height: float, colours: Colours) -> svg.Element:
    return svg.Rect(
        x=_short(x), y=_short(y), width=_short(width), height=_short(height), fill=colours.bar
    )


def _words(
    words: str, x: float, y: float, anchor: Anchor = "start", size: int = _LETTERS
) -> svg.Element:
    return svg.Text(
        x=_short(x),
        y=_short(y),
        text_anchor=anchor,
        # Words stay words: small, sharp, and in the reader's own type.
        font_family="sans-serif",
        font_size=size,
        # The library writes them as they are, and a name may hold an ampersand.
        text=escape(words),
    )


def _short(pixels: float) -> float:
    """Return a length as it is worth writing down."""
    return round(pixels, 1)
