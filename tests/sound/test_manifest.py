"""The manifest never lies: it is whole on disk, and it finds a sound only for the same words."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.sound.manifest import Entry, Manifest, ManifestError, write_whole
from ivr.words.prompt import Pace

WELCOME = Entry(
    id="welcome",
    pace=Pace.NORMAL,
    text="Goedendag.",
    spoken="Goedendag.",
    file="0123456789abcdef.wav",
    sha256="00" * 32,
    seconds=1.5,
    level_dbfs=-22.1,
    peak_dbfs=-6.0,
    voice="mbrola:nl2",
    recipe="1",
)


def test_a_missing_file_is_an_empty_manifest(tmp_path: Path) -> None:
    assert Manifest.load(tmp_path / "manifest.json").entries == ()


def test_what_was_saved_comes_back_the_same(tmp_path: Path) -> None:
    manifest = Manifest((replace(WELCOME, pace=Pace.SLOW), WELCOME))
    manifest.save(tmp_path / "manifest.json")
    assert Manifest.load(tmp_path / "manifest.json") == manifest


def test_the_order_of_entries_does_not_change_the_file(tmp_path: Path) -> None:
    slow = replace(WELCOME, pace=Pace.SLOW)
    Manifest((slow, WELCOME)).save(tmp_path / "a")
    Manifest((WELCOME, slow)).save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("text", "pace", "found"),
    [
        ("Goedendag.", Pace.NORMAL, True),
        ("Goedenavond.", Pace.NORMAL, False),
        ("Goedendag.", Pace.SLOW, False),
    ],
)
def test_a_sound_is_found_only_by_the_same_words_and_pace(
    text: str, pace: Pace, found: bool
) -> None:
    assert (Manifest((WELCOME,)).find(text, pace) is not None) is found


def test_what_a_prompt_said_before_is_nearest_until_its_words_have_a_sound() -> None:
    manifest = Manifest((WELCOME, replace(WELCOME, id="other", text="Dag.")))
    assert manifest.nearest("welcome", "Hallo.", Pace.NORMAL) == WELCOME
    assert manifest.nearest("welcome", "Dag.", Pace.NORMAL) == manifest.find("Dag.", Pace.NORMAL)
    assert manifest.nearest("menu", "Hallo.", Pace.NORMAL) is None


def _with(**changes: object) -> str:
    row = {name: getattr(WELCOME, name) for name in WELCOME.__slots__} | changes
    return json.dumps({"entries": [row]})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"entries": [{"id": "welcome"}]}',
        '{"entries": [3]}',
        _with(pace="snel"),
        _with(seconds="lang"),
        _with(text=None),
        _with(file="../secret.wav"),
        _with(extra=1),
        Path(__file__).name,
    ],
)
def test_a_broken_file_is_named_with_its_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(ManifestError, match=r"manifest\.json.*run scripts/build_audio\.py"):
        Manifest.load(path)


def test_two_entries_for_one_place_are_refused() -> None:
    with pytest.raises(ManifestError, match="same prompt"):
        Manifest((WELCOME, replace(WELCOME, text="Dag.")))


@pytest.mark.parametrize("change", [{"text": "Dag."}, {"id": "menu"}, {"voice": "gtts"}])
def test_updated_replaces_the_same_prompt_and_the_same_words(change: dict[str, str]) -> None:
    slow = replace(WELCOME, pace=Pace.SLOW)
    newer = replace(WELCOME, **change)  # type: ignore[arg-type]
    assert set(Manifest((WELCOME, slow)).updated([newer]).entries) == {slow, newer}


def test_a_written_file_can_be_read_by_everyone(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"x")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644


def test_a_write_that_fails_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    # A directory in the way makes the last step fail, as a full disk would make an earlier one.
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(OSError, match=os.strerror(21)):
        write_whole(tmp_path / "manifest.json", b"new")
    assert [item.name for item in tmp_path.iterdir()] == ["manifest.json"]
