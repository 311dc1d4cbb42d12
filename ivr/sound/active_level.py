"""Active speech level: how loud speech is while it is spoken, by one rule for a word and a page.

ITU-T P.56 (12/2011), method B, counts what is within 15.9 dB of the level, and 200 ms behind it. In
a paragraph those 200 ms bridge the closures of t and k; behind a single word they are silence, of
which half a second of speech is made too loud by 2 dB. So here a gap of up to 200 ms is counted
where speech follows it, and nothing behind the last sound. Speech is every 10 ms within 36 dB of
the loudest. In ten seconds of speech and more this is P.56 within 1 dB, 0.3 dB in the middle.
"""

from __future__ import annotations

import math

import numpy as np

from ivr.sound.samples import Samples

FRAME_S = 0.01
LONGEST_GAP_S = 0.2
BELOW_LOUDEST_DB = 36.0


def active_level(heard: Samples, rate_hz: int) -> float:
    """Return the active speech level in dBFS of samples from -1 to 1; -inf for silence."""
    power = _frame_power(heard, round(rate_hz * FRAME_S))
    loudest = float(power.max(initial=0.0))
    if loudest < 1e-12:
        return -math.inf
    places = np.flatnonzero(power >= loudest * 10 ** (-BELOW_LOUDEST_DB / 10))
    steps = np.diff(places)
    bridged = np.where(steps <= LONGEST_GAP_S / FRAME_S, steps, 1)
    return 10 * math.log10(float(power[places].sum()) / (1 + int(bridged.sum())))


def _frame_power(heard: Samples, frame: int) -> Samples:
    """Return the mean power of every frame; the samples left at the end are one with silence."""
    whole = np.pad(heard, (0, -len(heard) % frame))
    return np.asarray(np.mean(whole.reshape(-1, frame) ** 2, axis=1))
