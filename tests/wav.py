"""Sound files for the tests, each message with bytes of its own."""

from __future__ import annotations

import io
import random

import numpy as np
import soundfile


def wav(seconds: float = 3.0, seed: int = 0) -> bytes:
    """Return a WAV file as Twilio makes them: 8 kHz, mono, 16 bits (128 kbit/s)."""
    chance = random.Random(seed)
    samples = np.frombuffer(chance.randbytes(round(seconds * 8000) * 2), dtype=np.int16)
    file = io.BytesIO()
    soundfile.write(file, samples, 8000, format="WAV", subtype="PCM_16")
    return file.getvalue()
