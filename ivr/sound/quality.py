"""How good a voice is to listen to: one order, by which a voice is chosen and spoken of.

Judged by the name of a voice, as `ivr/sound/voices/choice.py` and the manifest have it: the part
before its first colon is what makes the voice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

BEST_FIRST = ("recorded", "gtts", "piper", "mbrola", "espeak")
"""A human being, then what a network learned of human beings, then single sounds put together."""

_GLUED = ("mbrola", "espeak")


def engine_of(voice: str) -> str:
    """Return what makes a voice, the name by which the pronunciation lexicon knows it."""
    return voice.partition(":")[0]


def is_better(voice: str, other: str) -> bool:
    """Return whether the first is plainly better; two voices of one kind are equals."""
    return _place(voice) < _place(other)


def is_diphone(voice: str) -> bool:
    """Return whether it is glued together from single sounds, which is hard to follow for long."""
    return engine_of(voice) in _GLUED


def diphone_voices(voices: Iterable[str]) -> tuple[str, ...]:
    """Return those of them that are such voices, each once, what most sounds have first."""
    found = Counter(voice.partition("@")[0] for voice in voices if is_diphone(voice))
    return tuple(voice for voice, _ in found.most_common())


def _place(voice: str) -> int:
    engine = engine_of(voice)
    return BEST_FIRST.index(engine) if engine in BEST_FIRST else len(BEST_FIRST)
