"""What a line makes of a question, as a telephone shows it beside the call; pure.

A telephone knows nothing of the leaflet: whoever makes the call hands in what considers a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Decided = Literal["sure", "unsure", "none", "person", "emergency"]
"""A part fits, may fit, none fits; the caller wants somebody to talk to, or needs help now."""


@dataclass(frozen=True)
class Candidate:
    """A part of the leaflet: its heading, the sentence that fits best, and a score from 0 to 1."""

    heading: str
    sentence: str
    score: float


@dataclass(frozen=True)
class Considered:
    """What is decided on a question, in one word, and the parts that fit, the best in front."""

    decision: Decided
    candidates: tuple[Candidate, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield it line by line, for a terminal."""
        yield f"decision: {self.decision}"
        for one in self.candidates:
            yield f"  {one.score:.2f}  {one.heading}: {one.sentence}"


Considers = Callable[[str, str, float | None], Considered | None]
"""Considers a question about the leaflet of this name, which was recognised with this confidence or
with none; None when there is no such leaflet."""

ConsidersHere = Callable[[str, float | None], Considered | None]
"""Considers a question about the leaflet in which a caller is."""
