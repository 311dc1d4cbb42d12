"""The tones of a telephone's keys, as everybody knows them (ITU-T Q.23)."""

from __future__ import annotations

import math
from array import array

from ivr import pcm
from ivr.pcm import Pcm
from ivr.phone.made_up_sound import RATE

ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
"""Hertz of the two tones of a key: one for its row, one for its column."""

KEYS = "123456789*0#"

SOUNDS, RESTS = 0.18, 0.12
"""Seconds of a tone, and of the silence behind it."""

_LOUD = 0.12
"""Of full scale, for each of both: as loud as the speech around it."""


def key_tone(key: str) -> Pcm:
    """Return the tone of a key, and the silence behind it."""
    row, column = divmod(KEYS.index(key), len(COLUMNS))
    turns = [2 * math.pi * place / RATE for place in range(round(SOUNDS * RATE))]
    both = [math.sin(ROWS[row] * turn) + math.sin(COLUMNS[column] * turn) for turn in turns]
    samples = array("h", (round(pcm.FULL_SCALE * _LOUD * one) for one in both)).tobytes()
    return Pcm(samples + bytes(pcm.WIDTH * round(RESTS * RATE)), RATE)
