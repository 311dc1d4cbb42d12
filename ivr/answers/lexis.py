"""What the words of a question may mean in one leaflet: forms, groups, compounds, slips; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ivr.answers.bridge import BareWords, Bridge
from ivr.answers.nearness import Nearness
from ivr.answers.stems import stem

GROUPED, PIECE = 0.8, 0.6
"""What a word of the same group counts, and a piece of a compound, against the word itself: 1."""

_LINKS = ("", "s", "e", "en", "n")
"""What may stand between the pieces of a compound."""

_SHORTEST_PIECE = 3

Reading = tuple[Mapping[str, float], ...]
"""What a word may mean: of each of its pieces the terms for it, with their weights from 0 to 1."""


@dataclass(frozen=True)
class Unit:
    """A word of a question, or some that belong together, and what it may mean.

    Nothing is known of it when there are no readings; `is_elsewhere` tells that it is known, and of
    a subject that leaflets seldom tell of.
    """

    words: BareWords
    readings: tuple[Reading, ...] = ()
    is_elsewhere: bool = False

    @property
    def terms(self) -> frozenset[str]:
        """Return all that it may stand for."""
        return frozenset(t for reading in self.readings for piece in reading for t in piece)


class Lexis:
    """The words of a leaflet and of its bridges."""

    def __init__(self, bridges: Sequence[Bridge], words: Iterable[str]) -> None:
        self._idle = frozenset().union(*(bridge.idle for bridge in bridges))
        self._groups: dict[BareWords, set[str]] = defaultdict(set)
        for bridge in bridges:
            for name, phrases in bridge.groups.items():
                for phrase in phrases:
                    self._groups[_stems(phrase)].add(f"#{name}")
        self._own = frozenset(stem(word) for word in words if (word,) not in self._idle)
        grouped = {phrase[0] for phrase in self._groups if len(phrase) == 1}
        self._known = self._own | grouped
        own_groups = frozenset().union(*(self._groups.get((own,), ()) for own in self._own))
        elsewhere = {_stems(phrase) for bridge in bridges for phrase in bridge.elsewhere}
        self._elsewhere = frozenset(
            phrase
            for phrase in elsewhere
            if not self._own.issuperset(phrase)
            and own_groups.isdisjoint(self._groups.get(phrase, ()))
        )
        self._longest = max(map(len, (*self._groups, *self._elsewhere, *self._idle, ("",))))

    def terms(self, words: BareWords) -> Iterator[str]:
        """Yield what words of the leaflet stand for, each as often as it is said."""
        for unit in self.units(words):
            yield from unit.terms

    def units(self, words: BareWords) -> Iterator[Unit]:
        """Yield what is said in words, without what says nothing."""
        place = 0
        while place < len(words):
            phrase = self._phrase_at(words, place)
            if phrase not in self._idle:
                yield self._unit(phrase)
            place += len(phrase)

    def _phrase_at(self, words: BareWords, place: int) -> BareWords:
        """Return the longest known phrase there, or else one word."""
        for length in range(min(self._longest, len(words) - place), 1, -1):
            phrase = words[place : place + length]
            stems = _stems(phrase)
            if phrase in self._idle or stems in self._groups or stems in self._elsewhere:
                return phrase
        pair = words[place : place + 2]
        is_cut = len(pair) == 2 and stem("".join(pair)) in self._known
        return pair if is_cut and not self._are_known(pair) else words[place : place + 1]

    def _are_known(self, words: BareWords) -> bool:
        return all(stem(word) in self._known for word in words)

    def _unit(self, phrase: BareWords) -> Unit:
        stems = _stems(phrase)
        if stems in self._groups and len(phrase) > 1:
            return Unit(phrase, ((dict.fromkeys(self._groups[stems], 1.0),),))
        if stems in self._elsewhere:
            return Unit(phrase, is_elsewhere=True)
        return Unit(phrase, tuple(self._readings("".join(phrase))))

    def _readings(self, word: str) -> Iterator[Reading]:
        own = stem(word)
        if own in self._known:
            yield (self._piece(own, 1.0),)
        if pieces := self._pieces(word):
            yield tuple(self._piece(piece, PIECE) for piece in pieces)
        elif own not in self._known:
            for other, sure in self._nearness.near(own).items():
                yield (self._piece(other, sure),)

    def _piece(self, own: str, sure: float) -> Mapping[str, float]:
        groups = self._groups.get((own,), ())
        return {own: sure, **dict.fromkeys(groups, sure * GROUPED)}

    def _pieces(self, word: str) -> tuple[str, ...]:
        """Return the known words that a compound is made of, with the longest last one."""
        for cut in range(_SHORTEST_PIECE, len(word) - _SHORTEST_PIECE + 1):
            last = stem(word[cut:])
            if last in self._known:
                for first in self._firsts(word[:cut]):
                    return first, last
        return ()

    def _firsts(self, start: str) -> Iterator[str]:
        for link in _LINKS:
            bare = start.removesuffix(link) if link else start
            if start.endswith(link) and len(bare) >= _SHORTEST_PIECE and stem(bare) in self._known:
                yield stem(bare)

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self._known)


def _stems(phrase: BareWords) -> BareWords:
    return tuple(map(stem, phrase))
