"""Judges whether a WAV file is whole: ours by its header, a recording by every sample of it."""

from __future__ import annotations

import io
import math

import numpy as np
import soundfile
from numpy.typing import NDArray

TOLERANCE = 2.0
"""Seconds; Twilio rounds RecordingDuration to whole seconds and may cut the last one."""

UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a WAV header says when its writer did not yet know the size."""


SILENCE = 10 ** (-60 / 20)
"""Of full scale: -60 dBFS, some 10 dB above the idle noise that ITU-T G.712 allows a channel and
far below the softest speech. A room in which somebody keeps silent is usually louder, and kept."""

MOMENT = 0.02
"""Seconds over which loudness is measured: shorter than a syllable."""


class DamagedError(Exception):
    """The sound is not whole; the text is the reason, in Dutch, for the clinic's page."""


class SilentError(DamagedError):
    """It is whole, and holds no sound."""


def check_wav(wav: bytes, seconds: int | None) -> float:
    """Check that a recording is whole - header, body and length agree - and give its seconds.

    `seconds` is the length Twilio reports, None when it does not matter.

    Raises:
        SilentError: a sound file without sound, or with a dead-silent line.
        DamagedError: anything else that is not the whole recording.
    """
    if wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise DamagedError("Wat Twilio gaf is geen geluidsbestand.")
    promised = int.from_bytes(wav[4:8], "little")
    if promised not in UNKNOWN_SIZES and promised + 8 > len(wav):
        raise DamagedError("De opname kwam maar voor een deel binnen.")
    samples, rate = _samples_of(wav)
    length = len(samples) / rate
    if length == 0:
        raise SilentError("De opname bevat geen geluid.")
    if seconds is not None and abs(length - seconds) > TOLERANCE:
        raise DamagedError(
            f"De opname duurt {length:.0f} seconden, maar Twilio meldt er {seconds}."
        )
    if _loudest(samples, rate) < SILENCE:
        raise SilentError("De beller heeft niets ingesproken.")
    return length


def _samples_of(wav: bytes) -> tuple[NDArray[np.float32], int]:
    """Decode every sample, because a header can promise what the body does not hold."""
    try:
        samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        raise DamagedError("Het geluidsbestand van Twilio is beschadigd.") from error
    return samples, int(rate)


def _loudest(samples: NDArray[np.float32], rate: int) -> float:
    """Return the root mean square of the loudest moment, of full scale; a constant is no sound."""
    moments = math.ceil(len(samples) / (rate * MOMENT))
    heard = samples - samples.mean(axis=0)
    pieces = np.array_split(heard, moments)
    return max(float(np.sqrt(np.mean(piece**2))) for piece in pieces)


_HEADER = 12
_CHUNK_HEADER = 8


def is_whole(content: bytes) -> bool:
    """Return whether this is a WAV file with sound in it, as long as its header says it is.

    RIFF puts the length of what follows in bytes 4 to 7, and a four-letter name and a length
    before every chunk; a chunk of an odd length is followed by one byte of padding.
    """
    if content[:4] != b"RIFF" or content[8:_HEADER] != b"WAVE":
        return False
    return _length(content, 4) + _CHUNK_HEADER == len(content) and _holds_sound(content)


def _holds_sound(content: bytes) -> bool:
    place, has_form = _HEADER, False
    while place + _CHUNK_HEADER <= len(content):
        name, length = content[place : place + 4], _length(content, place + 4)
        end = place + _CHUNK_HEADER + length
        if name == b"data":
            return has_form and length > 0 and end <= len(content)
        has_form = has_form or name == b"fmt "
        place = end + length % 2
    return False


def _length(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "little")
