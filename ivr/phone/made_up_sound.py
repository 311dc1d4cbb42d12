"""How long sound files last, and a made-up voice for messages that nobody spoke."""

from __future__ import annotations

import io

import numpy as np
import soundfile
from numpy.typing import NDArray

_Samples = NDArray[np.float64]
RATE = 8000
"""Samples a second on a telephone."""


def seconds_of(sound: bytes) -> float:
    """Return the length of a sound file from its header.

    Raises:
        ValueError: this is not a sound file that can be read.
    """
    try:
        return float(soundfile.info(io.BytesIO(sound)).duration)
    except soundfile.SoundFileError as error:
        raise ValueError(f"not a sound file: {error}") from error


def pretend_speech(seconds: float) -> bytes:
    """Return a WAV file of something that is not silence, for a message nobody really spoke."""
    moments = np.arange(round(seconds * RATE)) / RATE
    loudness = 0.15 * (1 + np.sin(2 * np.pi * 3 * moments)) / 2
    return _wav(loudness * np.sin(2 * np.pi * 180 * moments))


def silence(seconds: float) -> bytes:
    """Return a WAV file of silence."""
    return _wav(np.zeros(round(seconds * RATE)))


def joined(first: bytes, second: bytes) -> bytes:
    """Return one 8 kHz WAV file of two, one after the other."""
    return _wav(np.concatenate([_samples(first), _samples(second)]))


def without_end(wav: bytes, seconds: float) -> bytes:
    """Return a WAV file as it is, or without its last `seconds`; half a second stays at least."""
    if not seconds:
        return wav
    samples = _samples(wav)
    return _wav(samples[: max(RATE // 2, len(samples) - round(seconds * RATE))])


def _samples(wav: bytes) -> _Samples:
    samples, rate = soundfile.read(io.BytesIO(wav), always_2d=True)
    mono: _Samples = samples.mean(axis=1)
    if rate == RATE:
        return mono
    moments = np.arange(round(len(mono) * RATE / rate)) * rate / RATE
    return np.asarray(np.interp(moments, np.arange(len(mono)), mono), dtype=np.float64)


def _wav(samples: _Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()
