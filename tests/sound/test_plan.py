"""What is due is known beforehand: a sound is found by its words and named by what shapes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.dutch.spoken import speak
from ivr.sound import plan
from ivr.sound.manifest import Manifest
from ivr.sound.plan import Text, WordsError, address, phrases_for, texts
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.recorded import RecordedVoice
from ivr.words.prompt import Pace
from tests.sound.builds import PROMPTS, as_it_is, assert_true, due, faults, made, state
from tests.sound.tools import needs_espeak


def loudly(spoken: str, engine: str) -> str:
    return spoken.upper()


def test_equal_words_are_made_once_and_share_one_sound(tmp_path: Path, tape: RecordedVoice) -> None:
    twins = {"prompt-0": "Dag.", "prompt-1": "Dag."}
    folder = tmp_path / "audio"
    assert made(folder, tape, twins) == ["prompt-0 gewoon", "prompt-0 langzaam"]
    assert made(folder, tape, twins) == []
    assert faults(folder, twins) == []


def test_the_recording_of_one_prompt_speaks_the_equal_words_of_another(
    tmp_path: Path, tape: RecordedVoice
) -> None:
    twins = {"unrecorded": "Dag.", "prompt-1": "Dag."}
    assert made(tmp_path / "audio", tape, twins) == ["prompt-1 gewoon", "prompt-1 langzaam"]


@needs_espeak
def test_words_that_move_to_another_prompt_keep_their_sound(tmp_path: Path) -> None:
    folder, voice = tmp_path / "audio", Espeak("nl")
    made(folder, voice, {"part-1": "Dag.", "part-2": "Tot ziens."})
    before = state(folder)
    moved = {"part-1": "Hallo.", "part-2": "Dag.", "part-3": "Tot ziens."}
    assert faults(folder, moved) == [
        "part-1 (gewoon): the sound says other words",
        "part-1 (langzaam): the sound says other words",
    ]
    made(folder, voice, moved)
    assert {entry.id: entry.text for entry in assert_true(folder).entries} == moved
    assert len(state(folder)) == len(before) + len(Pace)
    assert due(folder, voice, moved) == []


@pytest.mark.parametrize(
    ("pace", "voice", "text", "engine"),
    [
        (Pace.SLOW, "espeak:nl", "Dag, mevrouw.", "espeak"),
        (Pace.NORMAL, "espeak:de", "Dag, mevrouw.", "espeak"),
        (Pace.NORMAL, "espeak:nl", "Dag mevrouw.", "espeak"),
        (Pace.NORMAL, "espeak:nl", "Dag, meneer.", "espeak"),
    ],
)
def test_whatever_shapes_the_sound_shapes_the_name(
    pace: Pace, voice: str, text: str, engine: str
) -> None:
    first = address(
        phrases_for("espeak", "Dag, mevrouw.", Pace.NORMAL, as_it_is), Pace.NORMAL, "espeak:nl"
    )
    other = address(phrases_for(engine, text, pace, as_it_is), pace, voice)
    assert first != other
    assert len(first) == len(other) == len("01234567890123456789.wav")


def test_words_that_cannot_be_said_are_all_named() -> None:
    def picky(text: str) -> str:
        if "7" in text:
            raise ValueError("write it in words")
        return text

    with pytest.raises(WordsError, match=r"(?s)b: write it in words.*c: there are no words"):
        texts({"a": "goed", "b": "7", "c": ""}, picky)


def test_the_comma_and_the_white_space_at_which_a_text_was_cut_stay_with_it() -> None:
    written = {"day": "Op maandag,", "part": "Lees dit.\n\n", "end": "Dag."}
    said = {text.id: text.spoken for text in texts(written, speak)}
    assert said == {"day": "Op maandag,", "part": "Lees dit.\n\n", "end": "Dag."}


def test_a_prompt_without_any_voice_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="extra: no voice can say it"):
        due(tmp_path, RecordedVoice(tmp_path), {"extra": "Dag."})


@needs_espeak
def test_the_check_finds_what_is_not_right(tmp_path: Path) -> None:
    folder, voice = tmp_path / "audio", Espeak("nl")
    said = {"a": "Dag.", "b": "Tot ziens."}
    made(folder, voice, said)
    assert faults(folder, said) == []
    assert faults(folder, said | {"a": "Hallo."}) == [
        "a (gewoon): the sound says other words",
        "a (langzaam): the sound says other words",
    ]
    assert faults(folder, said | {"c": "Nieuw."}) == [
        "c (gewoon): there is no sound",
        "c (langzaam): there is no sound",
    ]
    assert len(faults(folder, said, loudly)) == 4
    file = Manifest.load(folder / "manifest.json").entries[0].file
    (folder / file).unlink()
    assert faults(folder, said) == ["a (gewoon): its file is missing"]


def test_leftovers_are_files_that_no_prompt_uses(tmp_path: Path, tape: RecordedVoice) -> None:
    folder = tmp_path / "audio"
    made(folder, tape)
    (folder / ".broken.part").write_bytes(b"")
    (folder / "interview.wav").write_bytes(b"of somebody, and not ours")
    manifest = Manifest.load(folder / "manifest.json")
    fewer = tuple(Text(key, text, text) for key, text in PROMPTS.items() if key != "prompt-0")
    spare = plan.leftovers(fewer, manifest, folder)
    assert {path.name for path in spare} == {
        ".broken.part",
        *(entry.file for entry in manifest.entries if entry.id == "prompt-0"),
    }
