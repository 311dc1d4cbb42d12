"""Tells which letters of a page are read: those that stand up, on the page, each of them once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pdfplumber.page import Page as PdfPage

from ivr.importing.source import LeftOut, SourceLine, SourcePlace, Why

Letter = dict[str, Any]
"""A letter as pdfplumber describes it."""

_TWICE = 0.08
"""Of its size: a letter that stands so near to the same letter was printed twice to look bold.

pdfplumber can leave these out as well (dedupe_chars), in a time that grows with the square of their
number.
"""

_SYMBOLS = re.compile(r"dingbat|wingding|webding|symbol", re.IGNORECASE)


def name_symbols(letters: Iterable[Letter]) -> None:
    """Let a letter of a font of pictures be a bullet, as which leaflets use it."""
    for letter in letters:
        if _SYMBOLS.search(letter["fontname"]) and letter["text"].isascii():
            letter["text"] = "\u2022"


def read_letters(page: PdfPage) -> Callable[[Letter], bool]:
    """Return whether something on the page is read; all but letters is, as it is no text."""
    twice = {id(letter) for letter in _printed_twice(page.chars)}
    return lambda it: it["object_type"] != "char" or (_is_inside(it, page) and id(it) not in twice)


def _printed_twice(letters: Iterable[Letter]) -> Iterator[Letter]:
    seen: dict[tuple[str, int], list[Letter]] = {}
    for letter in letters:
        near = (letter["text"], round(letter["top"]))
        same = [it for row in (-1, 0, 1) for it in seen.get((near[0], near[1] + row), ())]
        if any(_is_on(it, letter) for it in same):
            yield letter
        else:
            seen.setdefault(near, []).append(letter)


def _is_on(one: Letter, other: Letter) -> bool:
    across, down = abs(one["x0"] - other["x0"]), abs(one["top"] - other["top"])
    return bool(max(across, down) < _TWICE * other["size"])


def _is_inside(letter: Letter, page: PdfPage) -> bool:
    middle = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
    is_on_page = 0 <= middle[0] <= page.width and 0 <= middle[1] <= page.height
    return _is_upright(letter) and is_on_page


def _is_upright(letter: Letter) -> bool:
    """Return whether a letter stands straight up: a watermark does not (its matrix is turned)."""
    across, up = letter["matrix"][:2]
    return bool(across > 0 and abs(up) < 0.05 * across)


def letters_aside(page: PdfPage) -> Iterator[LeftOut]:
    """Yield what stands on its side, as a number along the fold does, and outside the page."""
    for why, is_upright in ((Why.TURNED, False), (Why.OUTSIDE, True)):
        aside = (
            it["text"]
            for it in page.chars
            if _is_upright(it) == is_upright and not _is_inside(it, page)
        )
        if text := "".join(aside).strip():
            yield LeftOut(SourceLine(text, SourcePlace(page.page_number, 0)), why)
