"""Lets footnotes be heard at the end of their section, without their marks; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ivr.importing.source import LeftOut, Source, SourceLine, Why
from ivr.importing.typing_over import RAISED_DIGITS

_MARK = re.compile(rf"(?<=[^\W\d_]|[.,;:!?)])(?P<mark>[{RAISED_DIGITS}]+|\*)(?=\W|$)")
_UNIT = re.compile(r"\b(?:k|c|d|m|µ)?m$")
_NUMBER = re.compile(rf"\s*(?P<mark>[{RAISED_DIGITS}]+|\*|\d{{1,2}})[).]?\s+")
_PLAIN = str.maketrans(RAISED_DIGITS, "0123456789")


def with_footnotes_in_place(source: Source) -> Source:
    """Return the source with each note before the next heading, and without marks of notes."""
    numbers = {
        match["mark"].translate(_PLAIN)
        for line in source.lines
        if line.note and (match := _NUMBER.match(line.text))
    }
    out: list[LeftOut] = []
    lines = [_without_marks(line, numbers, out) for line in _moved(source.lines)]
    return replace(source, lines=tuple(lines), left_out=(*source.left_out, *out))


def _moved(lines: Iterable[SourceLine]) -> list[SourceLine]:
    found: list[SourceLine] = []
    waiting: list[SourceLine] = []
    for line in lines:
        if line.heading:
            found += waiting
            waiting = []
        (waiting if line.note else found).append(line)
    return found + waiting


def _without_marks(line: SourceLine, numbers: set[str], out: list[LeftOut]) -> SourceLine:
    """Return a line without marks of these notes, which are added to what is left out."""
    text = line.text
    if line.note and line.begins and (number := _NUMBER.match(text)):
        out.append(LeftOut(replace(line, text=number["mark"]), Why.NOTE_MARK))
        text = text[number.end() :]
    for match in reversed(_marks(text, numbers)):
        out.append(LeftOut(replace(line, text=match["mark"]), Why.NOTE_MARK))
        text = text[: match.start()] + text[match.end() :]
    return replace(line, text=text)


def _marks(text: str, numbers: set[str]) -> Sequence[re.Match[str]]:
    return [
        match
        for match in _MARK.finditer(text)
        if match["mark"].translate(_PLAIN) in numbers and not _UNIT.search(text[: match.start()])
    ]
