"""Any voice becomes telephone sound: one level, one band, clean edges, 8 kHz mono G.711 mu-law.

Mu-law and not the A-law of European telephony, because Twilio carries every call as mu-law inside
(its list of accepted types names audio/ulaw and no A-law): these bytes pass unchanged, and what
leaves for a European network is converted once, where it always is. Mu-law also has a true zero,
so that a pause is silent; the smallest value of A-law is a faint crackle.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ivr.sound.active_level import active_level
from ivr.sound.recipe import TELEPHONE
from ivr.sound.samples import Samples, loud_parts, samples
from ivr.sound.wav import is_whole

_TAPS = 321
_OVERSAMPLING = 8
_LIMITER_WINDOW_MS = 5


@dataclass(frozen=True)
class Measured:
    """What the finished file is when it is decoded: its length and its levels in dBFS."""

    seconds: float
    level_dbfs: float
    peak_dbfs: float


def mastered(sound: Any, tail_ms: int = TELEPHONE.tail_ms) -> bytes:
    """Make the telephone file of a 16-bit mono segment, with `tail_ms` of silence at its end.

    Raises:
        ValueError: when there is no speech in it, or its level cannot be reached.
    """
    speech = _framed(_in_band(samples(sound), sound.frame_rate), tail_ms)
    gain = TELEPHONE.level_dbfs - active_level(speech, TELEPHONE.rate_hz)
    for _ in range(4):
        content = _encoded(_limited(speech * 10 ** (gain / 20)))
        error = TELEPHONE.level_dbfs - measured(content).level_dbfs
        if abs(error) < 0.1:
            break
        gain += error
    return content


@lru_cache(maxsize=1)  # Mastering measures a file until it is right, and then it is written down.
def measured(content: bytes) -> Measured:
    """Decode a finished file and measure it.

    Raises:
        ValueError: when it is not 8 kHz mono G.711 in a WAV file, or is cut off.
    """
    heard = heard_in(content)
    level = active_level(heard, TELEPHONE.rate_hz)
    seconds = len(heard) / TELEPHONE.rate_hz
    return Measured(round(seconds, 3), round(level, 2), round(true_peak(heard), 2))


def heard_in(content: bytes) -> Samples:
    """Return the samples of a finished file.

    Raises:
        ValueError: when it is not 8 kHz mono G.711 in a WAV file, or is cut off.
    """
    import soundfile  # noqa: PLC0415 - a build that has nothing to do must start at once

    # libsndfile reads half a file without a word.
    if not is_whole(content):
        raise ValueError("not a sound file, or not the whole of it")
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            form = (file.format, file.subtype, file.samplerate, file.channels)
            heard: Samples = file.read(dtype="float64")
    except soundfile.LibsndfileError as error:
        raise ValueError(f"not a sound file: {error}") from error
    if form != ("WAV", TELEPHONE.coding, TELEPHONE.rate_hz, 1):
        raise ValueError(f"not a telephone file but {form}")
    return heard


def true_peak(heard: Samples) -> float:
    """Return the peak in dBFS of the continuous wave through the samples; -inf for silence."""
    from scipy.signal import resample_poly  # noqa: PLC0415 - slow to import

    peak = float(np.max(np.abs(resample_poly(heard, _OVERSAMPLING, 1)), initial=0.0))
    return 20 * math.log10(peak) if peak > 0 else -math.inf


def _in_band(heard: Samples, rate_hz: int) -> Samples:
    """Resample once and filter once: the telephone band with the boxy part down and presence up."""
    from scipy.signal import firwin2, oaconvolve, resample_poly  # noqa: PLC0415 - slow to import

    common = math.gcd(rate_hz, TELEPHONE.rate_hz)
    narrow = resample_poly(heard, TELEPHONE.rate_hz // common, rate_hz // common)
    filter_ = firwin2(_TAPS, *_curve(), fs=TELEPHONE.rate_hz)
    return np.asarray(oaconvolve(np.pad(narrow, _TAPS), filter_, mode="same"))


def _curve() -> tuple[list[float], list[float]]:
    form, down, up = TELEPHONE, 10 ** (TELEPHONE.boxy_db / 20), 10 ** (TELEPHONE.presence_db / 20)
    points = [
        (0.0, 0.0),
        (form.low_hz - 100.0, 0.0),
        (float(form.low_hz), down),
        (float(form.boxy_hz[1]), down),
        (form.boxy_hz[1] * 1.5, 1.0),
        (form.presence_hz[0] * 0.75, 1.0),
        (float(form.presence_hz[0]), up),
        (float(form.high_hz), up),
        (form.high_hz + 200.0, 0.0),
        (form.rate_hz / 2, 0.0),
    ]
    return [hertz for hertz, _ in points], [gain for _, gain in points]


def _framed(speech: Samples, tail_ms: int) -> Samples:
    """Cut to the speech, with a short silence before it and another one after, edges faded."""
    parts = loud_parts(speech, TELEPHONE.rate_hz, pause_ms=0)
    if not parts:
        raise ValueError("there is no speech in the sound")
    lead, tail = (TELEPHONE.rate_hz * ms // 1000 for ms in (TELEPHONE.lead_ms, tail_ms))
    start, end = max(0, parts[0][0] - lead), parts[-1][1] + lead
    kept = speech[start:end].copy()
    fade = np.sin(np.linspace(0, np.pi / 2, lead // 2)) ** 2
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return np.pad(kept, (0, tail - lead))


def _limited(speech: Samples) -> Samples:
    """Turn the gain down smoothly around the few peaks that the limit does not allow."""
    from scipy.ndimage import minimum_filter1d  # noqa: PLC0415 - slow to import
    from scipy.signal import resample_poly  # noqa: PLC0415 - slow to import

    fine = np.abs(resample_poly(speech, _OVERSAMPLING, 1)).reshape(-1, _OVERSAMPLING)
    limit = 10 ** (TELEPHONE.limiter_dbfs / 20)
    wanted = np.minimum(1.0, limit / np.maximum(fine.max(axis=1), limit))
    width = TELEPHONE.rate_hz * _LIMITER_WINDOW_MS // 1000 | 1
    lowest = minimum_filter1d(wanted, width)
    window = np.hanning(width + 2)[1:-1]
    smooth = np.convolve(np.pad(lowest, width // 2, mode="edge"), window / window.sum(), "valid")
    return speech * smooth


def _encoded(speech: Samples) -> bytes:
    import soundfile  # noqa: PLC0415 - a build that has nothing to do must start at once

    file = io.BytesIO()
    soundfile.write(file, speech, TELEPHONE.rate_hz, format="WAV", subtype=TELEPHONE.coding)
    return file.getvalue()
