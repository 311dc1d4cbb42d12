"""Promise: sound is read as libsndfile reads it, and written so that it reads the same."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from ivr import pcm
from ivr.pcm import Pcm

LSB = 1 / pcm.FULL_SCALE
SUBTYPES = {
    "PCM_U8": 1 / 128,
    "PCM_16": LSB,
    "PCM_24": LSB,
    "PCM_32": LSB,
    "ULAW": LSB,
    "ALAW": LSB,
}
"""What libsndfile writes into a WAV file, and by how much a sample may differ, of full scale."""


def _noise(
    channels: int, seconds: float = 0.5
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.random.default_rng(7).uniform(-0.9, 0.9, (round(seconds * 8000), channels))


def _file(sound: object, subtype: str, rate: int = 8000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format="WAV", subtype=subtype)
    return file.getvalue()


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("subtype", SUBTYPES)
def test_every_form_is_read_as_libsndfile_reads_it(subtype: str, channels: int) -> None:
    content = _file(_noise(channels), subtype)
    expected, rate = soundfile.read(io.BytesIO(content), always_2d=True)
    heard = pcm.read(content)
    assert (heard.rate, heard.seconds) == (rate, 0.5)
    samples = np.frombuffer(heard.samples, "<i2") / pcm.FULL_SCALE
    assert np.abs(samples - expected.mean(axis=1)).max() <= 2 * SUBTYPES[subtype]


def test_what_is_written_is_read_by_libsndfile() -> None:
    written = Pcm(bytes(range(256)) * 100, 8000)
    samples, rate = soundfile.read(io.BytesIO(written.wav()), dtype="int16")
    assert (samples.tobytes(), rate) == (written.samples, 8000)
    assert soundfile.info(io.BytesIO(written.wav())).subtype == "PCM_16"
    assert pcm.read(written.wav()) == written


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE", "GSM610", "IMA_ADPCM"])
def test_a_form_that_no_telephone_company_sends_is_refused(subtype: str) -> None:
    with pytest.raises(ValueError, match="not a sound file"):
        pcm.read(_file(_noise(1), subtype))


@given(st.binary(max_size=200))
def test_anything_else_is_refused_and_nothing_breaks(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a sound file"):
        pcm.read(b"RIFF" + content)


def test_a_stream_without_sizes_is_read_to_its_end() -> None:
    content = bytearray(_file(_noise(1), "PCM_16"))
    for place in (4, content.index(b"data") + 4):
        content[place : place + 4] = b"\xff\xff\xff\xff"
    assert pcm.read(bytes(content)).seconds == 0.5


def test_another_rate_is_the_same_sound() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(48000) / 48000) / 2
    heard = pcm.read(_file(tone, "PCM_16", rate=48000)).at(8000)
    assert heard.rate == 8000
    assert heard.seconds == pytest.approx(1, abs=0.001)
    spectrum = np.abs(np.fft.rfft(np.frombuffer(heard.samples, "<i2")))
    assert abs(int(spectrum.argmax()) * heard.rate / len(heard.samples) * 2 - 440) < 2


@pytest.mark.parametrize("dbfs", [-60.5, -59.5, -20.0])
def test_loudness_is_that_of_the_loudest_moment_without_its_constant(dbfs: float) -> None:
    sound = np.full(16_000, 0.1)
    tone = np.sin(2 * np.pi * 200 * np.arange(320) / 8000) * np.sqrt(2) * 10 ** (dbfs / 20)
    sound[1600:1920] += tone
    loudest = pcm.read(_file(sound, "PCM_16")).loudest(0.02)
    assert 20 * np.log10(loudest) == pytest.approx(dbfs, abs=0.4)
