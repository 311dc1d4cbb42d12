"""Tells at which step of the line a caller is, from the words that sound or the TwiML; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from ivr.model import (
    Announcement,
    Ending,
    Line,
    Menu,
    NumberEntry,
    Prompt,
    Recorder,
    Step,
    Transfer,
    Words,
)

_ADDRESS = re.compile(r'<(?:Gather|Record|Dial)\b[^>]*\baction="[^"]*/voice/([a-z0-9-]+)')


@dataclass(frozen=True)
class Whereabouts:
    """Finds steps of one line; gives an empty text where the question has no one answer."""

    steps: frozenset[str]
    said_at: Mapping[str, str]

    @classmethod
    def of(cls, line: Line) -> Whereabouts:
        """Learn which words are said at one step only."""
        said = {(prompt.text, step.id) for step in line.steps.values() for prompt in _said(step)}
        times = Counter(text for text, _ in said)
        return cls(frozenset(line.steps), {text: id_ for text, id_ in said if times[text] == 1})

    def of_words(self, words: str) -> str:
        """Give the only step that says these words."""
        return self.said_at.get(words, "")

    def of_document(self, twiml: str) -> str:
        """Give the step whose answer this document waits for."""
        found = _ADDRESS.search(twiml)
        return found[1] if found and found[1] in self.steps else ""


def _said(step: Step) -> Iterator[Prompt]:
    return (word for word in _words(step) if isinstance(word, Prompt))


def _words(step: Step) -> Words:
    match step:
        case Menu(asks=asks) | NumberEntry(asks=asks):
            return tuple(chain.from_iterable(asks))
        case Recorder(words=first, too_short=again):
            return (*first, *again)
        case Announcement(words=words) | Transfer(words=words) | Ending(words=words):
            return words
        case _:
            assert_never(step)
