"""Puts lines together as headings, paragraphs and items, and tells which hyphens went; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ivr.dutch.spoken.line_ends import across_lines
from ivr.importing.source import SourceLine, SourcePlace
from ivr.importing.typing_over import SOFT_HYPHEN, said

_HYPHEN = re.compile(rf"(?P<before>[\w.,:/-]*\w)(?P<sign>-|{SOFT_HYPHEN})$")
_AFTER = re.compile(r"\S+")


@dataclass(frozen=True)
class LineEnd:
    """A hyphen at the end of a line, and what was made of the two pieces beside it."""

    place: SourcePlace
    before: str
    after: str
    whole: str

    def __str__(self) -> str:
        return f"{self.place}: '{self.before}-' and '{self.after}' are {self.whole!r}"


@dataclass(frozen=True)
class Block:
    """A heading (its level is not 0), a paragraph or an item, with the place where it begins."""

    text: str
    place: SourcePlace
    heading: int = 0
    item: bool = False


@dataclass(frozen=True)
class Blocks:
    """All blocks in their order, and every hyphen at the end of a line."""

    found: tuple[Block, ...]
    line_ends: tuple[LineEnd, ...]


def blocks_of(lines: Iterable[SourceLine]) -> Blocks:
    """Return the blocks that these lines are."""
    found: list[Block] = []
    ends: list[LineEnd] = []
    for group in groups_of(lines):
        text, joined = _text(group)
        if text:
            first = group[0]
            found.append(Block(text, first.place, first.heading, first.item))
            ends += joined
    return Blocks(tuple(found), tuple(ends))


def groups_of(lines: Iterable[SourceLine]) -> list[list[SourceLine]]:
    """Return the lines of each block together."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if line.begins or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def _text(lines: Sequence[SourceLine]) -> tuple[str, list[LineEnd]]:
    text, ends = said(lines[0]), []
    for before, line in pairwise(lines):
        words = said(line)
        if end := _line_end(text, words, before.place):
            text = text[: -len(end.before) - 1] + end.whole + words[len(end.after) :]
            ends.append(end)
        else:
            text = f"{text.rstrip(SOFT_HYPHEN)} {words}".strip()
    return text.rstrip(SOFT_HYPHEN), ends


def _line_end(text: str, following: str, place: SourcePlace) -> LineEnd | None:
    """Return the hyphen at the end of a text, if it ends in one and a word follows."""
    match, after = _HYPHEN.search(text), _AFTER.match(following)
    if not (match and after):
        return None
    before = match["before"]
    sure = match["sign"] == SOFT_HYPHEN
    whole = before + after[0] if sure else across_lines(before, after[0])
    return LineEnd(place, before, after[0], whole)
