"""Tells by their looks which lines begin a paragraph, and which are items; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ivr.importing.source import SourceLine
from ivr.importing.typing_over import has_bullet, has_dash, is_numbered, said, typed_over

_ENDS_SENTENCE = re.compile(r"[.!?:;][\"')\]]*$")
BEGINS_LARGE = re.compile(r"[\"'(\[]*[A-ZÀ-ÞĲ0-9]")
"""How a sentence or a heading begins: with a capital or a number."""

_ENDS_IN_NUMBER, _BEGINS_NUMBER = re.compile(r"\d\s*$"), re.compile(r"\s*\W\s*\d")

SHORT = 0.2
"""A line with this share of it empty did not end because it was full."""


def ends_sentence(text: str) -> bool:
    """Return whether a line ends a sentence, or introduces what follows it."""
    return bool(_ENDS_SENTENCE.search(typed_over(text)))


def with_beginnings(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines, those that begin a paragraph or an item marked."""
    found: list[SourceLine] = []
    for line in lines:
        before = found[-1] if found else None
        item = line.item or has_bullet(line.text) or _is_dashed(before, line)
        begins = before is None or item or line.begins or _begins(before, line)
        found.append(replace(line, item=item, begins=begins))
    return found


def _is_dashed(before: SourceLine | None, line: SourceLine) -> bool:
    """Return whether a dash makes an item of it: in "8.00 / - 16.30" it does not."""
    if not has_dash(line.text) or (before and _is_range(before, line)):
        return False
    return before is None or before.item or ends_sentence(before.text) or line.gap > 0


def _is_range(before: SourceLine, line: SourceLine) -> bool:
    """Return whether a dash stands between two numbers, of which one ends the line above."""
    return bool(_ENDS_IN_NUMBER.search(before.text) and _BEGINS_NUMBER.match(line.text))


def _begins(before: SourceLine, line: SourceLine) -> bool:
    words = said(line)
    if is_unlike(before, line):
        return True
    is_large = bool(BEGINS_LARGE.match(words))
    if is_numbered(line.text) and (ends_sentence(before.text) or before.room > SHORT):
        return True
    if not is_large and not ends_sentence(before.text):
        return False
    is_new_page = before.place.page != line.place.page
    if line.gap > 0 and not is_new_page:
        return True
    return before.room > SHORT and (ends_sentence(before.text) or is_large)


def is_unlike(line: SourceLine, other: SourceLine) -> bool:
    """Return whether two lines are not of one paragraph by the looks of their letters."""
    is_larger = abs(line.size - other.size) > 0.12 * max(line.size, other.size)
    return is_larger or line.bold != other.bold
