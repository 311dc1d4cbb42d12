"""espeak-ng's phonemes of a Dutch phrase become the sounds that MBROLA's Dutch voices have; pure.

The names and the rules are those of the voice's makers (nl2.txt, in Debian's mbrola-nl2): SAMPA,
with other sounds behind a vowel for l, w and j, and coloured vowels before an r.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

SHORT, LONG, HIGH = frozenset("AEIOY"), frozenset("aeo2"), frozenset("iyu")
DIPHTHONGS, COLOURED = frozenset({"Ei", "9y", "Au"}), frozenset({"I:", "O:", "Y:"})
SCHWA, SILENCE = "@", "_"
VOWELS = SHORT | LONG | HIGH | DIPHTHONGS | COLOURED | {SCHWA, "E~", "A~", "O~", "Y~", "Oe"}

_NAMES = MappingProxyType(
    {
        **{"e:": "e", "o:": "o", "a:": "a", "Y:": "2", "EI": "Ei", "Wy": "9y", "VU": "Au"},
        **{"E2": "E", "E:": "E", "i:": "i", "u:": "u", "8": "Y", "v#": "w", "Q": "G", "*": "r"},
        **{"t;": "tj", "c": "tj", "d;": "dj", "J": "dj", "n^": "nj", "C": "x", "s;": "S", "g": "k"},
        **{"yU": "y w", "eU": "e w", "oU": "o", "eI": "Ei", "aU": "Au", "aI": "A j", "OI": "O j"},
        **{"@L": "@ l", "@2": "@", "@5": "@", "3": "@", "a#": "@", "I2": "I", "aa": "a", "V": "2"},
        **{"U": "u", "0": "O", "3:": "2", "e@": "E", "i@": "i @"},
    }
)
_BEFORE_R = MappingProxyType({"e": "I:", "o": "O:", "2": "Y:"})
_IN_CODA = MappingProxyType({"l": ("L", VOWELS), "w": ("W", "iey"), "j": ("J", "uoaOA")})
"""What l, w and j are behind these vowels, when no vowel follows them in the word."""

_STRESS = MappingProxyType({"'": 2, ",": 1, "%": 0, "=": 0})
_TOKEN = re.compile(r"([',%=]*)(_!(?=\.)|_+:?(?![^.]))?(?:_[|!])?([^.]*)(?:\.|$)")
_PAUSE_MS = MappingProxyType({"_!": 40, "_": 46})
_LONG_PAUSE_MS = 110
_NOTHING = frozenset({"", "!", "|", "||", ";", "-"})


@dataclass(frozen=True)
class Phone:
    """One sound, or a silence: its stress (2 first, 1 second, 0 none), its word and its clause."""

    name: str
    stress: int = 0
    word: int = 0
    clause: int = 0
    silence_ms: int = 0

    @property
    def is_vowel(self) -> bool:
        """Return whether a syllable stands on it."""
        return self.name in VOWELS


def phones(clauses: Sequence[str]) -> tuple[Phone, ...]:
    """Return the sounds of what `espeak-ng -x --sep=.` prints, a clause on each line."""
    words = [(line, word) for line, clause in enumerate(clauses) for word in clause.split()]
    plain = [
        phone for number, (line, word) in enumerate(words) for phone in _named(word, number, line)
    ]
    said = (_as_said(list(word)) for _, word in groupby(plain, key=lambda phone: phone.word))
    return tuple(phone for word in said for phone in word)


def _named(word: str, number: int, clause: int) -> Iterator[Phone]:
    stress = 0
    for mark, pause, token in _TOKEN.findall(word):
        stress = max((_STRESS[sign] for sign in mark), default=stress)
        if pause:
            length = _PAUSE_MS.get(pause, _LONG_PAUSE_MS)
            yield Phone(SILENCE, word=number, clause=clause, silence_ms=length)
        for name in () if token in _NOTHING else _NAMES.get(token, token).split():
            is_vowel = name in VOWELS
            yield Phone(name, stress if is_vowel else 0, number, clause)
            stress = 0 if is_vowel else stress


def _as_said(word: list[Phone]) -> list[Phone]:
    """Return a word in the allophones that the voice has diphones of."""
    names = [phone.name for phone in word]
    said: list[Phone] = []
    for phone, before, after in zip(word, ["", *names], [*names[1:], ""], strict=False):
        if phone.name == "j" and before == "t":
            said[-1] = replace(said[-1], name="tj")
        else:
            said.append(replace(phone, name=_allophone(phone.name, before, after)))
    return said


def _allophone(name: str, before: str, after: str) -> str:
    if after == "r":
        return _BEFORE_R.get(name, name)
    coda, behind = _IN_CODA.get(name, (name, ""))
    return coda if before and before in behind and after not in VOWELS else name
