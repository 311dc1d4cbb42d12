"""Judges by its words how likely it is that a caller needs help at once, or wants a person; pure.

A multinomial logistic regression over words, pairs of words and the rules that hold, against an
ordinary question. `scripts/learn_intent.py` learned it from what callers say, and what it learned
stands in `intent.tsv`. Words count as they sound.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path

LEARNED = Path(__file__).with_name("intent.tsv")
"""A line for each term: the term, and its weights for an emergency and for a person."""

ALWAYS = "="
"""The term that every question has."""

_EMERGENCY, _PERSON, _ORDINARY = 0.7, 0.8, 0.75
"""From where each is taken to be so: of ordinary questions some 2 % are then taken for another."""

_PAIR = 0.7
"""What a pair of words counts against a word."""

_RULE = 3.0
"""What a rule that holds counts; not less in a long story."""


class IntentError(ValueError):
    """What was learned cannot be used; the message names the remedy."""


@dataclass(frozen=True)
class Likely:
    """How likely each is, from 0 to 1; what is left of 1 is an ordinary question."""

    emergency: float
    person: float

    @property
    def is_emergency(self) -> bool:
        """Return whether it is so likely that no rule need say so."""
        return self.emergency > _EMERGENCY

    @property
    def is_person(self) -> bool:
        """Return whether it is so likely that no rule need say so."""
        return self.person > _PERSON

    @property
    def is_ordinary(self) -> bool:
        """Return whether neither is likely, whatever a rule says."""
        return 1 - self.emergency - self.person > _ORDINARY


def likely(sounds: Sequence[str], rules: Collection[str]) -> Likely:
    """Return what words that sound so call for, where these rules hold."""
    return judged_by(_learned(), terms(sounds, rules))


def judged_by(weights: Mapping[str, tuple[float, float]], found: Mapping[str, float]) -> Likely:
    """Return what terms call for by these weights: of an emergency, and of a person."""
    known = [(how, weights[term]) for term, how in found.items() if term in weights]
    emergency, person = (exp(min(sum(how * w[it] for how, w in known), 50)) for it in (0, 1))
    whole = 1 + emergency + person
    return Likely(emergency / whole, person / whole)


def terms(sounds: Sequence[str], rules: Collection[str]) -> Mapping[str, float]:
    """Return the terms of a question and how much each counts: less, the longer the question."""
    pairs = (f"{one}_{other}" for one, other in pairwise(("<", *sounds, ">")))
    counted = {**dict.fromkeys(sounds, 1.0), **dict.fromkeys(pairs, _PAIR)}
    length = sum(how * how for how in counted.values()) ** 0.25
    said = {term: how / length for term, how in counted.items()}
    return {ALWAYS: 1.0, **said, **dict.fromkeys((f"rule:{it}" for it in rules), _RULE)}


@cache
def _learned() -> Mapping[str, tuple[float, float]]:
    """Read the weights, once.

    Raises:
        IntentError: the file is missing or broken.
    """
    try:
        return dict(_read(LEARNED.read_text(encoding="utf-8").splitlines()))
    except (OSError, ValueError) as error:
        remedy = "make it with scripts/learn_intent.py"
        raise IntentError(f"{LEARNED.name} cannot be used ({error}): {remedy}.") from error


def _read(lines: Iterable[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    for line in lines:
        if not line.startswith("#"):
            term, emergency, person = line.split("\t")
            yield term, (float(emergency), float(person))
