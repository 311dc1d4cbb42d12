"""Promise: every prompt that callers hear in another voice is named, with the remedy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.sound.coverage import coverage
from ivr.sound.manifest import Entry, Manifest
from ivr.words.prompt import Pace, Prompt
from tests.sound.entries import entry

PROMPTS = [Prompt(name, f"Dit is {name}.") for name in ("welcome", "menu", "goodbye")]


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """Whole sounds of every prompt at every pace."""
    made = [
        entry(
            prompt.text,
            id=prompt.id,
            pace=pace,
            file=f"{prompt.id}-{pace}.wav",
            seconds=1.0,
            voice="mbrola:nl2@1",
        )
        for prompt in PROMPTS
        for pace in Pace
    ]
    for one in made:
        (tmp_path / one.file).write_bytes(bytes(8100))
    return made


def test_a_line_with_all_its_sound_has_no_complaint(entries: list[Entry], tmp_path: Path) -> None:
    whole = coverage(PROMPTS, Manifest(tuple(entries)), tmp_path)
    assert list(whole.complaints()) == []
    assert (whole.needed, whole.lacking, whole.is_silent) == (6, 0, False)


def test_each_kind_of_lack_is_named_by_its_ids(entries: list[Entry], tmp_path: Path) -> None:
    (tmp_path / "menu-gewoon.wav").write_bytes(bytes(4000))
    changed = [replace(one, text="Anders.") if one.id == "goodbye" else one for one in entries]
    found = coverage(PROMPTS, Manifest(tuple(changed[1:])), tmp_path)
    without, other, broken = found.complaints()
    assert without.startswith("1 prompt without sound: welcome.")
    assert other.startswith("1 prompt whose sound says other words: goodbye.")
    assert broken.startswith("1 prompt whose sound file is missing or cut short: menu.")
    assert all("Run scripts/build_audio.py" in words for words in (without, other, broken))
    assert found.lacking == 4


def test_a_line_without_any_sound_is_silent(tmp_path: Path) -> None:
    found = coverage(PROMPTS, Manifest(), tmp_path)
    assert found.is_silent
    assert list(found.complaints(2)) == [
        "3 prompts without sound: welcome, menu and 1 more. Callers hear another voice there. "
        "Run scripts/build_audio.py."
    ]


def test_two_voices_in_one_call_are_named_the_rarer_one_last(
    entries: list[Entry], tmp_path: Path
) -> None:
    mixed = [*entries[:-1], replace(entries[-1], voice="gtts@2")]
    (words,) = coverage(PROMPTS, Manifest(tuple(mixed)), tmp_path).complaints()
    assert words.startswith(
        "Two voices in one call: mbrola:nl2 says welcome, menu, goodbye; gtts says goodbye."
    )


def test_another_version_of_a_voice_is_the_same_voice(entries: list[Entry], tmp_path: Path) -> None:
    newer = [*entries[:-1], replace(entries[-1], voice="mbrola:nl2@2")]
    assert list(coverage(PROMPTS, Manifest(tuple(newer)), tmp_path).complaints()) == []
