"""How long each sound of a Dutch phrase lasts: stress, place in its word, ends of clauses; pure.

espeak-ng gives MBROLA nearly every consonant the same 88 ms and vowels half of what Dutch has. The
lengths here follow the examples that the voice's makers give with it, at the rate of
`ivr.dutch.pacing`. A longer v or z is heard as f or s: the voice says them half without voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from types import MappingProxyType

from ivr.sound.voices.phones import COLOURED, DIPHTHONGS, HIGH, LONG, SCHWA, SHORT, SILENCE, Phone

_VOWELS_MS = (
    (SHORT, 100, 71),
    (LONG, 173, 110),
    (HIGH, 116, 79),
    (COLOURED, 173, 121),
    (DIPHTHONGS, 184, 131),
    ({"E~", "A~", "O~", "Y~", "Oe"}, 173, 110),
    ({SCHWA}, 55, 55),
)
"""Milliseconds with stress and without."""

_BEFORE_R_MS = 158
_LAST_SCHWA_MS = 71
_CONSONANTS_MS = MappingProxyType(
    {
        **dict.fromkeys(("p", "t", "k", "tj"), 92),
        **dict.fromkeys(("b", "d", "dj"), 72),
        **dict.fromkeys(("f", "s", "x", "S"), 100),
        **dict.fromkeys(("v", "z", "G", "Z"), 60),
        **{"h": 62, "m": 66, "n": 66, "N": 76, "nj": 66, "l": 58, "L": 68, "r": 48},
        **{"w": 58, "j": 58, "W": 62, "J": 62},
    }
)
_LATE_NASAL_MS, _LATE_R_MS, _OTHER_MS = 76, 58, 70
_IN_CLUSTER = 0.82
_SECOND_STRESS = 0.88
_FIRST = MappingProxyType({**dict.fromkeys("ptkbd", 0.5), "f": 0.8})
"""At the beginning of a phrase the closure of a stop is silence, and so is the softest of an f."""

_LAST_VOWEL, _LAST_SCHWA, _BEHIND_IT = 1.45, 1.32, 1.3
"""The last syllable of a clause is drawn out: that is how a listener knows where it ends."""


def lengths_ms(phones: Sequence[Phone], slower: float = 1.0) -> tuple[float, ...]:
    """Return the milliseconds of each sound; `slower` of 0.9 is a tenth slower."""
    around = zip((None, *phones), phones, (*phones[1:], None), strict=False)
    plain = [_length(before, phone, after) for before, phone, after in around]
    drawn = [length * factor for length, factor in zip(plain, _endings(phones), strict=True)]
    if phones:
        drawn[0] *= _FIRST.get(phones[0].name, 1.0)
    return tuple(length / slower for length in drawn)


def _length(before: Phone | None, phone: Phone, after: Phone | None) -> float:
    before = before if before and before.word == phone.word else None
    after = after if after and after.word == phone.word else None
    if phone.name == SILENCE:
        return phone.silence_ms
    if phone.is_vowel:
        return _vowel(phone, after)
    length = _consonant(phone, is_late=after is None or not after.is_vowel)
    return length * (_IN_CLUSTER if _is_consonant(before) or _is_consonant(after) else 1)


def _is_consonant(phone: Phone | None) -> bool:
    return phone is not None and not phone.is_vowel and phone.name != SILENCE


def _vowel(phone: Phone, after: Phone | None) -> float:
    if phone.name == SCHWA and after is None:
        return _LAST_SCHWA_MS
    stressed, plain = next((full, less) for kind, full, less in _VOWELS_MS if phone.name in kind)
    if phone.name in HIGH and after is not None and after.name == "r":
        stressed = _BEFORE_R_MS
    return plain + (stressed - plain) * (0, _SECOND_STRESS, 1)[phone.stress]


def _consonant(phone: Phone, *, is_late: bool) -> float:
    if is_late and phone.name in ("m", "n"):
        return _LATE_NASAL_MS
    return (
        _LATE_R_MS if is_late and phone.name == "r" else _CONSONANTS_MS.get(phone.name, _OTHER_MS)
    )


def _endings(phones: Sequence[Phone]) -> list[float]:
    """Return how much each sound is drawn out for the end of its clause."""
    factors: list[float] = []
    for _, group in groupby(phones, key=lambda phone: phone.clause):
        clause = list(group)
        last = max((place for place, phone in enumerate(clause) if phone.is_vowel), default=None)
        factors += [_drawn(phone, place, last) for place, phone in enumerate(clause)]
    return factors


def _drawn(phone: Phone, place: int, last: int | None) -> float:
    if last is None or place < last or phone.name == SILENCE:
        return 1.0
    if place > last:
        return _BEHIND_IT
    return _LAST_SCHWA if phone.name == SCHWA else _LAST_VOWEL
