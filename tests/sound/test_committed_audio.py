"""Promise: every committed file is telephone sound of today's words, loud and clean.

Measured by tests.sound.ear, which shares no code with the mastering. In ivr/callers.md stand the
numbers: active speech -22 dBFS +-1 dB (ITU-T P.56,
with nothing counted behind the last word), true peak at most -3 dBFS, 300 to 3400 Hz,
8 kHz mono G.711, at most 50 ms before the words and about 500 ms after them.
"""

from __future__ import annotations

import numpy as np
import pytest

from ivr.house import AUDIO
from ivr.line.leaflet import LEAFLETS
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.sound.bounds import flags, rate
from ivr.sound.manifest import Entry, Manifest
from ivr.words.prompt import Pace
from ivr.words.step import Menu
from tests.sound import ear

MANIFEST = Manifest.load(AUDIO / "manifest.json")


@pytest.mark.parametrize("entry", MANIFEST.entries, ids=lambda entry: f"{entry.id}-{entry.pace}")
def test_the_file_is_what_the_telephone_asks(entry: Entry) -> None:
    content = (AUDIO / entry.file).read_bytes()
    assert ear.complaints(content, tail_ms(entry)) == []
    level, peak = ear.loudness(content)
    assert entry.seconds == pytest.approx(len(ear.heard(content)) / 8000, abs=0.001)
    assert entry.level_dbfs == pytest.approx(level, abs=0.2)
    assert entry.peak_dbfs == pytest.approx(peak, abs=0.1)


def tail_ms(entry: Entry) -> tuple[float, float]:
    """Return the least and the most silence that belongs behind a text.

    Behind a comma the next file goes on at once; a heading or paragraph is followed by 900 to
    1000 ms and a sentence by 600 to 800 ms, half as much again at the slow pace; else 500.
    """
    slower = 1.5 if entry.pace is Pace.SLOW else 1.0
    if entry.text.endswith("\n\n"):
        return 900 * slower - 150, 1000 * slower + 100
    if entry.text.endswith(" "):
        return 600 * slower - 100, 800 * slower + 100
    return (30, 150) if entry.text.endswith(",") else (400, 650)


@pytest.mark.parametrize("pace", Pace)
def test_a_part_is_read_no_faster_than_callers_can_follow(pace: Pace) -> None:
    """Long words go faster than the 4.3 syllables a second of ivr/callers.md, but they are few."""
    library = Library(load_library([LEAFLETS]), aloud=True)
    steps = [step for _, line in library.lines() for step in line.steps.values()]
    for step in steps:
        reads = step.reads if isinstance(step, Menu) else ()
        entries = [entry for prompt in reads if (entry := MANIFEST.find(prompt.text, pace))]
        said = " ".join(entry.spoken for entry in entries)
        sounds = [ear.read(AUDIO / entry.file) for entry in entries]
        assert not sounds or rate(said, np.concatenate(sounds)) <= (
            4.9 if pace is Pace.NORMAL else 4.5
        )


@pytest.mark.parametrize(
    "entry",
    [entry for entry in MANIFEST.entries if entry.seconds > 15],
    ids=lambda entry: f"{entry.id}-{entry.pace}",
)
def test_a_long_text_is_calm_and_its_pauses_are_silent(entry: Entry) -> None:
    sound = ear.read(AUDIO / entry.file)
    assert ear.quietest_dbfs(sound) < -60
    pauses = ear.pauses_ms(sound)
    # A pause is one of the recipe's, or a short breath the voice takes of its own accord.
    longest = 1000 if entry.pace is Pace.NORMAL else 1500
    assert max(pauses) <= longest + 60


@pytest.mark.parametrize("entry", MANIFEST.entries, ids=lambda entry: f"{entry.id}-{entry.pace}")
def test_the_report_finds_nothing_out_of_bounds(entry: Entry) -> None:
    found = list(flags(entry, ear.read(AUDIO / entry.file), entry.text))
    # A human being and Google speak at a rate of their own.
    if entry.voice.startswith(("gtts", "recorded:")):
        found = [flag for flag in found if "spreektempo" not in flag]
    assert found == []


def test_there_is_one_synthesiser_and_both_paces_of_every_prompt() -> None:
    voices = {entry.voice for entry in MANIFEST.entries}
    assert len([voice for voice in voices if not voice.startswith("recorded:")]) <= 1
    places = {(entry.id, entry.pace) for entry in MANIFEST.entries}
    assert places == {(entry.id, pace) for entry in MANIFEST.entries for pace in Pace}


def test_a_slow_prompt_takes_longer_by_its_pauses() -> None:
    for entry in MANIFEST.entries:
        if entry.pace is Pace.NORMAL:
            slow = MANIFEST.at(entry.id, Pace.SLOW)
            assert slow is not None
            assert slow.seconds > entry.seconds


def test_all_of_it_is_small_and_in_use() -> None:
    files = {path.name: path.stat().st_size for path in AUDIO.glob("*.wav")}
    assert set(files) == {entry.file for entry in MANIFEST.entries}
    assert sum(files.values()) < 32e6
