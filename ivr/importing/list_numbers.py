"""Counts the numbers of Word's lists, which are drawn before an item and not in its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
)  # fmt: skip


class ListNumbers:
    """Knows the lists of a document, and how far each was counted."""

    def __init__(self, document: Document) -> None:
        self.levels = _levels(document)
        self.counted: dict[tuple[str, int], int] = defaultdict(int)

    def before(self, paragraph: Paragraph) -> tuple[str, bool]:
        """Return what stands before a paragraph, and whether it is an item of a list."""
        number, level = _numbered(paragraph)
        shape = self.levels.get((number, level))
        if not number or number == "0" or shape is None:
            return "", False
        kind, text, start = shape
        if kind in {"bullet", "none"}:
            return "", kind == "bullet"
        self._count(number, level, start)
        return f"{self._written(number, level, text)} ", True

    def _count(self, number: str, level: int, start: int) -> None:
        self.counted[number, level] = self.counted.get((number, level), start - 1) + 1
        for lower in range(level + 1, 9):
            self.counted.pop((number, lower), None)

    def _written(self, number: str, level: int, text: str) -> str:
        for place in range(level + 1):
            kind = self.levels.get((number, place), ("decimal", "", 1))[0]
            count = self.counted.get((number, place), 1)
            text = text.replace(f"%{place + 1}", _drawn(kind, count))
        return text


def _drawn(kind: str, count: int) -> str:
    """Return a number as Word draws it (ECMA-376, part 1, 17.18.59)."""
    series = {"lowerLetter": _LETTERS, "upperLetter": _LETTERS.upper(), "lowerRoman": _ROMAN}
    series["upperRoman"] = tuple(map(str.upper, _ROMAN))
    return series[kind][count - 1] if kind in series and count <= len(series[kind]) else str(count)


def _numbered(paragraph: Paragraph) -> tuple[str, int]:
    """Return the number of a paragraph's list and its level; its style may have them."""
    of_styles = (style.element.find(qn("w:pPr")) for style in styles_of(paragraph))
    holders = (paragraph._p.pPr, *of_styles)
    number, level = "", None
    for holder in (it for it in holders if it is not None):
        found = holder.find(qn("w:numPr"))
        if found is not None:
            number = number or _value(found, "w:numId")
            level = level if level is not None else _value(found, "w:ilvl") or None
    return number, int(level or 0)


def styles_of(paragraph: Paragraph) -> Iterator[Any]:
    """Yield the style of a paragraph, and those on which it is based."""
    style: Any = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _value(element: Any, name: str) -> str:
    child = element.find(qn(name))
    return "" if child is None else str(child.get(qn("w:val")) or "")


def _levels(document: Document) -> dict[tuple[str, int], tuple[str, str, int]]:
    """Return how each level of each list is drawn: its kind, its text, its first number."""
    try:
        root: Any = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    shapes = {it.get(qn("w:abstractNumId")): it for it in root.findall(qn("w:abstractNum"))}
    found = {}
    for numbered in root.findall(qn("w:num")):
        shape = shapes.get(_value(numbered, "w:abstractNumId"))
        for level in () if shape is None else shape.findall(qn("w:lvl")):
            place = int(level.get(qn("w:ilvl")))
            kind, text = _value(level, "w:numFmt") or "decimal", _value(level, "w:lvlText")
            start = int(_value(level, "w:start") or 1)
            found[numbered.get(qn("w:numId")), place] = kind, text, start
    return found
