"""How long sound files last, and a made-up voice for messages that nobody spoke."""

from __future__ import annotations

import math
from array import array
from functools import cache

from ivr import pcm
from ivr.pcm import Pcm

RATE = 8000
"""Samples a second on a telephone."""


def seconds_of(sound: bytes) -> float:
    """Return the length of a sound file.

    Raises:
        ValueError: this is not a sound file that can be read.
    """
    return pcm.read(sound).seconds


def pretend_speech(seconds: float) -> bytes:
    """Return a WAV file of something that is not silence, for a message nobody really spoke."""
    second = _a_second_of_humming()
    return Pcm(second * math.ceil(seconds), RATE).until(seconds).wav()


def silence(seconds: float) -> bytes:
    """Return a WAV file of silence."""
    return Pcm(bytes(pcm.WIDTH * round(seconds * RATE)), RATE).wav()


def joined(first: bytes, second: bytes) -> bytes:
    """Return one 8 kHz WAV file of two, one after the other."""
    return Pcm(_telephone(first).samples + _telephone(second).samples, RATE).wav()


def without_end(wav: bytes, seconds: float) -> bytes:
    """Return a WAV file as it is, or without its last `seconds`; half a second stays at least."""
    if not seconds:
        return wav
    sound = _telephone(wav)
    return sound.until(max(0.5, sound.seconds - seconds)).wav()


def _telephone(wav: bytes) -> Pcm:
    return pcm.read(wav).at(RATE)


@cache
def _a_second_of_humming() -> bytes:
    """Return 180 Hz that swells three times: both fit a second, so it can be repeated."""
    turns = (2 * math.pi * place / RATE for place in range(RATE))
    swelling = (0.15 * (1 + math.sin(3 * turn)) / 2 * math.sin(180 * turn) for turn in turns)
    return array("h", (round(pcm.FULL_SCALE * one) for one in swelling)).tobytes()
