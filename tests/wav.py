"""Sound files for the tests, each message with bytes of its own."""

from __future__ import annotations

import random

from ivr.pcm import WIDTH, Pcm


def wav(seconds: float = 3.0, seed: int = 0) -> bytes:
    """Return a WAV file as Twilio makes them: 8 kHz, mono, 16 bits (128 kbit/s)."""
    chance = random.Random(seed)
    return Pcm(chance.randbytes(WIDTH * round(seconds * 8000)), 8000).wav()
