"""Sound as numbers: pydub's segments as samples from -1 to 1, and where in them speech is."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

with warnings.catch_warnings():
    # pydub warns on import about Python's audioop and about ffmpeg; our users can mend neither.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.exceptions import CouldntDecodeError

Samples = npt.NDArray[np.float64]

FULL_SCALE = 32768.0
_FRAME_MS = 5
_BELOW_LOUDEST_DB = 42.0
_ABOVE_NOISE_DB = 9.0
_HIGHEST_DB = 30.0
_NOISE_FRAMES = 40


class NoSoundError(ValueError):
    """A file holds no sound that can be read."""


def segment(heard: Samples, rate_hz: int) -> Any:
    """Make a 16-bit mono segment; samples beyond full scale are clipped."""
    whole = np.clip(np.rint(heard * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype("<i2")
    return AudioSegment(whole.tobytes(), frame_rate=rate_hz, sample_width=2, channels=1)


def samples(sound: Any) -> Samples:
    """Return the samples of a 16-bit mono segment."""
    return np.frombuffer(sound.raw_data, dtype="<i2") / FULL_SCALE


def silence(milliseconds: float, rate_hz: int) -> Any:
    """Return digital silence of this length."""
    return AudioSegment.silent(duration=milliseconds, frame_rate=rate_hz)


def decoded(content: bytes) -> Any:
    """Read a WAV, FLAC, OGG or MP3 file, in mono: several channels become their mean.

    Raises:
        NoSoundError: when it is no such file.
    """
    import soundfile  # noqa: PLC0415 - a build that has nothing to do must start at once

    try:
        heard, rate_hz = soundfile.read(io.BytesIO(content), dtype="float64", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise NoSoundError(str(error)) from error
    return segment(heard.mean(axis=1), rate_hz)


def decoded_by_ffmpeg(file: Path) -> Any:
    """Read any sound file that ffmpeg knows, in mono.

    Raises:
        FileNotFoundError: when ffmpeg is not installed.
        NoSoundError: when it is no sound file, or a film without sound (pydub's IndexError).
    """
    try:
        wav = AudioSegment.from_file(file).export(io.BytesIO(), format="wav")
    except (CouldntDecodeError, IndexError) as error:
        raise NoSoundError(str(error)) from error
    return decoded(wav.getvalue())


def loud_parts(
    heard: Samples, rate_hz: int, pause_ms: int, noise: float = 0.0
) -> list[tuple[int, int]]:
    """Return the stretches of speech as (first sample, one past the last).

    Speech is what stands out in the telephone band; a gap shorter than `pause_ms` milliseconds
    (the closure of a t or a k) belongs to it. Silence gives no stretches. `noise` is the power of
    the room around a recorded voice, from noise_in(); a synthesiser has none.
    """
    power = _frame_power(heard, rate_hz)
    loudest = power.max(initial=0)
    # A voice without a pause looks like its own noise, so noise never counts for more than this.
    hum = min(noise * 10 ** (_ABOVE_NOISE_DB / 10), loudest * 10 ** (-_HIGHEST_DB / 10))
    loud = np.flatnonzero(power > max(loudest * 10 ** (-_BELOW_LOUDEST_DB / 10), hum, 1e-9))
    if not len(loud):
        return []
    frame = rate_hz * _FRAME_MS // 1000
    breaks = np.flatnonzero(np.diff(loud) > pause_ms / _FRAME_MS)
    firsts, lasts = loud[np.r_[0, breaks + 1]], loud[np.r_[breaks, len(loud) - 1]]
    return [(int(a) * frame, int(b + 1) * frame) for a, b in zip(firsts, lasts, strict=True)]


def noise_in(heard: Samples, rate_hz: int) -> float:
    """Return the power of the noise in a recording: that of its quietest 200 ms."""
    power = _frame_power(heard, rate_hz)
    if len(power) < _NOISE_FRAMES:
        return 0.0
    means = np.convolve(power, np.ones(_NOISE_FRAMES) / _NOISE_FRAMES, "valid")
    return float(means.min())


def _frame_power(heard: Samples, rate_hz: int) -> Samples:
    from scipy.signal import butter, sosfilt  # noqa: PLC0415 - slow to import

    # What the telephone will not carry, such as a hum or the murmur before a d, is not speech here.
    heard = sosfilt(butter(2, 300, "highpass", fs=rate_hz, output="sos"), heard)
    frame = rate_hz * _FRAME_MS // 1000
    frames = heard[: len(heard) // frame * frame].reshape(-1, frame)
    return np.asarray(np.mean(frames**2, axis=1))
