"""The active speech level is one rule for a word and a page, and in a page that of ITU-T P.56."""

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


@pytest.mark.parametrize("pause", [0.0, 0.15, 0.5, 3.0])
@pytest.mark.parametrize("gain", [1.0, 0.1])
def test_in_a_page_it_is_the_level_of_the_book(pause: float, gain: float) -> None:
    sound = gain * np.concatenate(
        [speechlike(5, RATE), quiet(pause, RATE), speechlike(7, RATE, seed=2), quiet(1, RATE)]
    )
    assert active_level(sound, RATE) == pytest.approx(ear.p56_level(sound), abs=0.5)
    assert active_level(sound, RATE) == pytest.approx(ear.active_level(sound), abs=0.1)


def steady(seconds: float, rms: float = 0.1) -> Sound:
    return rms * math.sqrt(2) * np.sin(2 * np.pi * 500 * np.arange(round(seconds * RATE)) / RATE)


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.5, 2.0, 20.0])
@pytest.mark.parametrize("behind", [0.0, 0.06, 0.5, 2.0])
def test_a_word_is_as_loud_as_a_page_whatever_is_behind_it(seconds: float, behind: float) -> None:
    sound = np.concatenate([quiet(0.03, RATE), steady(seconds), quiet(behind, RATE)])
    assert active_level(sound, RATE) == pytest.approx(-20, abs=0.4)


@pytest.mark.parametrize(("gap", "active"), [(0.05, 1.05), (0.19, 1.19), (0.3, 1.0)])
def test_the_closure_of_a_t_is_part_of_speech_and_a_pause_is_not(gap: float, active: float) -> None:
    sound = np.concatenate([steady(0.5), quiet(gap, RATE), steady(0.5)])
    assert active_level(sound, RATE) == pytest.approx(-20 - 10 * math.log10(active), abs=0.1)


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
