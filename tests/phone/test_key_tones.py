"""Promise: a key sounds its two tones, so that an ear and a receiver know which one it was."""

from __future__ import annotations

import math
from array import array

import pytest

from ivr.phone.key_tones import COLUMNS, KEYS, RESTS, ROWS, SOUNDS, key_tone

PAD = ("123", "456", "789", "*0#")


def _strength(samples: list[int], hertz: int) -> float:
    turns = [2 * math.pi * hertz * place / 8000 for place in range(len(samples))]
    cosine = sum(one * math.cos(turn) for one, turn in zip(samples, turns, strict=True))
    sine = sum(one * math.sin(turn) for one, turn in zip(samples, turns, strict=True))
    return math.hypot(cosine, sine)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_sounds_the_tones_of_its_row_and_column(key: str) -> None:
    tone = key_tone(key)
    assert tone.seconds == pytest.approx(SOUNDS + RESTS)
    samples = list(array("h", tone.until(SOUNDS).samples))
    row = max(ROWS, key=lambda hertz: _strength(samples, hertz))
    column = max(COLUMNS, key=lambda hertz: _strength(samples, hertz))
    assert PAD[ROWS.index(row)][COLUMNS.index(column)] == key
    assert set(tone.samples[len(tone.until(SOUNDS).samples) :]) == {0}
