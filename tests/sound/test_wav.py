"""A sound file is taken for whole only when every sign that is looked at agrees."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ivr.pcm import UNKNOWN_SIZES
from ivr.sound.wav import DamagedError, SilentError, check_wav, is_long_enough, is_whole
from tests.wav import wav

WHOLE = wav(seconds=2)


@pytest.mark.parametrize("reported", [None, 1, 2, 3, 4])
def test_a_whole_recording_is_taken_and_measured(reported: int | None) -> None:
    assert check_wav(WHOLE, reported) == 2


@given(st.integers(0, len(WHOLE) - 1))
def test_a_recording_that_was_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(DamagedError):
        check_wav(WHOLE[:length], 2)


@given(st.integers(0, len(WHOLE) - 1))
def test_what_we_made_is_whole_only_to_its_last_byte(length: int) -> None:
    assert is_whole(WHOLE)
    assert not is_whole(WHOLE[:length])
    assert not is_whole(WHOLE + WHOLE[length:])
    assert not is_whole(wav(0))


def test_a_file_is_long_enough_by_the_bytes_of_g711(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(bytes(12_000))
    assert is_long_enough(tmp_path / "a.wav", 1.5)
    assert not is_long_enough(tmp_path / "a.wav", 1.6)
    assert not is_long_enough(tmp_path / "none.wav", 0)


@pytest.mark.parametrize("size", UNKNOWN_SIZES)
def test_a_header_that_does_not_know_the_size_leaves_it_to_the_length(size: int) -> None:
    streamed = WHOLE[:4] + size.to_bytes(4, "little") + WHOLE[8:]
    assert check_wav(streamed, 2) == 2
    with pytest.raises(DamagedError, match="duurt 1 seconden, maar Twilio meldt er 4"):
        check_wav(streamed[: len(streamed) // 2], 4)


@pytest.mark.parametrize("reported", [5, 40])
def test_a_recording_that_is_shorter_than_reported_is_refused(reported: int) -> None:
    with pytest.raises(DamagedError, match=f"Twilio meldt er {reported}"):
        check_wav(WHOLE, reported)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"code": 20404}', b"RIFF\xff\xff\xff\xffWAVEfmt "]
)
def test_what_is_no_sound_file_is_refused(body: bytes) -> None:
    with pytest.raises(DamagedError):
        check_wav(body, None)


def test_a_sound_file_without_sound_holds_nothing() -> None:
    with pytest.raises(SilentError):
        check_wav(wav(0), 0)


def test_g711_is_a_recording_too() -> None:
    file = io.BytesIO()
    soundfile.write(file, hum(-20), 8000, format="WAV", subtype="ULAW")
    assert check_wav(file.getvalue(), 2) == 2


def hum(dbfs: float, seconds: float = 2.0) -> NDArray[np.float64]:
    """Return a tone of this loudness (root mean square, of full scale)."""
    moments = np.arange(round(seconds * 8000)) / 8000
    tone: NDArray[np.float64] = np.sin(2 * np.pi * 200 * moments) * math.sqrt(2) * 10 ** (dbfs / 20)
    return tone


@pytest.mark.parametrize("subtype", ["PCM_16", "ULAW", "ALAW"])
@pytest.mark.parametrize("offset", [0.0, 0.01])
def test_a_dead_silent_line_holds_no_word(subtype: str, offset: float) -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros(64000) + offset, 8000, format="WAV", subtype=subtype)
    with pytest.raises(SilentError, match="niets ingesproken"):
        check_wav(file.getvalue(), 8)


def test_one_faint_word_in_three_minutes_is_a_recording() -> None:
    """Forty decibels below what a telephone usually carries, for a fifth of a second."""
    sound, file = np.zeros(180 * 8000), io.BytesIO()
    sound[800_000:801_600] = hum(-58, 0.2)
    soundfile.write(file, sound, 8000, format="WAV", subtype="PCM_16")
    assert check_wav(file.getvalue(), 180) == 180
