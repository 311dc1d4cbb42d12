"""Judges whether a sound file is the whole recording: half a message must not pass for one."""

from __future__ import annotations

import io

import soundfile

from ivr.recordings import NothingRecordedError, RecordingError

TOLERANCE = 2.0
"""Seconds; Twilio rounds RecordingDuration to whole seconds and may cut the last one."""

UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a WAV header says when its writer did not yet know the size."""


def check_wav(wav: bytes, seconds: int | None) -> float:
    """Check that a recording is whole - header, body and length agree - and give its seconds.

    `seconds` is the length Twilio reports, None when it does not matter.

    Raises:
        NothingRecordedError: a sound file without sound.
        RecordingError: anything else that is not the whole recording.
    """
    if wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise RecordingError("Wat Twilio gaf is geen geluidsbestand.")
    promised = int.from_bytes(wav[4:8], "little")
    if promised not in UNKNOWN_SIZES and promised + 8 > len(wav):
        raise RecordingError("De opname kwam maar voor een deel binnen.")
    length = _seconds_of(wav)
    if length == 0:
        raise NothingRecordedError("De opname bevat geen geluid.")
    if seconds is not None and abs(length - seconds) > TOLERANCE:
        raise RecordingError(
            f"De opname duurt {length:.0f} seconden, maar Twilio meldt er {seconds}."
        )
    return length


def _seconds_of(wav: bytes) -> float:
    """Decode every sample, because a header can promise what the body does not hold."""
    try:
        samples, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
    except soundfile.SoundFileError as error:
        raise RecordingError("Het geluidsbestand van Twilio is beschadigd.") from error
    return len(samples) / int(rate)
