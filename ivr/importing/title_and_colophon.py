"""Knows the title above a leaflet and the colophon below it from the words in between; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ivr.dutch.language import MONTHS
from ivr.dutch.written import closed
from ivr.importing.blocks import Block, groups_of
from ivr.importing.sections import is_subject
from ivr.importing.source import LeftOut, Source, SourceLine, Why
from ivr.importing.typing_over import said
from ivr.proof.approved import words_in

_OF_COLOPHON = re.compile(
    rf"\bpavo\b|folder-?(?:nummer|nr|code)|\bversie\b|\buitgave\b|herzien|©|ziekenhuis|gasthuis|"
    rf"medisch centrum|(?:{'|'.join(MONTHS)}) 20\d\d|www\.|\d{{4}} [A-Z]{{2}}\b|^Postbus|"
    rf"^(?:foto|tekst|redactie|vormgeving|druk)\w*:",
    re.IGNORECASE,
)
_SURE = re.compile(rf"\bpavo\b|folder|versie|uitgave|herzien|(?:{'|'.join(MONTHS)}) 20\d\d", re.I)
_FIRST = 6
"""A title is among so many first blocks: a department or a logo may stand above it."""

_MOST_LINES = 8
_LONGEST_LINE = 60


def with_title(source: Source, given: str) -> Source:
    """Return the source with its title known and out of the text, because the menu says it.

    A title that is `given` and not in the source leaves every word where it stands.
    """
    groups = groups_of(source.lines)
    wanted = given or source.title
    first = [*enumerate(groups[:_FIRST])]
    at = next((at for at, group in first if _is(wanted, group)), None)
    if at is None and not given:
        at = next((at for at, _ in first if _is_title(groups, at)), None)
    if at is None:
        return replace(source, title=given)
    title, taken = _text(groups[at]), set(groups[at])
    kept = tuple(line for line in source.lines if line not in taken)
    out = tuple(LeftOut(line, Why.TITLE) for line in groups[at])
    return replace(source, title=given or title, lines=kept, left_out=(*source.left_out, *out))


def _text(group: Sequence[SourceLine]) -> str:
    return " ".join(said(line) for line in group)


def _is(wanted: str, group: Sequence[SourceLine]) -> bool:
    return bool(words_in(wanted)) and words_in(_text(group)) == words_in(wanted)


def _is_title(groups: Sequence[Sequence[SourceLine]], at: int) -> bool:
    """Return whether a group is a title: alone at its level, or first, above another heading."""
    level = groups[at][0].heading
    others = [it[0].heading for it in (*groups[:at], *groups[at + 1 :]) if it[0].heading]
    is_above = at == 0 and len(groups) > 1 and groups[1][0].heading > 0
    is_heading = level > 0 and len(groups) > 1 and is_subject(_text(groups[at]))
    return is_heading and (level < min(others, default=level + 1) or is_above)


def with_colophon(source: Source) -> Source:
    """Return the source with each line of its colophon a block, and none of them a heading."""
    lines = [*source.lines]
    first = _colophon_begins(lines)
    lines[first:] = [replace(line, begins=True, heading=0) for line in lines[first:]]
    return replace(source, lines=tuple(lines))


def _colophon_begins(lines: Sequence[SourceLine]) -> int:
    """Return at which line the colophon begins; behind the last line when there is none."""
    first = len(lines)
    while first > 0 and len(lines) - first < _MOST_LINES and _may_be_of_colophon(lines[first - 1]):
        first -= 1
    sure = any(_SURE.search(line.text) for line in lines[first:])
    return first if sure and len(lines) - first > 1 else len(lines)


def _may_be_of_colophon(line: SourceLine) -> bool:
    words = said(line)
    is_short = len(words) <= _LONGEST_LINE and not words.endswith((".", "?", "!", ":", "/"))
    return is_short and bool(_OF_COLOPHON.search(words)) and not line.item


def colophon_joined(blocks: Sequence[Block], lines: Sequence[SourceLine]) -> list[Block]:
    """Return the blocks with those of the colophon as one sentence, with commas in between."""
    first = _colophon_begins(lines)
    places = {line.place for line in lines[first:]}
    of_it = [block for block in blocks if block.place in places]
    others = [block for block in blocks if block.place not in places]
    if not of_it:
        return [*blocks]
    return [*others, Block(closed(", ".join(block.text for block in of_it)), of_it[0].place)]
