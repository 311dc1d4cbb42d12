"""Whatever a voice gives, the finished telephone file has the promised level, peak, band and edges.

The files are decoded and measured by tests.sound.ear, which shares no code with the mastering.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr.sound.mastering import heard_in, mastered, measured
from ivr.sound.samples import loud_parts, segment
from tests.sound import ear
from tests.sound.sounds import Sound, quiet, speechlike, wav
from tests.sound.tools import needs_ffmpeg

FORMS: dict[str, Callable[[int], Sound]] = {
    "too loud": lambda rate: speechlike(3, rate) * 6,
    "far too quiet": lambda rate: speechlike(3, rate) * 0.02,
    "late and long after": lambda rate: np.concatenate(
        [quiet(0.7, rate), speechlike(2, rate), quiet(2, rate)]
    ),
    "at once and cut off": lambda rate: speechlike(2.13, rate)[400:-400],
    "one short word": lambda rate: np.concatenate([quiet(0.1, rate), speechlike(0.3, rate)]),
    "with a hum": lambda rate: speechlike(3, rate) + 0.02 * tone(50, 3, rate),
    "with an offset": lambda rate: speechlike(3, rate) + 0.1,
    "with clicks": lambda rate: speechlike(3, rate) + clicks(3, rate),
    "with long pauses": lambda rate: np.concatenate(
        [speechlike(1, rate), quiet(3, rate), speechlike(1, rate, seed=3)]
    ),
}


def tone(hertz: float, seconds: float, rate_hz: int) -> Sound:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)


def clicks(seconds: float, rate_hz: int) -> Sound:
    sound = quiet(seconds, rate_hz)
    sound[rate_hz // 3 :: rate_hz // 2] = 0.9
    return sound


@pytest.mark.parametrize("rate_hz", [8000, 16000, 22050, 24000, 48000])
@pytest.mark.parametrize("form", FORMS)
def test_every_sound_becomes_a_telephone_file(form: str, rate_hz: int) -> None:
    assert ear.complaints(mastered(segment(FORMS[form](rate_hz), rate_hz))) == []


@settings(max_examples=15)
@given(st.floats(0.25, 6), st.integers(0, 1000), st.floats(0.01, 8))
@example(0.1, 1, 0.5)
def test_any_length_and_loudness_will_do(seconds: float, seed: int, gain: float) -> None:
    content = mastered(segment(speechlike(seconds, seed=seed) * gain, 16000))
    assert ear.complaints(content) == []


def test_the_same_sound_gives_the_same_bytes() -> None:
    sound = segment(speechlike(2), 16000)
    assert mastered(sound) == mastered(sound)


@needs_ffmpeg
def test_ffmpeg_hears_what_we_hear(tmp_path: Path) -> None:
    content = mastered(segment(speechlike(2), 16000))
    (tmp_path / "a.wav").write_bytes(content)
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.wav"), "-f", "s16le", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    assert np.array_equal(np.frombuffer(raw, "<i2") / 32768, ear.heard(content))
    assert np.array_equal(heard_in(content), ear.heard(content))


def test_the_measurement_of_a_file_is_that_of_a_stranger() -> None:
    content = mastered(segment(speechlike(3), 16000))
    sound, found = ear.heard(content), measured(content)
    assert found.seconds == pytest.approx(len(sound) / 8000, abs=0.001)
    assert found.level_dbfs == pytest.approx(ear.active_level(sound), abs=0.2)
    assert found.peak_dbfs == pytest.approx(ear.true_peak(sound), abs=0.1)


def gain_at(hertz: float) -> float:
    """Return how much louder or softer a tone comes out than one of 1000 Hz, in dB."""
    both = 0.05 * (tone(hertz, 3, 16000) + tone(1000, 3, 16000))
    sound = ear.heard(mastered(segment(both, 16000)))[400:20400]
    strengths = [
        np.abs(np.sum(sound * np.exp(-2j * np.pi * f * np.arange(len(sound)) / 8000)))
        for f in (hertz, 1000)
    ]
    return 20 * float(np.log10(strengths[0] / strengths[1]))


@pytest.mark.parametrize(
    ("hertz", "low", "high"),
    [
        (100, -999, -30),
        (200, -999, -20),
        (350, -2.5, -1.5),
        (1500, -0.5, 0.5),
        (2500, 2.5, 3.5),
        (3200, 2.5, 3.5),
        (3700, -999, -25),
        # Not folded back into the band by the resampling.
        (5000, -999, -30),
    ],
)
def test_the_band_is_that_of_the_telephone_with_presence(
    hertz: float, low: float, high: float
) -> None:
    if hertz > 4000:
        both = 0.05 * (tone(hertz, 3, 16000) + tone(1000, 3, 16000))
        sound = ear.heard(mastered(segment(both, 16000)))
        assert ear.share_of_power(sound, 8000 - hertz - 50, 8000 - hertz + 50) < high
    else:
        assert low <= gain_at(hertz) <= high


def test_a_pause_is_really_silent() -> None:
    halves = [speechlike(1), quiet(1), speechlike(1, seed=2)]
    sound = ear.heard(mastered(segment(np.concatenate(halves), 16000)))
    assert ear.quietest_dbfs(sound) < -60


@pytest.mark.parametrize("nothing", [quiet(1), quiet(0)])
def test_silence_cannot_be_mastered(nothing: Sound) -> None:
    with pytest.raises(ValueError, match="no speech"):
        mastered(segment(nothing, 16000))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not a sound file"),
        (b"RIFF but nothing else", "not a sound file"),
        (wav(speechlike(0.2)), "not a telephone file"),
        (wav(speechlike(0.2, 8000), 8000), "not a telephone file"),
    ],
)
def test_another_file_is_not_measured(content: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        measured(content)


def test_a_law_is_another_form_too() -> None:
    file = io.BytesIO()
    soundfile.write(file, speechlike(0.2, 8000), 8000, format="WAV", subtype="ALAW")
    with pytest.raises(ValueError, match="not a telephone file"):
        measured(file.getvalue())


def test_speech_is_found_in_what_the_telephone_carries() -> None:
    hum = 0.01 * tone(50, 1, 8000)
    hum = np.concatenate([hum, speechlike(1, 8000), hum])
    [(start, end)] = loud_parts(hum, 8000, pause_ms=150)
    assert start / 8000 == pytest.approx(1, abs=0.05)
    assert end / 8000 == pytest.approx(2, abs=0.05)
