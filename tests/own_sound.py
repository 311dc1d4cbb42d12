"""Sound for the leaflet that the tests stand on: tones, each as long as its words take."""

from __future__ import annotations

import atexit
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import soundfile

from ivr.dutch.pacing import seconds_to_say
from ivr.sound.manifest import MANIFEST, Entry, Manifest
from ivr.words.line import Line
from ivr.words.prompt import Pace, Prompt
from tests.own_leaflet import ALOUD, LINE


@cache
def own_sound() -> Path:
    """Return a folder with a sound for all that the tests' line can say; made once in a process."""
    return _sounds_of(LINE)


@cache
def aloud_sound() -> Path:
    """Return such a folder for the same line when it can be asked something aloud."""
    return _sounds_of(ALOUD)


def own_manifest() -> Manifest:
    """Return what the folder of `own_sound` holds."""
    return Manifest.load(own_sound() / MANIFEST)


def _sounds_of(line: Line) -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    places = product(line.prompts.values(), Pace)
    write_sounds(folder, ((prompt, pace, _seconds(prompt, pace), 400.0) for prompt, pace in places))
    return folder


def _seconds(prompt: Prompt, pace: Pace) -> float:
    """Return about as long as it takes to say; so few lengths are made quickly."""
    return max(0.5, round(2 * seconds_to_say(prompt.text, pace)) / 2)


def write_sounds(folder: Path, wanted: Iterable[tuple[Prompt, Pace, float, float]]) -> None:
    """Write the sound of each prompt at a pace, with its seconds and hertz, and their manifest."""
    Manifest(tuple(_entry(folder, *one) for one in wanted)).save(folder / MANIFEST)


def _entry(folder: Path, prompt: Prompt, pace: Pace, seconds: float, hertz: float) -> Entry:
    wav = tone(seconds, hertz)
    sha256 = hashlib.sha256(wav).hexdigest()
    name, same = f"{prompt.id}-{pace}-{sha256[:12]}.wav", folder / f"{sha256}.tone"
    if not same.exists():
        same.write_bytes(wav)
    os.link(same, folder / name)
    return Entry(
        id=prompt.id,
        pace=pace,
        text=prompt.text,
        spoken=prompt.text,
        file=name,
        sha256=sha256,
        seconds=seconds,
        level_dbfs=-13.5,
        peak_dbfs=-10.5,
        voice="a tone",
        recipe="tests",
    )


@cache
def tone(seconds: float, hertz: float) -> bytes:
    """Return a tone in a telephone's sound format."""
    file = io.BytesIO()
    moments = np.arange(round(seconds * 8000)) / 8000
    sound = 0.3 * np.sin(2 * np.pi * hertz * moments)
    soundfile.write(file, sound, 8000, format="WAV", subtype="ULAW")
    return file.getvalue()
