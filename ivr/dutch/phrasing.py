"""Spoken text becomes phrases with pauses: one sentence at a time, so that its melody stays whole.

A sentence goes to the voice in one piece, with its commas, because only then does a list keep the
rising tone that says more is coming. The pause at a comma is the voice's own; afterwards the
assembly gives it the length it should have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ivr.dutch.pacing import PAUSES, Pauses, pause_after
from ivr.words.prompt import Pace

# Spoken text holds no abbreviations or numbers, so every full stop ends a sentence.
_SENTENCE_END = re.compile(r"(?<=[.!?;…])[\"'\u201d\u2019)]*\s+")
_INNER_MARK = re.compile(r"[,:\u2013](?=\s)|\s-(?=\s)")


@dataclass(frozen=True)
class Phrase:
    """Words said in one breath, the pauses wanted inside and the one after, in milliseconds."""

    text: str
    inner_ms: tuple[int, ...]
    after_ms: int


def phrases(spoken: str, pace: Pace) -> tuple[Phrase, ...]:
    """Return spoken text split at sentence ends, semicolons and line ends; a line is a paragraph.

    Behind the last phrase comes nothing, unless the text ends with the white space at which it was
    cut off from what follows.

    Raises:
        ValueError: when there is nothing to say.
    """
    pauses = PAUSES[pace]
    lines = [line for line in (line.strip() for line in spoken.splitlines()) if line]
    found = [phrase for line in lines for phrase in _line(line, pauses)]
    if not found:
        raise ValueError("there are no words to speak")
    return (*found[:-1], replace(found[-1], after_ms=pause_after(spoken, pace)))


def _line(line: str, pauses: Pauses) -> list[Phrase]:
    said = [text for text in _SENTENCE_END.split(line) if any(map(str.isalnum, text))]
    found = [Phrase(text, _inner(text, pauses), _after(text, pauses)) for text in said]
    ends = [Phrase(phrase.text, phrase.inner_ms, pauses.paragraph) for phrase in found[-1:]]
    return found[:-1] + ends


def _after(text: str, pauses: Pauses) -> int:
    return pauses.semicolon if text.endswith((";", "…", "...")) else pauses.sentence


def _inner(text: str, pauses: Pauses) -> tuple[int, ...]:
    marks = (match.group().strip() for match in _INNER_MARK.finditer(text))
    return tuple(pauses.colon if mark == ":" else pauses.comma for mark in marks)
