"""What the words of a question may mean in one leaflet: forms, groups, compounds, slips; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ivr.answers.bridge import BareWords, Bridge
from ivr.answers.nearness import Nearness
from ivr.answers.stems import stem

GROUPED, PIECE, LAST = 0.8, 0.6, 0.45
"""What a word of the same group counts, a piece of a compound, and the last piece of one of which
the first is strange, against the word itself: 1."""

_LINKS = ("", "s", "e", "en", "n")
"""What may stand between the pieces of a compound."""

_SHORTEST_PIECE, _SHORTEST_LAST = 3, 5

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

    @cached_property
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
        # Most places to cut a word at need no stem to see that no known word begins there.
        self._starts = frozenset(known[:_SHORTEST_PIECE] for known in self._known)
        own_groups = frozenset().union(*(self._groups.get((own,), ()) for own in self._own))
        elsewhere = {_stems(phrase) for bridge in bridges for phrase in bridge.elsewhere}
        self._elsewhere = frozenset(
            phrase
            for phrase in elsewhere
            if not self._own.issuperset(phrase)
            and own_groups.isdisjoint(self._groups.get(phrase, ()))
        )
        self._idle_phrases = {_stems(phrase) for phrase in self._idle if len(phrase) > 1}
        known = (*self._groups, *self._elsewhere, *self._idle_phrases)
        self._phrases = frozenset(phrase for phrase in known if len(phrase) > 1)
        self._longest = dict[str, int]()
        for phrase in sorted(self._phrases, key=len):
            self._longest[phrase[0]] = len(phrase)

    def terms(self, words: BareWords) -> Iterator[str]:
        """Yield what words of the leaflet stand for, each as often as it is said."""
        for unit in self.units(words):
            yield from unit.terms

    def units(self, words: BareWords) -> Iterator[Unit]:
        """Yield what is said in words, without what says nothing."""
        place = 0
        while place < len(words):
            phrase = self._phrase_at(words, place)
            if phrase not in self._idle and _stems(phrase) not in self._idle_phrases:
                yield self._unit(phrase)
            place += len(phrase)

    def _phrase_at(self, words: BareWords, place: int) -> BareWords:
        """Return the longest known phrase there, or else one word."""
        longest = self._longest.get(stem(words[place]), 1)
        for length in range(min(longest, len(words) - place), 1, -1):
            phrase = words[place : place + length]
            if _stems(phrase) in self._phrases:
                return phrase
        return words[place : place + (2 if self._is_cut(words[place : place + 2]) else 1)]

    def _is_cut(self, pair: BareWords) -> bool:
        """Return whether two words are the halves of a known one: bot ten."""
        if len(pair) < 2 or self._are_known(pair) or pair[0][:3] not in self._starts:
            return False
        return stem("".join(pair)) in self._known

    def _are_known(self, words: BareWords) -> bool:
        return all(stem(word) in self._known for word in words)

    def _unit(self, phrase: BareWords) -> Unit:
        stems = _stems(phrase)
        if stems in self._groups and len(phrase) > 1:
            return Unit(phrase, ((dict.fromkeys(self._groups[stems], 1.0),),))
        word = "".join(phrase)
        if stems in self._elsewhere or self._begins_elsewhere(word):
            return Unit(phrase, is_elsewhere=True)
        return Unit(phrase, tuple(self._readings(word)))

    def _begins_elsewhere(self, word: str) -> bool:
        """Return whether a strange word is made of one of elsewhere and another: maagonderzoek."""
        cuts = range(_SHORTEST_PIECE, len(word) - _SHORTEST_PIECE)
        return stem(word) not in self._known and any(
            (stem(word[:cut]),) in self._elsewhere and self._is_word(word[cut:]) for cut in cuts
        )

    def _is_word(self, rest: str) -> bool:
        return any(stem(rest.removeprefix(link)) in self._known for link in _LINKS)

    def _readings(self, word: str) -> Iterator[Reading]:
        own = stem(word)
        if own in self._known:
            yield (self._piece(own, 1.0),)
        if pieces := self._pieces(word):
            yield tuple(self._piece(piece, PIECE) for piece in pieces)
        elif own not in self._known:
            yield from self._last_of(word)
            for other, sure in self._nearness.near(own).items():
                yield (self._piece(other, sure),)

    def _last_of(self, word: str) -> Iterator[Reading]:
        """Yield the known word that a strange compound ends in: reumapillen."""
        for cut in range(_SHORTEST_PIECE, len(word) - _SHORTEST_LAST + 1):
            if (
                word[cut : cut + _SHORTEST_PIECE] in self._starts
                and stem(word[cut:]) in self._known
            ):
                yield (self._piece(stem(word[cut:]), LAST),)
                return

    def _piece(self, own: str, sure: float) -> Mapping[str, float]:
        groups = self._groups.get((own,), ())
        return {own: sure, **dict.fromkeys(groups, sure * GROUPED)}

    def _pieces(self, word: str) -> tuple[str, ...]:
        """Return the known words that a compound is made of, with the longest last one."""
        for cut in range(_SHORTEST_PIECE, len(word) - _SHORTEST_PIECE + 1):
            if word[cut : cut + _SHORTEST_PIECE] not in self._starts:
                continue
            last = stem(word[cut:])
            if last in self._known:
                for first in self._firsts(word[:cut]):
                    return first, last
        return ()

    def _firsts(self, start: str) -> Iterator[str]:
        if start[:_SHORTEST_PIECE] not in self._starts:
            return
        for link in _LINKS:
            bare = start.removesuffix(link) if link else start
            if start.endswith(link) and len(bare) >= _SHORTEST_PIECE and stem(bare) in self._known:
                yield stem(bare)

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self._known)


def _stems(phrase: BareWords) -> BareWords:
    return tuple(map(stem, phrase))
