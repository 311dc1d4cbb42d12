"""Compares what was said with what a recogniser heard, and names every word that got lost; pure.

The comparison is fair to the recogniser: capitals, accents and signs do not count, a numeral is
read the way the prompt says it when that is the same number ("112" is "één, één, twee"), and a
compound may be written apart or together. Everything else it heard differently is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr.dutch.numbers import LARGEST, cardinal, digits
from ivr.dutch.spoken import speak
from ivr.dutch.spoken.unspeakable import UnspeakableError

_NUMERAL = re.compile(r"(?P<number>\d+(?:[-.,: ]\d+)*)(?P<unit>\s*%|\s*uur\b|e\b)?")
_LONGEST_COMPOUND = 4
"""At most this many words are taken for one word that was written apart."""


@dataclass(frozen=True)
class WordPair:
    """Words said and what was heard for them; empty when nothing was said or nothing was heard."""

    said: str
    heard: str

    @property
    def errors(self) -> int:
        """1 for a word lost, added or heard as another one; 0 for a word heard well."""
        return int(self.said.replace(" ", "") != self.heard.replace(" ", ""))


@dataclass(frozen=True)
class Hearing:
    """One prompt heard back: how many words it has, and the steps from what was said to heard."""

    words: int
    steps: tuple[WordPair, ...]

    @property
    def errors(self) -> int:
        """How many words were lost, added or heard as another one."""
        return sum(step.errors for step in self.steps)

    @property
    def rate(self) -> float:
        """The word error rate: errors for each word said; above 1 when many were added."""
        return self.errors / self.words

    @property
    def lost(self) -> tuple[WordPair, ...]:
        """The steps at which a word went wrong, in the order of the prompt."""
        return tuple(step for step in self.steps if step.errors)


def compare(spoken: str, heard: str) -> Hearing:
    """Return the words said beside the words heard, lined up with the fewest errors.

    Raises:
        ValueError: when no word was said.
    """
    said = bare_words(spoken)
    if not said:
        raise ValueError("there are no words to compare with")
    return Hearing(len(said), _aligned(said, bare_words(in_words(heard, spoken))))


def bare_words(text: str) -> tuple[str, ...]:
    """Return the words in small letters, without accents, apostrophes, hyphens and other signs."""
    apart = unicodedata.normalize("NFD", text.lower())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return tuple(re.findall(r"[^\W_]+", bare.replace("'", "").replace("\u2019", "")))


def in_words(heard: str, spoken: str) -> str:
    """Return what was heard with its numerals in words: as in `spoken`, if one reading is."""
    said = f" {' '.join(bare_words(spoken))} "

    def fits(reading: str) -> tuple[bool, int]:
        words = bare_words(reading)
        return f" {' '.join(words)} " in said, len(set(words) & set(said.split()))

    def read(match: re.Match[str]) -> str:
        readings = list(_readings(match["number"], match["unit"] or ""))
        return f" {max(readings, key=fits)} "

    return _NUMERAL.sub(read, heard)


def total(hearings: Iterable[Hearing]) -> float:
    """Return the word error rate of several prompts together: a long prompt weighs more."""
    known = list(hearings)
    words = sum(hearing.words for hearing in known)
    return sum(hearing.errors for hearing in known) / words if words else 0.0


def changes(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """Return how much each rate rose (worse) or fell (better), for what was heard both times.

    What did not change is left out; the best news comes first.
    """
    both = {name: now[name] - before[name] for name in now.keys() & before.keys()}
    changed = {name: change for name, change in both.items() if abs(change) > 1e-9}
    return dict(sorted(changed.items(), key=lambda item: (item[1], item[0])))


def _readings(number: str, unit: str) -> Iterator[str]:
    """Return every way to say a numeral, the likeliest first."""
    for written in (number + unit, f"{number} uur"):
        try:
            yield speak(written)
        except UnspeakableError:
            continue
    parts = [int(part) for part in re.findall(r"\d+", number)]
    if all(part <= LARGEST for part in parts):
        yield " ".join([*map(cardinal, parts), unit])
    yield f"{digits(number)} {unit}"


def _aligned(said: tuple[str, ...], heard: tuple[str, ...]) -> tuple[WordPair, ...]:
    """Return the cheapest way through the table of both texts, by dynamic programming."""
    best: dict[tuple[int, int], tuple[int, tuple[int, int]]] = {(0, 0): (0, (0, 0))}
    places = ((i, j) for i in range(len(said) + 1) for j in range(len(heard) + 1))
    for place in places:
        cost = best[place][0]
        for ahead in _moves(said, heard, place):
            price = cost + _step(said, heard, place, ahead).errors
            if ahead not in best or price < best[ahead][0]:
                best[ahead] = (price, place)
    return tuple(_way_back(said, heard, best))


def _moves(
    said: tuple[str, ...], heard: tuple[str, ...], place: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    i, j = place
    single = [(1, 1), (1, 0), (0, 1)]
    compound = [(n, 1) for n in range(2, _LONGEST_COMPOUND + 1)]
    for down, along in single + compound + [(along, down) for down, along in compound]:
        ahead = (i + down, j + along)
        if ahead[0] > len(said) or ahead[1] > len(heard):
            continue
        if down + along <= 2 or not _step(said, heard, place, ahead).errors:
            yield ahead


def _step(
    said: tuple[str, ...], heard: tuple[str, ...], start: tuple[int, int], end: tuple[int, int]
) -> WordPair:
    return WordPair(" ".join(said[start[0] : end[0]]), " ".join(heard[start[1] : end[1]]))


def _way_back(
    said: tuple[str, ...],
    heard: tuple[str, ...],
    best: Mapping[tuple[int, int], tuple[int, tuple[int, int]]],
) -> list[WordPair]:
    place, steps = (len(said), len(heard)), []
    while place != (0, 0):
        start = best[place][1]
        steps.append(_step(said, heard, start, place))
        place = start
    return steps[::-1]
