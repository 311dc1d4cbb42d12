"""Reads questions of callers with what is expected of each; refuses a bad line; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ivr.words.asked import Decision

PART = "part"
"""The kind of a question that a part of the leaflet answers; the others are decisions."""

KINDS = (PART, Decision.NONE.value, Decision.EMERGENCY.value, Decision.PERSON.value)
"""All kinds, in the order of a report."""

_PART = re.compile(r"[1-9]\.[1-9][0-9]?")
_HALF = re.compile(r"#\s*half:\s*(?P<half>\w+)\s*")
_REMEDY = (
    "write parts as 1.2 or 1.2|4.3, or person, emergency or none, then a tab, then the question"
)


class QuestionSetError(Exception):
    """The file cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True)
class CallersQuestion:
    """What a caller says, and what is expected: parts, the best first, or one of the kinds.

    `line` counts from 1; `half` is empty where the file names none.
    """

    expected: tuple[str, ...]
    words: str
    line: int
    half: str = ""

    @property
    def kind(self) -> str:
        """Return part, person, emergency or none."""
        return self.expected[0] if self.expected[0] in KINDS else PART


def read_questions(
    text: str, name: str, parts: Collection[str] = ()
) -> tuple[CallersQuestion, ...]:
    """Read a file: lines of `expected`, a tab and the question; # begins a comment.

    A comment such as `# half: tune` says of which half the following questions are. With `parts`,
    only those may be expected.

    Raises:
        QuestionSetError: naming `name`, the line and the remedy.
    """
    return tuple(_questions(text, name, parts))


def _questions(text: str, name: str, parts: Collection[str]) -> Iterator[CallersQuestion]:
    half = ""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if named := _HALF.fullmatch(line.strip()):
            half = named["half"]
        elif line.strip() and not line.startswith("#"):
            try:
                expected, words = _read(line, parts)
            except ValueError as problem:
                raise QuestionSetError(f"{name}:{number}: {problem}.") from None
            yield CallersQuestion(expected, words, number, half)


def _read(line: str, parts: Collection[str]) -> tuple[tuple[str, ...], str]:
    told, tab, words = line.partition("\t")
    if not tab:
        raise ValueError(f"it has no tab; {_REMEDY}")
    if not words.strip():
        raise ValueError(f"it has no question; {_REMEDY}")
    expected = tuple(one.strip() for one in told.split("|"))
    if expected[0] not in KINDS[1:] or len(expected) > 1:
        _refuse_unknown(expected, parts)
    return expected, " ".join(words.split())


def _refuse_unknown(expected: tuple[str, ...], parts: Collection[str]) -> None:
    for one in expected:
        if not _PART.fullmatch(one):
            raise ValueError(f"{one!r} is not what can be expected; {_REMEDY}")
        if parts and one not in parts:
            raise ValueError(f"the leaflet has no part {one}; it has {', '.join(parts)}")
