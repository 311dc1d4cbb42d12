"""Judges whether a WAV file is whole: by its size, by its header, or by every sample of it.

A call has time for the size alone. What we made must have a header that agrees with the body:
libsndfile reads half a file without a word. A recording from Twilio may be streamed, with a header
that knows no size; so it is decoded, and held against the length that Twilio reports.
"""

from __future__ import annotations

from pathlib import Path

from ivr import pcm

BYTES_A_SECOND = 8000
"""Of G.711 at 8 kHz."""

TOLERANCE = 2.0
"""Seconds; Twilio rounds RecordingDuration to whole seconds and may cut the last one."""

SILENCE = 10 ** (-60 / 20)
"""Of full scale: -60 dBFS, some 10 dB above the idle noise that ITU-T G.712 allows a channel and
far below the softest speech. A room in which somebody keeps silent is usually louder, and kept."""

MOMENT = 0.02
"""Seconds over which loudness is measured: shorter than a syllable."""

_BEFORE_THE_COUNT = 8
"""Bytes of a WAV file before what its header counts."""


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
    return pcm.promised(content) == len(content) - _BEFORE_THE_COUNT and _holds_sound(content)


def check_wav(wav: bytes, seconds: int | None) -> float:
    """Check that a recording is whole - header, body and length agree - and return its seconds.

    `seconds` is the length Twilio reports, None when it does not matter.

    Raises:
        SilentError: a sound file without sound, or with a dead-silent line.
        DamagedError: anything else that is not the whole recording.
    """
    _refuse_part(wav)
    sound = _decoded(wav)
    length = sound.seconds
    if length == 0:
        raise SilentError("De opname bevat geen geluid.")
    if seconds is not None and abs(length - seconds) > TOLERANCE:
        problem = f"De opname duurt {length:.0f} seconden, maar Twilio meldt er {seconds}."
        raise DamagedError(problem)
    if sound.loudest(MOMENT) < SILENCE:
        raise SilentError("De beller heeft niets ingesproken.")
    return length


def _refuse_part(wav: bytes) -> None:
    promised = pcm.promised(wav)
    if promised is None:
        raise DamagedError("Wat Twilio gaf is geen geluidsbestand.")
    if promised not in pcm.UNKNOWN_SIZES and promised > len(wav) - _BEFORE_THE_COUNT:
        raise DamagedError("De opname kwam maar voor een deel binnen.")


def _holds_sound(content: bytes) -> bool:
    """Return whether a form and then a whole chunk of sound are among the chunks of a WAV file."""
    has_form = False
    for chunk in pcm.chunks(content):
        if chunk.name == b"data":
            return has_form and chunk.start < chunk.end <= len(content)
        has_form = has_form or chunk.name == b"fmt "
    return False


def _decoded(wav: bytes) -> pcm.Pcm:
    """Decode every sample, because a header can promise what the body does not hold."""
    try:
        return pcm.read(wav)
    except ValueError as error:
        raise DamagedError("Het geluidsbestand van Twilio is beschadigd.") from error
