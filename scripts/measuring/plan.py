"""How much the benchmark measures: the whole, a minute or two of it, or less still for a test."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.measuring.callers import Crowd
from scripts.measuring.grown import Growth

SECTIONS = ("rows", "callers", "start", "leaflets", "pages")


@dataclass(frozen=True)
class Plan:
    """How much of everything.

    Attributes:
        sections: what is measured, some of SECTIONS.
        rounds: times that each server has its turn; the median counts.
        seconds: of one turn.
        pool: signed requests, each of another call, before one comes again.
        connections: open at a time; each has rows of its own.
        crowd: callers at once.
        starts: times that the line is started.
        leaflets: beside one, in libraries of so many.
        leaflet_turns: asked of each library.
        proves: whether one of its leaflets is proved too.
        growth: what the pages show a part of.
        shows: times that each page is asked.
    """

    sections: tuple[str, ...] = SECTIONS
    rounds: int = 5
    seconds: float = 3.0
    pool: int = 1000
    connections: tuple[int, ...] = (1, 16)
    crowd: Crowd = field(default_factory=Crowd)
    starts: int = 5
    leaflets: tuple[int, ...] = (20, 200)
    leaflet_turns: int = 3000
    proves: bool = True
    growth: Growth = field(default_factory=Growth)
    shows: int = 9


WHOLE = Plan()
QUICK = Plan(
    rounds=2,
    seconds=0.5,
    crowd=Crowd(callers=200, arrive_within=6, thinks=(2, 10), turns=2),
    starts=1,
    leaflets=(20,),
    leaflet_turns=500,
    growth=Growth(calls=100_000, hours=24 * 365, messages=10_000),
    shows=3,
)
