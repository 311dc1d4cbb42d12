"""How fast Dutch is read aloud: syllables, pauses and the two paces, for the voice and for checks.

The pauses and the rate follow what listeners of 55 and older remember best: normal words and real
pauses, never stretched speech. The sources of the numbers are in ivr/callers.md.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from types import MappingProxyType

import pyphen

from ivr.dutch.language import LOCALE
from ivr.words.prompt import Pace

SYLLABLES_PER_SECOND = 4.3
"""Articulation aimed at: Dutch read calmly (the Queen's speech is 4.4 to 4.7, a teacher 5.05)."""

SLOWER = MappingProxyType({Pace.NORMAL: 1.0, Pace.SLOW: 0.9})
"""How fast the voice itself speaks; below 0.9 a synthetic word becomes harder to understand."""


@dataclass(frozen=True)
class Pauses:
    """Silence in milliseconds, from the end of what was said to the start of what follows."""

    comma: int = 275
    colon: int = 400
    semicolon: int = 600
    sentence: int = 700
    paragraph: int = 950

    def times(self, factor: float) -> Pauses:
        """Return the same pauses, each `factor` times as long, in whole milliseconds."""
        return Pauses(**{name: round(value * factor) for name, value in asdict(self).items()})


PAUSES = MappingProxyType({Pace.NORMAL: Pauses(), Pace.SLOW: Pauses().times(1.5)})
"""Slow means half as much pause again."""

_WORD, _DIGIT = re.compile(r"[^\W\d_]+"), re.compile(r"\d")
_SENTENCE_END, _BLANK_LINE = re.compile(r"[.!?](?=\s|$)"), re.compile(r"\n\s*\n")
_SYLLABLES_PER_DIGIT = 1.5


def pause_after(spoken: str, pace: Pace) -> int:
    """Return the pause in milliseconds between a text and the next file, which goes on with it.

    A blank line at the end says that a paragraph follows, a space that a sentence does; without
    either the text ends there: 0.
    """
    if spoken.endswith("\n\n"):
        return PAUSES[pace].paragraph
    return PAUSES[pace].sentence if spoken.endswith(" ") else 0


def syllables(spoken: str) -> int:
    """Return the number of syllables of Dutch words, by hyphenation; a word has at least one."""
    return sum(map(_syllables_of, _WORD.findall(spoken)))


def per_second(spoken: str, speech_seconds: float) -> float:
    """Return the articulation rate, in syllables per second of speech without its pauses."""
    return syllables(spoken) / speech_seconds if speech_seconds > 0 else 0.0


def seconds_to_say(text: str, pace: Pace = Pace.NORMAL) -> float:
    """Return the estimated seconds that `text`, in written Dutch, takes at `pace`."""
    said = syllables(text) + _SYLLABLES_PER_DIGIT * len(_DIGIT.findall(text))
    pauses = PAUSES[pace]
    silence = (
        pauses.comma * sum(map(text.count, ",;:()"))
        + pauses.sentence * len(_SENTENCE_END.findall(text))
        + (pauses.paragraph - pauses.sentence) * len(_BLANK_LINE.findall(text))
    )
    return said / (SYLLABLES_PER_SECOND * SLOWER[pace]) + silence / 1000


@lru_cache(10_000)
def _syllables_of(word: str) -> int:
    return len(_hyphens().positions(word)) + 1


@cache
def _hyphens() -> pyphen.Pyphen:
    # A printer keeps two letters together at an edge; a speaker does not.
    return pyphen.Pyphen(lang=LOCALE, left=1, right=1)
