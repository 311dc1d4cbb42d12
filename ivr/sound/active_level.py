"""Active speech level by ITU-T P.56 (12/2011), method B: how loud the speech is while it is spoken.

The level of a whole file would depend on how much silence is in it. Method B counts only the time
in which a smoothed envelope, held for 200 ms, is within 15.9 dB below the level itself.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ivr.sound.samples import Samples

TIME_CONSTANT_S = 0.03
HANGOVER_S = 0.2
MARGIN_DB = 15.9
_THRESHOLDS_DBFS = [20 * math.log10(2.0**-power) for power in range(15, 0, -1)]


def active_level(heard: Samples, rate_hz: int) -> float:
    """Return the active speech level in dBFS of samples from -1 to 1; -inf for silence.

    The recommendation asks for a sampling rate of at least 600 Hz.
    """
    energy = float(np.sum(heard**2))
    if energy < 1e-12 * max(len(heard), 1):
        return -math.inf
    envelope = _envelope(heard, rate_hz)
    hangover = math.ceil(HANGOVER_S * rate_hz)
    points = [(_level(energy, envelope, limit, hangover), limit) for limit in _THRESHOLDS_DBFS]
    return _crossing([(level, limit) for level, limit in points if math.isfinite(level)])


def _envelope(heard: Samples, rate_hz: int) -> Samples:
    from scipy.signal import lfilter  # noqa: PLC0415 - slow to import

    keep = math.exp(-1 / (rate_hz * TIME_CONSTANT_S))
    once = lfilter([1 - keep], [1, -keep], np.abs(heard))
    return np.asarray(lfilter([1 - keep], [1, -keep], once))


def _level(energy: float, envelope: Samples, limit_dbfs: float, hangover: int) -> float:
    """Return the level in dBFS if activity were what exceeds this threshold, with its hangover."""
    active = _active_samples(envelope >= 10 ** (limit_dbfs / 20), hangover)
    return 10 * math.log10(energy / active) if active else math.inf


def _active_samples(above: npt.NDArray[np.bool_], hangover: int) -> int:
    places = np.arange(len(above))
    latest = np.maximum.accumulate(np.where(above, places, -hangover - 1))
    return int(np.count_nonzero(places - latest <= hangover))


def _crossing(points: list[tuple[float, float]]) -> float:
    """Return the level that lies the margin above the threshold that gave it, by interpolation."""
    before = points[0]
    for level, limit in points:
        if level - limit <= MARGIN_DB:
            above = before[0] - before[1] - MARGIN_DB
            span = (before[0] - before[1]) - (level - limit)
            share = above / span if span > 0 else 0.0
            return before[0] + share * (level - before[0])
        before = (level, limit)
    return before[0]
