"""How much the benchmark measures: the whole, a minute of it, or next to nothing for a test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How much of everything.

    Attributes:
        rounds: times that each server has its turn; the median counts.
        seconds: of one turn.
        pool: signed requests, each of another call, before one comes again.
        connections: open at a time; one row of figures for each.
    """

    rounds: int = 5
    seconds: float = 3.0
    pool: int = 4000
    connections: tuple[int, ...] = (1, 16)


WHOLE = Plan()
QUICK = Plan(rounds=2, seconds=0.7)
