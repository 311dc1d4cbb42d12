"""The stretches of a leaflet under one heading, as they are searched; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ivr.answers.bare_words import words_of
from ivr.answers.bridge import BareWords
from ivr.answers.lexis import Lexis, Unit
from ivr.answers.passages import Searchable
from ivr.words.asked import Place

TITLE, HEADING = 2.0, 3.0
"""How often a word of a title and of a heading counts against one in a sentence."""


@dataclass(frozen=True)
class UnderHeading:
    """What stands under one heading: terms with how often, its sentences, and what is asked."""

    part: tuple[str, int]
    terms: Mapping[str, float]
    sentences: tuple[tuple[Place, frozenset[str]], ...]
    asked: tuple[tuple[Unit, ...], ...]

    @property
    def start(self) -> Place:
        """Return its first sentence."""
        return self.sentences[0][0]


def stretches(
    found: Sequence[Searchable], lexis: Lexis, asked: Mapping[str, Sequence[BareWords]]
) -> Iterator[UnderHeading]:
    """Yield the stretches of a leaflet in reading order."""
    for sentences in _runs(found):
        yield _stretch(sentences, lexis, asked)


def _runs(found: Sequence[Searchable]) -> Iterator[list[Searchable]]:
    count = 0

    def number(one: Searchable) -> int:
        nonlocal count
        count += one.opens
        return count

    return (list(run) for _, run in groupby(found, key=number))


def _stretch(
    run: Sequence[Searchable], lexis: Lexis, asked: Mapping[str, Sequence[BareWords]]
) -> UnderHeading:
    first = run[0]
    headings = [first.title, *(one.text for one in run if one.is_heading)]
    return UnderHeading(
        (first.place.topic, first.place.part),
        _terms(run, lexis),
        tuple((one.place, frozenset(lexis.terms(words_of(one.text)))) for one in run),
        tuple(
            units
            for heading in dict.fromkeys(headings)
            for phrase in asked.get(heading, ())
            if (units := tuple(lexis.units(phrase)))
        ),
    )


def _terms(run: Sequence[Searchable], lexis: Lexis) -> Mapping[str, float]:
    terms = Counter[str]()
    for term in lexis.terms(words_of(run[0].title)):
        terms[term] += TITLE  # type: ignore[assignment]
    for one in run:
        for term in lexis.terms(words_of(one.text)):
            terms[term] += HEADING if one.is_heading else 1  # type: ignore[assignment]
    return terms
