"""Finds headings: by the size and weight of their letters, or else by the shape of lines; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ivr.dutch.number_groups import holds_number
from ivr.importing.beginnings import BEGINS_LARGE, SHORT, ends_sentence
from ivr.importing.blocks import groups_of
from ivr.importing.source import SourceLine
from ivr.importing.typing_over import said

_UNLIKE_HEADING = re.compile(r"[.,;:]$|www\.|https?:|@|\bpavo\b", re.IGNORECASE)
_LONGEST_HEADING = 90
"""Letters and spaces; a longer one is a sentence."""

_MOST_LINES = 3
"""A heading has no more."""

_LARGER = 1.08
"""Times the size of the usual letters, from where a line stands out by its size."""


def with_headings(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Mark the headings: by size and weight where they differ, else by the shape of the lines."""
    levels = _levels(lines)
    found = [line for group in groups_of(lines) for line in _by_style(group, levels)]
    return _joined_headings(_without_rows(_with_others_by_shape(found)))


def _with_others_by_shape(lines: list[SourceLine]) -> list[SourceLine]:
    """Look for headings by their shape where none, or only a title, stands out by its letters."""
    first = next((at for at, line in enumerate(lines) if at and line.begins), len(lines))
    if any(line.heading for line in lines[first:]):
        return lines
    has_title = bool(lines) and lines[0].heading > 0
    return [*lines[:first], *_by_shape(lines[first:])] if has_title else _by_shape(lines)


Style = tuple[float, bool]


def _style(line: SourceLine) -> Style:
    return round(line.size * 2) / 2, line.bold


def _usual_style(lines: Sequence[SourceLine]) -> Style:
    """Return the letters in which most of the words stand."""
    counted = Counter[Style]()
    for line in lines:
        counted[_style(line)] += len(line.text)
    return counted.most_common(1)[0][0] if counted else (0.0, False)


def _stands_out(style: Style, usual: Style) -> bool:
    size, bold = style
    is_bolder = bold and not usual[1] and size >= usual[0]
    return size > usual[0] * _LARGER or is_bolder


def _levels(lines: Sequence[SourceLine]) -> dict[Style, int]:
    """Return the level of each style that stands out; the largest letters have the first."""
    usual = _usual_style(lines)
    styles = {style for style in map(_style, lines) if _stands_out(style, usual)}
    return {style: level for level, style in enumerate(sorted(styles, reverse=True), 1)}


def _by_style(group: Sequence[SourceLine], levels: Mapping[Style, int]) -> list[SourceLine]:
    """Mark what stands out in a whole heading; a whole warning that stands out is none."""
    found = [0 if line.item else levels.get(_style(line), 0) for line in group]
    if not any(found) or not _reads_as_heading(group):
        return [*group]
    pairs = zip(group, found, strict=True)
    return [replace(line, heading=level) if level else line for line, level in pairs]


def _reads_as_heading(run: Sequence[SourceLine]) -> bool:
    text = " ".join(said(line) for line in run)
    if len(run) > _MOST_LINES or len(text) > _LONGEST_HEADING or not re.search(r"[^\W\d_]", text):
        return False
    return not _UNLIKE_HEADING.search(text) and not holds_number(text)


def _by_shape(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Mark what is short, begins large, closes no sentence and stands above one that begins."""
    found = [*lines]
    at = 0
    while at < len(lines):
        count = _heading_lines(lines, at)
        for place in range(at, at + count):
            found[place] = replace(found[place], heading=_level_by_shape(lines[at]))
        at += max(1, count)
    return _above_others(found)


def _level_by_shape(line: SourceLine) -> int:
    return 1 if said(line).isupper() else 2


def _above_others(lines: list[SourceLine]) -> list[SourceLine]:
    """Raise what stands right above another heading, and what has as much space above it."""
    firsts = [at for at, line in enumerate(lines) if line.heading and _is_first(lines, at)]
    parents = [lines[at] for at in firsts[:-1] if _next_begins_heading(lines, at)]
    gaps = [line.gap for line in parents if line.gap > 0]
    if not gaps or any(line.heading == 1 for line in lines):
        return lines
    high = False
    for at, line in enumerate(lines):
        if at in firsts:
            high = at == 0 or line.gap >= min(gaps)
        lines[at] = replace(line, heading=1) if line.heading and high else line
    return lines


def _is_first(lines: Sequence[SourceLine], at: int) -> bool:
    return at == 0 or not lines[at - 1].heading or lines[at].begins


def _next_begins_heading(lines: Sequence[SourceLine], at: int) -> bool:
    following = next((line for line in lines[at + 1 :] if line.begins or not line.heading), None)
    return following is not None and following.heading > 0


def _heading_lines(lines: Sequence[SourceLine], at: int) -> int:
    """Return of how many lines a heading consists that begins here; 0 when none does."""
    if lines[at].item or not _may_follow(lines, at):
        return 0
    for count in range(1, _MOST_LINES + 1):
        run, after = lines[at : at + count], lines[at + count : at + count + 1]
        if not after or run[-1].room < SHORT or run[-1].item:
            return 0
        if _begins_new(after[0]):
            return count if _is_shaped(run) else 0
    return 0


def _may_follow(lines: Sequence[SourceLine], at: int) -> bool:
    if at == 0:
        return True
    before = lines[at - 1]
    return ends_sentence(before.text) or lines[at].gap > 0 or before.room > SHORT


def _begins_new(line: SourceLine) -> bool:
    return line.item or bool(BEGINS_LARGE.match(said(line)))


def _is_shaped(run: Sequence[SourceLine]) -> bool:
    first = said(run[0])
    return bool(BEGINS_LARGE.match(first)) and _reads_as_heading(run)


def _without_rows(lines: list[SourceLine]) -> list[SourceLine]:
    """Leave the first heading of three or more in a row: the others are an address or a list."""
    found, row = [*lines], 0
    for at, line in enumerate(lines):
        goes_on = at > 0 and not line.begins and lines[at - 1].heading == line.heading
        row = row + (not goes_on) if line.heading else 0
        follows = lines[at + 1 : at + 2]
        is_last_of_row = line.heading and row >= 3 and not (follows and follows[0].heading)
        if is_last_of_row:
            _unmark(found, at)
    return found


def _unmark(lines: list[SourceLine], last: int) -> None:
    at = last
    while at > 0 and lines[at - 1].heading:
        lines[at] = replace(lines[at], heading=0, begins=True)
        at -= 1


def _joined_headings(lines: list[SourceLine]) -> list[SourceLine]:
    """Let the lines of one heading be one: a second line begins nothing."""
    found: list[SourceLine] = []
    for line in lines:
        before = found[-1] if found else None
        goes_on = bool(before and line.heading and before.heading == line.heading)
        small = not BEGINS_LARGE.match(said(line))
        begins = not (goes_on and (small or not line.begins))
        is_beside = before is None or bool(before.heading) != bool(line.heading)
        found.append(replace(line, begins=line.begins or is_beside if begins else False))
    return found
