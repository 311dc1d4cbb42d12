"""Sounds for the tests: made here, the same every time, and nobody's voice."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from ivr.sound.mastering import mastered
from ivr.sound.samples import segment

Sound = npt.NDArray[np.float64]


def speechlike(seconds: float, rate_hz: int = 16000, seed: int = 1) -> Sound:
    """Make noise that comes and goes like syllables, four a second, at -26 dBFS or so."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    voice = sum(np.sin(2 * np.pi * 110 * harmonic * time) / harmonic for harmonic in range(1, 30))
    syllables = 0.15 + np.abs(np.sin(2 * np.pi * 2 * time)) ** 2
    return np.asarray(0.05 * syllables * (voice + 0.5 * random.standard_normal(len(time))))


def quiet(seconds: float, rate_hz: int = 16000) -> Sound:
    """Make digital silence."""
    return np.zeros(round(seconds * rate_hz))


def in_a_room(sound: Sound, before: float, after: float, rate_hz: int = 16000) -> Sound:
    """Put pink noise around and under a sound, 30 dB weaker than it."""
    padded = np.pad(sound, (round(before * rate_hz), round(after * rate_hz)))
    spectrum = np.fft.rfft(np.random.default_rng(3).standard_normal(len(padded)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1), len(padded))
    loudness = np.sqrt(np.mean(sound**2) / np.mean(noise**2)) * 10 ** (-30 / 20)
    return np.asarray(padded + loudness * noise)


def wav(sound: Sound, rate_hz: int = 16000, kind: str = "WAV") -> bytes:
    """Make a sound file: WAV, MP3 or FLAC."""
    file = io.BytesIO()
    soundfile.write(file, sound, rate_hz, format=kind)
    return file.getvalue()


def telephone_file(path: Path, seconds: float = 1.0) -> bytes:
    """Put a finished telephone file on disk."""
    content = mastered(segment(speechlike(seconds), 16000))
    path.write_bytes(content)
    return content
