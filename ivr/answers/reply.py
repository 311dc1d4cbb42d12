"""What a leaflet has to say to a question: a decision, and its parts, the best first; pure."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.words.asked import Decision, Place


@dataclass(frozen=True)
class Ranked:
    """A part of the leaflet at the sentence that fits best; `score` is from 0 to 1."""

    place: Place
    score: float


@dataclass(frozen=True)
class Reply:
    """What to do with a question; each part stands in `ranked` at most once.

    The parts are there whatever the decision is, unless nothing in the question was understood.
    `despair` tells that the caller may think of ending their life.
    """

    decision: Decision
    ranked: tuple[Ranked, ...] = ()
    despair: bool = False
