"""Finds known words that a recogniser may have had in its ear when it wrote another one; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ivr.answers.short_memory import remembered_for_now
from ivr.dutch.sound_key import are_kin, sound_key

SAME, KIN, OTHER = 0.85, 0.7, 0.5
"""How sure, from 0 to 1, that it was the known word: same sounds, one that is kin, one other."""

_SHORTEST = 4
"""Sounds from which a word may have one that is wrong."""

_key = remembered_for_now(sound_key)


class Nearness:
    """The known words by their sounds, and by their sounds with one left out."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._by_key[_key(word)].append(word)
        self._one_less: dict[str, list[str]] = defaultdict(list)
        for key in self._by_key:
            for less in _with_one_less(key):
                self._one_less[less].append(key)

    def near(self, word: str) -> dict[str, float]:
        """Return known words that sound like this one, each with how sure that is, from 0 to 1."""
        key = _key(word)
        if key in self._by_key:
            return dict.fromkeys(self._by_key[key], SAME)
        found = {other: _likeness(key, other) for other in self._one_off(key)}
        return {word: sure for key, sure in found.items() for word in self._by_key[key]}

    def _one_off(self, key: str) -> set[str]:
        if len(key) < _SHORTEST:
            return set()
        less = [key, *_with_one_less(key)]
        found = {other for one in less for other in self._one_less.get(one, ())}
        found |= {one for one in less if one in self._by_key}
        return {other for other in found if len(other) >= _SHORTEST and _is_one_off(key, other)}


def _with_one_less(key: str) -> Iterator[str]:
    return (key[:place] + key[place + 1 :] for place in range(len(key)))


def _is_one_off(one: str, other: str) -> bool:
    """Return whether one sound is wrong, too many or missing; two swapped ones do not count."""
    if len(one) == len(other):
        return sum(map(str.__ne__, one, other)) == 1
    short, long = sorted((one, other), key=len)
    return short in _with_one_less(long)


def _likeness(one: str, other: str) -> float:
    if len(one) != len(other):
        return OTHER
    pair = next(pair for pair in zip(one, other, strict=True) if pair[0] != pair[1])
    return KIN if are_kin(*pair) else OTHER
