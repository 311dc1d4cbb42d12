"""Cuts the words of a sound into sentences and estimates when each of them begins; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from ivr.timing import seconds_to_say

_BETWEEN = re.compile(r"(?<=[.!?:])\s+(?=[\"'(]?[A-ZÀ-Þ0-9])|\s*\n\s*")


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the second at which it begins in a sound of so many seconds."""

    text: str
    begins: float


def sentences(words: str, seconds: float) -> list[Sentence]:
    """Divide a sound of `seconds` over its sentences, as the time each takes to say."""
    texts = [text for text in _BETWEEN.split(words) if text.strip()]
    lengths = [seconds_to_say(text) for text in texts]
    scale = seconds / (sum(lengths) or 1)
    ends = accumulate((length * scale for length in lengths), initial=0.0)
    return [Sentence(text, round(begins, 2)) for text, begins in zip(texts, ends, strict=False)]
