"""The active speech level is that of ITU-T P.56, method B, and not that of the file."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.sound.active_level import active_level
from tests.sound import ear
from tests.sound.sounds import Sound, quiet, speechlike

RATE = 8000


def by_the_book(sound: Sound) -> float:
    """Follow P.56 step by step, sample by sample, for every threshold; slow and plain.

    "q(i) >= c(j): a(j) + 1, h(j) = 0; q(i) < c(j) and h(j) < I: a(j) + 1, h(j) + 1".
    """
    g, hold = math.exp(-1 / (RATE * 0.03)), math.ceil(0.2 * RATE)
    limits = [2.0**-power for power in range(15, 0, -1)]
    active, held = [0] * 15, [hold] * 15
    p = q = energy = 0.0
    for x in sound:
        energy += x * x
        p = g * p + (1 - g) * abs(x)
        q = g * q + (1 - g) * p
        for j, limit in enumerate(limits):
            if q >= limit:
                active[j], held[j] = active[j] + 1, 0
            elif held[j] < hold:
                active[j], held[j] = active[j] + 1, held[j] + 1
    levels = [10 * math.log10(energy / a) if a else math.inf for a in active]
    heights = [20 * math.log10(limit) for limit in limits]
    margins = [level - height for level, height in zip(levels, heights, strict=True)]
    j = next(j for j, margin in enumerate(margins) if margin <= 15.9)
    share = (margins[j - 1] - 15.9) / (margins[j - 1] - margins[j])
    return levels[j - 1] + share * (levels[j] - levels[j - 1])


@pytest.mark.parametrize("pause", [0.0, 0.15, 0.5, 3.0])
@pytest.mark.parametrize("gain", [1.0, 0.1])
def test_it_is_the_level_of_the_book(pause: float, gain: float) -> None:
    sound = gain * np.concatenate(
        [speechlike(1.5, RATE), quiet(pause, RATE), speechlike(1, RATE, seed=2), quiet(1, RATE)]
    )
    assert active_level(sound, RATE) == pytest.approx(by_the_book(sound), abs=0.01)
    assert active_level(sound, RATE) == pytest.approx(ear.active_level(sound), abs=0.3)


def test_silence_around_speech_does_not_change_its_level() -> None:
    speech = speechlike(4, RATE)
    padded = np.concatenate([quiet(10, RATE), speech, quiet(10, RATE)])
    assert active_level(padded, RATE) == pytest.approx(active_level(speech, RATE), abs=0.3)
    mean = 10 * math.log10(np.mean(padded**2))
    assert active_level(padded, RATE) > mean + 6


def test_full_scale_is_an_amplitude_of_one() -> None:
    sine = np.sin(2 * np.pi * 1000 * np.arange(4 * RATE) / RATE)
    assert active_level(sine, RATE) == pytest.approx(-3.01, abs=0.3)
    assert active_level(np.sign(sine + 1e-9), RATE) == pytest.approx(0, abs=0.3)


def test_silence_has_no_level() -> None:
    assert active_level(quiet(1), 16000) == -math.inf
    assert active_level(quiet(0), 16000) == -math.inf


@given(st.floats(-30, 12))
def test_a_louder_sound_is_louder_by_as_much(gain_db: float) -> None:
    speech = np.concatenate([speechlike(1, RATE), quiet(0.5, RATE)])
    louder = active_level(speech * 10 ** (gain_db / 20), RATE)
    assert louder - active_level(speech, RATE) == pytest.approx(gain_db, abs=0.3)
