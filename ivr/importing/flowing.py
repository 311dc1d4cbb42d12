"""Collects the lines of a file that says itself where its paragraphs and headings are; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ivr.importing.source import LeftOut, SourceLine, SourcePlace, Why

_BEGINS = re.compile(r"[\"'(]*[A-ZÀ-Þ0-9]|\W*$")
_ENDS = re.compile(r"[.!?:;][\"')]*\s*$")
_FULL_LINE = 70
"""Letters that fill a line: a shorter one may be a heading by its looks."""


@dataclass(frozen=True)
class Look:
    """What the file says of a block: its level as a heading, whether an item, its letters."""

    heading: int = 0
    item: bool = False
    size: float = 0.0
    bold: bool = False
    note: bool = False


PLAIN = Look()
"""A paragraph like any other."""


@dataclass
class Flow:
    """The lines so far, and what was left out; lines count on from 1."""

    lines: list[SourceLine] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    number: int = 0

    def add(self, text: str, look: Look = PLAIN) -> None:
        """Add a block; a line break in it begins another, unless the sentence goes on."""
        before = ""
        for words in text.split("\n"):
            if words.strip():
                begins = not before or bool(_ENDS.search(before) or _BEGINS.match(words.strip()))
                self.lines.append(self._line(words, look, begins=begins))
                before = words

    def leave_out(self, text: str, why: Why) -> None:
        """Add words that are no part of the text."""
        if words := " ".join(text.split()):
            self.left_out.append(LeftOut(self._line(words, PLAIN, begins=True), why))

    def _line(self, words: str, look: Look, *, begins: bool) -> SourceLine:
        self.number += 1
        room = max(0.0, 1 - len(words.strip()) / _FULL_LINE)
        return SourceLine(
            words, SourcePlace(0, self.number), begins=begins, room=room, **vars(look)
        )
