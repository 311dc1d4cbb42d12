"""Tells at which step of the line a caller is, from the words that sound or the TwiML; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.words.step import Line, prompts_of

_ADDRESS = re.compile(r'<(?:Gather|Record|Dial)\b[^>]*\baction="[^"]*/voice/([a-z0-9-]+)')


@dataclass(frozen=True)
class Whereabouts:
    """Finds steps of one line; gives an empty text where the question has no one answer."""

    steps: frozenset[str]
    said_at: Mapping[str, str]

    @classmethod
    def of(cls, line: Line) -> Whereabouts:
        """Learn which words are said at one step only."""
        steps = line.steps.values()
        said = {(prompt.text, step.id) for step in steps for prompt in prompts_of(step)}
        times = Counter(text for text, _ in said)
        return cls(frozenset(line.steps), {text: id_ for text, id_ in said if times[text] == 1})

    def of_words(self, words: str) -> str:
        """Return the only step that says these words."""
        return self.said_at.get(words, "")

    def of_document(self, twiml: str) -> str:
        """Return the step whose answer this document waits for."""
        # Before the last one only a key while something is said is heeded.
        found = _ADDRESS.findall(twiml)
        return found[-1] if found and found[-1] in self.steps else ""
