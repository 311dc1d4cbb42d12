"""Tells at which step of which line a caller is, from the words that sound or the TwiML; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.words.line import Line, prompts_of

_ADDRESS = re.compile(
    r'<(?:Gather|Record|Dial)\b[^>]*\baction="[^"]*/voice/([a-z0-9-]+)(?:\?leaflet=([a-z0-9-]+))?'
)


@dataclass(frozen=True)
class Whereabouts:
    """Finds places in some lines, as "step@leaflet", or "step@" in the hall.

    Gives an empty text where the question has no one answer.
    """

    places: frozenset[str]
    said_at: Mapping[str, str]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Whereabouts:
        """Learn which words are said at one step only."""
        steps = [(place(line, step.id), step) for line in lines for step in line.steps.values()]
        said = {(prompt.text, here) for here, step in steps for prompt in prompts_of(step)}
        times = Counter(text for text, _ in said)
        only = {text: here for text, here in said if times[text] == 1}
        return cls(frozenset(here for here, _ in steps), only)

    def of_words(self, words: str) -> str:
        """Return the only place where these words are said."""
        return self.said_at.get(words, "")

    def of_document(self, twiml: str) -> str:
        """Return the place whose answer this document waits for."""
        # Before the last one only a key while something is said is heeded.
        found = [f"{step}@{leaflet}" for step, leaflet in _ADDRESS.findall(twiml)]
        return found[-1] if found and found[-1] in self.places else ""


def place(line: Line, step: str) -> str:
    """Return what a step of a line is called among those of all lines."""
    return f"{step}@{line.leaflet}"
