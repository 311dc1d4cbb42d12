"""Phrases become one prompt: said one by one, trimmed, joined with pauses of the right length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from ivr.dutch.pacing import PAUSES
from ivr.dutch.phrasing import Phrase
from ivr.sound.samples import Samples, loud_parts, noise_in, samples, silence
from ivr.words.prompt import Pace

PAUSE_MS = 150
"""A silence at least this long is a pause; a shorter one is part of a consonant."""

_BEFORE_MS, _AFTER_MS, _FADE_MS = 15, 40, 10


def joined(phrases: Iterable[Phrase], say: Callable[[str], Any]) -> Any:
    """Say every phrase and join them with pydub, at the rate in hertz of the voice.

    Raises:
        ValueError: when the voice gives silence for a phrase.
    """
    whole = None
    for phrase in phrases:
        sound = with_pauses(say(phrase.text), phrase.inner_ms)
        sound += silence(max(0, phrase.after_ms - _BEFORE_MS - _AFTER_MS), sound.frame_rate)
        whole = sound if whole is None else whole.append(sound, crossfade=0)
    return whole


def with_pauses(sound: Any, inner_ms: Sequence[int]) -> Any:
    """Trim a phrase and give its pauses the wanted lengths in milliseconds.

    The longest pauses the voice made are taken for the wanted ones, in their order; another one (a
    breath before "dat") stays as it is. A voice that paused less often than it was asked to gets
    the shortest wanted length at every pause it did make.
    """
    parts = _speech(sound)
    gaps = _gaps(parts, sound.frame_rate)
    if len(gaps) < len(inner_ms):
        return _rejoined(sound, parts, [min(inner_ms)] * len(gaps))
    longest = sorted(range(len(gaps)), key=lambda place: -gaps[place])[: len(inner_ms)]
    for place, length in zip(sorted(longest), inner_ms, strict=True):
        gaps[place] = length
    return _rejoined(sound, parts, gaps)


def at_pace(sound: Any, pace: Pace) -> Any:
    """Return a recording at the usual pace, trimmed; at the slower one its pauses are longer."""
    if pace is Pace.NORMAL:
        return trimmed(sound)
    return with_longer_pauses(sound, PAUSES[pace].sentence / PAUSES[Pace.NORMAL].sentence)


def trimmed(sound: Any) -> Any:
    """Cut a recording to its first and last word, also when the room was not silent."""
    parts = _recorded_speech(sound)
    return _cut(sound, parts[0][0], parts[-1][1])


def with_longer_pauses(sound: Any, factor: float) -> Any:
    """Trim a whole recording and make each pause in it `factor` times as long."""
    parts = _recorded_speech(sound)
    gaps = _gaps(parts, sound.frame_rate)
    return _rejoined(sound, parts, [round(gap * factor) for gap in gaps])


def speech_seconds(heard: Samples, rate_hz: int, pause_ms: int = PAUSE_MS) -> float:
    """Return how long the voice really speaks, without silences of `pause_ms` and longer."""
    return sum(end - start for start, end in loud_parts(heard, rate_hz, pause_ms)) / rate_hz


def _recorded_speech(sound: Any) -> list[tuple[int, int]]:
    return _speech(sound, noise_in(samples(sound), sound.frame_rate))


def _speech(sound: Any, noise: float = 0.0) -> list[tuple[int, int]]:
    parts = loud_parts(samples(sound), sound.frame_rate, PAUSE_MS, noise)
    if not parts:
        raise ValueError("the voice gave silence")
    return parts


def _gaps(parts: list[tuple[int, int]], rate_hz: int) -> list[int]:
    pairs = pairwise(parts)
    return [round((after[0] - before[1]) * 1000 / rate_hz) for before, after in pairs]


def _rejoined(sound: Any, parts: list[tuple[int, int]], lengths: Sequence[int]) -> Any:
    whole = _cut(sound, *parts[0])
    for part, length in zip(parts[1:], lengths, strict=True):
        whole += silence(max(0, length - _BEFORE_MS - _AFTER_MS), sound.frame_rate)
        whole = whole.append(_cut(sound, *part), crossfade=0)
    return whole


def _cut(sound: Any, start: int, end: int) -> Any:
    # The edges are kept wide enough for a weak f or h, and faded so that nothing clicks.
    first = max(0, start - sound.frame_rate * _BEFORE_MS // 1000)
    cut = sound.get_sample_slice(first, end + sound.frame_rate * _AFTER_MS // 1000)
    return cut.fade_in(_FADE_MS).fade_out(_FADE_MS)
