"""What a recogniser makes of words that it hears badly, the same for the same seed; pure.

It writes words that exist: "prikken" becomes "drukken" and seldom "prekken". They come from
wordfreq; without that library, which only proofs bring along, one letter of the word is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import blake2b

from ivr.dutch.language import LANGUAGE
from ivr.dutch.sound_key import SOUNDS, are_kin, sound_key

KNOWN_WORDS = 40_000
"""The commonest words, out of which a recogniser chooses: all that an adult uses."""

_DROPPED, _JOINED, _SPLIT = 0.15, 0.25, 0.50
"""Up to which of 0-1 a misheard word is lost, or joined to the one before, or cut in two."""

_SHORTEST_HALF = 3
_CHOICES = 5
"""How many of the nearest words are taken in turn."""


def misheard(words: str, percent: float, seed: int = 0) -> str:
    """Return words of which `percent` of 100 are misheard; never nothing when there were words.

    Raises:
        ValueError: it is no percentage.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"{percent:g} is no percentage; write a number from 0 to 100")
    said = words.split()
    struck = _struck(said, percent, seed)
    heard: list[str] = []
    for place, word in enumerate(said):
        if place in struck:
            _mishear(heard, word, _Chance(seed, place, word))
        else:
            heard.append(word)
    return " ".join(heard or [_neighbour(said[0], _Chance(seed, 0, said[0]))] if said else [])


class _Chance:
    """Numbers from 0 to 1 that follow from the seed, the place and the word."""

    def __init__(self, seed: int, place: int, word: str) -> None:
        self._start = f"{seed} {place} {word}"

    def of(self, what: str) -> float:
        """Return the number for one purpose."""
        drawn = blake2b(f"{self._start} {what}".encode(), digest_size=6).digest()
        return int.from_bytes(drawn) / 256**6


def _struck(said: list[str], percent: float, seed: int) -> set[int]:
    """Return the places that are misheard: so many of a hundred, in a long run."""
    odds = [_Chance(seed, place, word).of("struck") for place, word in enumerate(said)]
    rounding = _Chance(seed, len(said), " ".join(said)).of("rounding")
    many = min(len(said), int(len(said) * percent / 100 + rounding))
    return set(sorted(range(len(said)), key=odds.__getitem__)[:many])


def _mishear(heard: list[str], word: str, chance: _Chance) -> None:
    kind = chance.of("kind")
    if kind < _DROPPED:
        return
    if kind < _JOINED and heard:
        heard[-1] += word
    elif kind < _SPLIT and (halves := _halves(word)):
        heard += halves[int(chance.of("half") * len(halves))]
    else:
        heard.append(_neighbour(word, chance))


def _halves(word: str) -> list[tuple[str, str]]:
    """Return in which two known words a compound falls apart: bloed, prikken."""
    cuts = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
    pairs = ((word[:cut], word[cut:]) for cut in cuts)
    return [pair for pair in pairs if _known().keys() >= set(pair)]


def _neighbour(word: str, chance: _Chance) -> str:
    """Return a known word that sounds nearly like this one, or else this one with a slip."""
    chosen = _nearest(word)
    return chosen[int(chance.of("which") * len(chosen))] if chosen else _slipped(word, chance)


@lru_cache(4096)
def _nearest(word: str) -> list[str]:
    near = sorted(_near(word), key=lambda other: (_distance(word, other), _known()[other]))
    return near[: _CHOICES if len(word) > 2 else 2 * _CHOICES]


def _near(word: str) -> set[str]:
    key, keys = sound_key(word), _by_sound()
    found = {other for near in {key, *_one_sound_off(key)} for other in keys.get(near, ())}
    return found - {word.lower()}


def _one_sound_off(key: str) -> Iterator[str]:
    for place in range(len(key) + 1):
        before, after = key[:place], key[place:]
        yield before + after[1:]
        yield from (before + sound + after for sound in SOUNDS)
        yield from (before + sound + after[1:] for sound in SOUNDS)


def _distance(word: str, other: str) -> float:
    """Return 0 for what sounds equal, 1 for a sound that is kin, 2 for another, or one too many."""
    one, two = sound_key(word), sound_key(other)
    if one == two:
        return 0
    apart = [pair for pair in zip(one, two, strict=False) if pair[0] != pair[1]]
    return 1 if len(one) == len(two) and are_kin(*apart[0]) else 2


def _slipped(word: str, chance: _Chance) -> str:
    """Return a word with one letter taken for a kin one, as in a name that is not known."""
    places = [place for place, letter in enumerate(word) if any(_kin(letter))]
    if not places:
        return word
    place = places[int(chance.of("place") * len(places))]
    kin = [*_kin(word[place])]
    return word[:place] + kin[int(chance.of("letter") * len(kin))] + word[place + 1 :]


def _kin(letter: str) -> Iterator[str]:
    others = (other for other in SOUNDS if other.islower() and other != letter)
    return (other for other in others if are_kin(letter, other))


@cache
def _known() -> Mapping[str, int]:
    """Return the common words, each with its place: the commonest is 0."""
    try:
        from wordfreq import top_n_list  # noqa: PLC0415 - it takes a moment, and is seldom needed
    except ImportError:
        return {}
    words = (word for word in top_n_list(LANGUAGE, KNOWN_WORDS) if word.isalpha())
    return {word: place for place, word in enumerate(words)}


@cache
def _by_sound() -> Mapping[str, list[str]]:
    by_sound = defaultdict[str, list[str]](list)
    for word in _known():
        by_sound[sound_key(word)].append(word)
    return by_sound
