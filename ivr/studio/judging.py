"""Judges a take before callers can hear it; says in Dutch what is wrong, and how to do better.

It needs the libraries of scripts/sound-requirements.txt, so no web process imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ivr.dutch.pacing import seconds_to_say, syllables
from ivr.sound.active_level import active_level
from ivr.sound.assembly import trimmed
from ivr.sound.bounds import FEWEST_SYLLABLES, RATE_LIMITS, dutch, rate
from ivr.sound.samples import Samples, noise_in, samples

HIGHEST = 0.98
"""Of full scale; mu-law, as a telephone has it, ends there."""

CLIPPED_SAMPLES = 4
"""Samples in a row at the highest that a voice does not reach by chance."""

SOFTEST_DBFS = -42.0
"""Active speech level below which the noise of the microphone itself is heard."""

FARTHEST_NOISE_DB = 30.0
"""Between the voice and the room around it."""

SHORTEST, LONGEST = 0.5, 2.0
"""Of the length that is expected; who reads half as fast or twice is still understood."""

SLACK_S = 0.8
"""Seconds that a single word may be longer or shorter than that besides."""

MOST_MISSING = 0.25
"""Share of the words that a recogniser may miss: it errs itself, most of all in names."""

Listener = Callable[[Samples], str]
"""Sound at 16 kHz, from -1 to 1 -> the words in it."""


@dataclass(frozen=True)
class TakeHeard:
    """A take as it was recorded: `sound` is a 16-bit mono segment, `spoken` what it is to say."""

    sound: Any
    spoken: str


def faults_before(take: TakeHeard) -> Iterator[str]:
    """Return what is wrong with a take as it was recorded; the first one says enough."""
    heard, hertz = samples(take.sound), take.sound.frame_rate
    level = active_level(heard, hertz)
    if not _has_speech(take.sound):
        yield "Er is niets te horen. Staat de microfoon aan? Spreek daarna nog een keer."
        return
    if _is_clipped(heard):
        yield "Het geluid is te hard en vervormt. Ga iets verder van de microfoon af zitten."
    if level < SOFTEST_DBFS:
        yield (
            f"U bent te zacht te horen ({dutch(level, 0)} dBFS; dat moet ten minste "
            f"{dutch(SOFTEST_DBFS, 0)} zijn). Kom dichter bij de microfoon of zet die harder."
        )
    between = level - 10 * np.log10(noise_in(heard, hertz) + 1e-12)
    if between < FARTHEST_NOISE_DB:
        yield (
            f"Er is te veel geruis of lawaai: {dutch(between, 0)} dB onder uw stem, en dat moet "
            f"ten minste {dutch(FARTHEST_NOISE_DB, 0)} zijn. Sluit deur en raam, kom dichter bij "
            "de microfoon, en wacht een tel voor en na het spreken."
        )
    yield from _length(take)


def faults_after(spoken: str, finished: Samples) -> Iterator[str]:
    """Return what is wrong with a take as the telephone sounds, at 8 kHz."""
    found, fastest = rate(spoken, finished), RATE_LIMITS[1]
    if syllables(spoken) >= FEWEST_SYLLABLES and found > fastest:
        yield (
            f"U spreekt te snel: {dutch(found)} lettergrepen per seconde, en ten hoogste "
            f"{dutch(fastest)} is goed te volgen. Lees rustiger."
        )


def missing_words(spoken: str, recognised: str) -> Iterator[str]:
    """Return which words a recogniser missed, when they are too many to be its own errors."""
    from ivr.sound.word_errors import compare  # noqa: PLC0415 - only with a recogniser

    hearing = compare(spoken, recognised)
    lost = [step.said for step in hearing.lost if step.said]
    if len(lost) > max(1, MOST_MISSING * hearing.words):
        yield f"Deze woorden zijn niet verstaan: {', '.join(lost)}. Spreek ze duidelijk uit."


def _has_speech(sound: Any) -> bool:
    try:
        return len(trimmed(sound)) > 0
    except ValueError:
        return False


def _is_clipped(heard: Samples) -> bool:
    at_the_top = (np.abs(heard) >= HIGHEST).astype(int)
    run = np.convolve(at_the_top, np.ones(CLIPPED_SAMPLES, dtype=int), "valid")
    return bool((run == CLIPPED_SAMPLES).any())


def _length(take: TakeHeard) -> Iterator[str]:
    seconds, expected = len(trimmed(take.sound)) / 1000, seconds_to_say(take.spoken)
    if seconds < SHORTEST * expected - SLACK_S:
        yield (
            f"De opname is korter dan verwacht: {dutch(seconds)} seconden in plaats van ongeveer "
            f"{dutch(expected)}. Hebt u alle woorden gelezen?"
        )
    if seconds > LONGEST * expected + SLACK_S:
        yield (
            f"De opname is langer dan verwacht: {dutch(seconds)} seconden in plaats van ongeveer "
            f"{dutch(expected)}. Lees alleen deze woorden."
        )
