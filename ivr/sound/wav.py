"""Judges whether a WAV file is whole: by its size, by its header, or by every sample of it.

A call has time for the size alone. What we made must have a header that agrees with the body:
libsndfile reads half a file without a word. A recording from Twilio may be streamed, with a header
that knows no size; so it is decoded, and held against the length that Twilio reports.
"""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # A call judges by the size, and the libraries for the rest are slow to import.
    import numpy as np
    from numpy.typing import NDArray

BYTES_A_SECOND = 8000
"""Of G.711 at 8 kHz."""

TOLERANCE = 2.0
"""Seconds; Twilio rounds RecordingDuration to whole seconds and may cut the last one."""

UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a WAV header says when its writer did not yet know the size."""

SILENCE = 10 ** (-60 / 20)
"""Of full scale: -60 dBFS, some 10 dB above the idle noise that ITU-T G.712 allows a channel and
far below the softest speech. A room in which somebody keeps silent is usually louder, and kept."""

MOMENT = 0.02
"""Seconds over which loudness is measured: shorter than a syllable."""

_HEADER = 12
_CHUNK_HEADER = 8


class DamagedError(Exception):
    """The sound is not whole; the text is the reason, in Dutch, for the clinic's page."""


class SilentError(DamagedError):
    """It is whole, and holds no sound."""


def is_long_enough(file: Path, seconds: float) -> bool:
    """Return whether a sound file of ours is there, and large enough for its length in seconds."""
    try:
        return file.stat().st_size >= seconds * BYTES_A_SECOND
    except OSError:
        return False


def is_whole(content: bytes) -> bool:
    """Return whether this is a WAV file with sound in it, exactly as long as its header says."""
    return _promised(content) == len(content) - _CHUNK_HEADER and _holds_sound(content)


def check_wav(wav: bytes, seconds: int | None) -> float:
    """Check that a recording is whole - header, body and length agree - and return its seconds.

    `seconds` is the length Twilio reports, None when it does not matter.

    Raises:
        SilentError: a sound file without sound, or with a dead-silent line.
        DamagedError: anything else that is not the whole recording.
    """
    _refuse_part(wav)
    samples, rate = _samples_of(wav)
    length = len(samples) / rate
    if length == 0:
        raise SilentError("De opname bevat geen geluid.")
    if seconds is not None and abs(length - seconds) > TOLERANCE:
        problem = f"De opname duurt {length:.0f} seconden, maar Twilio meldt er {seconds}."
        raise DamagedError(problem)
    if _loudest(samples, rate) < SILENCE:
        raise SilentError("De beller heeft niets ingesproken.")
    return length


def _refuse_part(wav: bytes) -> None:
    promised = _promised(wav)
    if promised is None:
        raise DamagedError("Wat Twilio gaf is geen geluidsbestand.")
    if promised not in UNKNOWN_SIZES and promised > len(wav) - _CHUNK_HEADER:
        raise DamagedError("De opname kwam maar voor een deel binnen.")


def _promised(wav: bytes) -> int | None:
    """Return how many bytes follow the first chunk's header, as it says; None when it is no WAV."""
    is_wav = wav[:4] == b"RIFF" and wav[8:_HEADER] == b"WAVE"
    return _length(wav, 4) if is_wav else None


def _holds_sound(content: bytes) -> bool:
    """Return whether a form and then a whole chunk of sound are among the chunks of a WAV file.

    A four-letter name and a length stand before every chunk; one of an odd length is followed by
    one byte of padding.
    """
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


def _samples_of(wav: bytes) -> tuple[NDArray[np.float32], int]:
    """Decode every sample, because a header can promise what the body does not hold."""
    import soundfile  # noqa: PLC0415 - slow to import

    try:
        samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        raise DamagedError("Het geluidsbestand van Twilio is beschadigd.") from error
    return samples, int(rate)


def _loudest(samples: NDArray[np.float32], rate: int) -> float:
    """Return the root mean square of the loudest moment, of full scale; a constant is no sound."""
    import numpy as np  # noqa: PLC0415 - slow to import

    moments = math.ceil(len(samples) / (rate * MOMENT))
    heard = samples - samples.mean(axis=0)
    pieces = np.array_split(heard, moments)
    return max(float(np.sqrt(np.mean(piece**2))) for piece in pieces)
