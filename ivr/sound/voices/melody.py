"""The melody of a Dutch phrase: a falling line, a rise and fall on what has stress, an end; pure.

After the description of Dutch intonation by 't Hart, Collier and Cohen (1990): the line falls
through the phrase, each accent stands out above it, a comma ends high because more is coming, a
full stop ends low, and a question ends higher than anything before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ivr.sound.voices.phones import SILENCE, Phone

START_HZ, END_HZ, LOWEST_HZ = 120.0, 92.0, 82.0
ACCENT, WEAKER = 1.26, 0.8
"""An accent is so much higher than the line; between the first and the last of a clause weaker."""

GOES_ON, ASKS = 1.22, 1.45
"""How much higher a clause ends, before a comma and as a question."""

PitchPoint = tuple[int, int]
"""Where in a sound, in percent of its length, and what pitch in hertz."""


@dataclass(frozen=True)
class _Line:
    """The line from which the accents rise; it knows when each sound begins."""

    starts: tuple[float, ...]
    total: float

    def at(self, milliseconds: float) -> float:
        return float(START_HZ * (END_HZ / START_HZ) ** (milliseconds / self.total))

    def under(self, place: int) -> float:
        return self.at(self.starts[place])


def pitches(
    phones: Sequence[Phone], lengths: Sequence[float], *, asks: bool
) -> tuple[tuple[PitchPoint, ...], ...]:
    """Return the pitch points of each sound; `asks` when the phrase is a question."""
    ends = [*accumulate(lengths, initial=0.0)]
    line = _Line(tuple(ends[:-1]), max(ends[-1], 1.0))
    points: list[dict[int, float]] = [{} for _ in phones]
    clauses = list(_clauses(phones))
    for number, places in enumerate(clauses):
        points[places[0]].setdefault(0, line.under(places[0]))
        _accents(phones, places, line, points)
        end = line.at(ends[places[-1] + 1])
        is_last = number == len(clauses) - 1
        _end(phones, places, points, end, (ASKS if asks else 0.0) if is_last else GOES_ON)
    return tuple(tuple((at, round(hertz)) for at, hertz in sorted(one.items())) for one in points)


def _clauses(phones: Sequence[Phone]) -> Iterator[range]:
    start = 0
    for place in range(1, len(phones) + 1):
        if place == len(phones) or phones[place].clause != phones[start].clause:
            yield range(start, place)
            start = place


def _accents(
    phones: Sequence[Phone], places: range, line: _Line, points: list[dict[int, float]]
) -> None:
    accents = [place for place in places if phones[place].is_vowel and phones[place].stress == 2]
    for place in accents:
        weight = 1.0 if place in (accents[0], accents[-1]) else WEAKER
        low, high = line.under(place), line.under(place) * (1 + (ACCENT - 1) * weight)
        if place > places[0] and not points[place - 1] and phones[place - 1].name != SILENCE:
            points[place - 1][40] = low
        points[place].update({12: high, 70: high * 0.97})
        if place < places[-1]:
            points[place + 1][90] = low


def _end(
    phones: Sequence[Phone],
    places: range,
    points: list[dict[int, float]],
    end: float,
    higher: float,
) -> None:
    """Put the end of a clause on its last syllable: so much `higher` than the line, or 0: low."""
    vowel = max((place for place in places if phones[place].is_vowel), default=places[-1])
    final = end * higher if higher else LOWEST_HZ
    has_accent = bool(points[vowel])
    first = points[vowel].get(12, end)
    if higher:
        points[vowel] = {10: min(first, end * 1.1) if has_accent else end, 90: final}
    elif has_accent:
        points[vowel] = {10: first, 45: first * 0.95, 100: (final + end) / 2}
    for place in range(vowel + 1, places[-1] + 1):
        points[place].clear()
    points[places[-1]][100] = final
