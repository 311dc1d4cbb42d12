"""Cuts the words of a sound into sentences and tells when each of them begins; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from ivr.dutch.pacing import seconds_to_say

_BETWEEN = re.compile(r"(?<=[.!?:])(?<!\btel\.)\s+(?=[\"'(]?[A-ZÀ-Þ0-9])|\s*\n\s*")

_RATE = 8000
"""Bytes a second of a G.711 file, which has one byte for each sample."""

_PAUSE = re.compile(rb"[\x7f\xff]{4000,}")
"""At least half a second of silence: +0 and -0 in mu-law (ITU-T G.711, table 2a)."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the second at which it begins in its sound."""

    text: str
    begins: float


def sentences(words: str, seconds: float, wav: bytes = b"") -> list[Sentence]:
    """Return the sentences of a sound of `seconds`, and when each begins.

    They begin after the longest silences of `wav`. Where it has too few, as a voice that breathes
    has, or no `wav` is given, each sentence is taken to last as long as it takes to say.
    """
    texts = [text for text in _BETWEEN.split(words) if text.strip()]
    begins = _after_silences(wav, len(texts)) or _as_they_take_to_say(texts, seconds)
    return [Sentence(text, round(at, 2)) for text, at in zip(texts, begins, strict=False)]


def _after_silences(wav: bytes, count: int) -> list[float]:
    samples = wav.partition(b"data")[2][4:]
    pauses = [found.span() for found in _PAUSE.finditer(samples)]
    inner = [(start, end) for start, end in pauses if start > 0 and end < len(samples)]
    # Commas make silences too, but the builder makes those between sentences longer.
    longest = sorted(inner, key=lambda pause: pause[0] - pause[1])[: count - 1]
    begins = sorted(end / _RATE for _, end in longest)
    return [0.0, *begins] if samples and len(begins) == count - 1 else []


def _as_they_take_to_say(texts: list[str], seconds: float) -> Iterable[float]:
    lengths = [seconds_to_say(text) for text in texts]
    scale = seconds / (sum(lengths) or 1)
    return accumulate((length * scale for length in lengths), initial=0.0)
