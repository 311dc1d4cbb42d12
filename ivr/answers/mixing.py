"""Puts together what was found by words and, when that is there, by meaning; pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev

from ivr.answers.passages import Searchable
from ivr.answers.ranking import Found
from ivr.answers.reply import Ranked
from ivr.words.asked import Place

_MEANING = 2.0
"""Points of a part for each standard deviation that its meaning is nearer than that of others."""

_HALF = 6.0
"""Points at which a score is a half."""


def mixed(
    found: Sequence[Found], passages: Sequence[Searchable], meaning: Sequence[float] | None
) -> tuple[Ranked, ...]:
    """Return each part once at its best place, the best one first."""
    best: dict[tuple[str, int], tuple[float, Place]] = {}
    for points, place in [*((one.points, one.place) for one in found)]:
        part = place.topic, place.part
        best[part] = max(best.get(part, (0.0, place)), (points, place), key=lambda it: it[0])
    if meaning is not None:
        for part, (near, place) in _by_part(passages, meaning).items():
            points, known = best.get(part, (0.0, place))
            best[part] = max(0.0, points + _MEANING * near), known if points else place
    ranked = (Ranked(place, points / (points + _HALF)) for points, place in best.values())
    return tuple(sorted((one for one in ranked if one.score), key=lambda one: -one.score))


def _by_part(
    passages: Sequence[Searchable], meaning: Sequence[float]
) -> dict[tuple[str, int], tuple[float, Place]]:
    """Return how near the nearest sentence of each part is, in standard deviations."""
    mean, spread = fmean(meaning), pstdev(meaning) or 1.0
    best: dict[tuple[str, int], tuple[float, Place]] = {}
    for one, near in zip(passages, meaning, strict=True):
        part = one.place.topic, one.place.part
        if part not in best or near > best[part][0]:
            best[part] = near, one.place
    return {part: ((near - mean) / spread, place) for part, (near, place) in best.items()}
