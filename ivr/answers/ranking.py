"""Ranks the parts of a leaflet for a question, by the words of both (BM25); pure.

A word counts more the fewer stretches have it (Robertson and Zaragoza 2009, The Probabilistic
Relevance Framework). What callers ask about a heading counts beside what stands under it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from ivr.answers.lexis import Unit
from ivr.answers.under_headings import UnderHeading
from ivr.words.asked import Place

_K1, _B = 1.2, 0.4
_SENTENCE, _ASKED, _LIKE = 0.5, 0.7, 1.2
"""What the best sentence, all that is asked and the likest of it count against the stretch: 1."""

_UNKNOWN = 0.9
"""The weight of a word that is unknown, against that of a word in one stretch only: 1."""


@dataclass(frozen=True)
class Found:
    """A stretch at its best sentence, with its points, and how much of the question it explains."""

    place: Place
    points: float
    explained: float


@dataclass(frozen=True)
class Certainty:
    """How much of a question the best stretch explains, from 0 to 1, and where that stands."""

    explained: float
    elsewhere: bool
    place: Place | None = None


@dataclass(frozen=True)
class _Asked:
    terms: Mapping[str, float]
    weight: float


class _Phrases:
    """What is asked about a stretch, to be found by its terms: few of many share one."""

    def __init__(self, phrases: Sequence[_Asked]) -> None:
        self._phrases = phrases
        self._with = defaultdict[str, list[int]](list)
        for number, phrase in enumerate(phrases):
            for term in phrase.terms:
                self._with[term].append(number)

    def with_any(self, terms: Iterable[str]) -> Iterator[_Asked]:
        numbers = {number for term in terms for number in self._with.get(term, ())}
        return (self._phrases[number] for number in numbers)


class Ranking:
    """The stretches of a leaflet, ready to be searched."""

    def __init__(self, stretches: Sequence[UnderHeading]) -> None:
        self._stretches = stretches
        self._asked = [_pooled(stretch.asked) for stretch in stretches]
        many = Counter(
            term
            for stretch, asked in zip(stretches, self._asked, strict=True)
            for term in {*stretch.terms, *asked}
        )
        count = len(stretches)
        self._rare = {term: log(1 + (count - n + 0.5) / (n + 0.5)) for term, n in many.items()}
        self._rarest = log(1 + (count - 0.5) / 1.5)
        self._body = _tamed([stretch.terms for stretch in stretches])
        self._pool = _tamed(self._asked)
        self._phrases = [_Phrases([self._phrase(units) for units in it.asked]) for it in stretches]

    def found(self, units: Sequence[Unit]) -> list[Found]:
        """Return every stretch that knows a word of the question, in reading order."""
        every = (self._of(units, number) for number in range(len(self._stretches)))
        return [found for found in every if found]

    def weight(self, unit: Unit) -> float:
        """Return how much a word tells, from 0."""
        known = [self._rare[term] for term in unit.terms if term in self._rare]
        return max(known) if known else self._rarest * _UNKNOWN

    def certainty(self, units: Sequence[Unit], found: Sequence[Found]) -> Certainty:
        """Return how sure it is that the best of these stretches answers the question."""
        whole = sum(map(self.weight, units))
        elsewhere = any(unit.is_elsewhere for unit in units)
        if not found or not whole:
            return Certainty(0.0, elsewhere)
        best = max(found, key=lambda one: one.points)
        return Certainty(best.explained / whole, elsewhere, best.place)

    def _phrase(self, units: Sequence[Unit]) -> _Asked:
        terms = dict.fromkeys((term for unit in units for term in unit.terms), 1.0)
        return _Asked(terms, sum(map(self.weight, units)))

    def _of(self, units: Sequence[Unit], number: int) -> Found | None:
        stretch = self._stretches[number]
        body, pool = self._body[number], self._pool[number]
        points = sum(self._points(u, body) + _ASKED * self._points(u, pool) for u in units)
        if not points:
            return None
        place, best = self._best_sentence(units, stretch)
        like = self._likest(units, number)
        both = {**dict.fromkeys(stretch.terms, 1.0), **dict.fromkeys(pool, 1.0)}
        explained = sum(self._points(unit, both) for unit in units)
        return Found(place, points + _SENTENCE * best + _LIKE * like, explained)

    def _points(self, unit: Unit, terms: Mapping[str, float]) -> float:
        if unit.terms.isdisjoint(terms):
            return 0.0
        rare = self._rare
        return max(
            (
                sum(
                    max((w * rare[t] * terms[t] for t, w in piece.items() if t in terms), default=0)
                    for piece in reading
                )
                for reading in unit.readings
            ),
            default=0.0,
        )

    def _best_sentence(self, units: Sequence[Unit], stretch: UnderHeading) -> tuple[Place, float]:
        best, points = stretch.start, 0.0
        for place, terms in stretch.sentences:
            here = sum(self._points(unit, dict.fromkeys(terms, 1.0)) for unit in units)
            here /= 1 + 0.02 * len(terms)
            if here > points:
                best, points = place, here
        return best, points

    def _likest(self, units: Sequence[Unit], number: int) -> float:
        whole = sum(map(self.weight, units))
        phrases = self._phrases[number].with_any(term for unit in units for term in unit.terms)
        return max((self._likeness(units, one, whole) for one in phrases), default=0)

    def _likeness(self, units: Sequence[Unit], one: _Asked, whole: float) -> float:
        shared = sum(self._points(unit, one.terms) for unit in units)
        return shared * shared / sqrt(max(whole, shared) * max(one.weight, shared)) if shared else 0


def _pooled(asked: Sequence[Sequence[Unit]]) -> Mapping[str, float]:
    return Counter(term for phrase in asked for unit in phrase for term in unit.terms)


def _tamed(many: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return for each the terms with their weight, which grows ever less with how often."""
    lengths = [sum(terms.values()) for terms in many]
    average = sum(lengths) / max(len(lengths), 1) or 1.0
    return [
        {
            term: often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * length / average))
            for term, often in terms.items()
        }
        for terms, length in zip(many, lengths, strict=True)
    ]
