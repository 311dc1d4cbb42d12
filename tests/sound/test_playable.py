"""Promise: a sound that is missing is said at once, and one that is cut short before long."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.sound.manifest import MANIFEST, Manifest
from ivr.sound.playable import SoundFolder
from tests.sound.entries import entry

FILES = [f"{number}.wav" for number in range(5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five whole sounds of a second."""
    sounds = (entry(name, id=name[0], file=name, seconds=1.0) for name in FILES)
    Manifest(tuple(sounds)).save(tmp_path / MANIFEST)
    for name in FILES:
        (tmp_path / name).write_bytes(bytes(8100))
    return tmp_path


def test_a_missing_sound_is_known_at_once_however_many_there_are(folder: Path) -> None:
    (folder / FILES[4]).unlink()
    assert SoundFolder(folder, at_once=2).now.broken == {FILES[4]}


def test_sounds_take_their_turns_to_be_measured(folder: Path) -> None:
    (folder / FILES[4]).write_bytes(bytes(100))
    sounds = SoundFolder(folder, at_once=2, patrol=0.0)
    assert sounds.now.broken == frozenset()
    for _ in range(2):
        sounds.look()
    assert sounds.now.broken == {FILES[4]}
    (folder / FILES[4]).write_bytes(bytes(8100))
    for _ in range(3):
        sounds.look()
    assert sounds.now.broken == frozenset()


def test_a_few_sounds_are_all_measured_at_once(folder: Path) -> None:
    (folder / FILES[4]).write_bytes(bytes(100))
    assert SoundFolder(folder).now.broken == {FILES[4]}
