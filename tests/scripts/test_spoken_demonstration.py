"""Promise: two minutes of the line are its own sounds, and their words stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from ivr import pcm
from ivr.house import AUDIO
from ivr.pcm import Pcm
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.words.prompt import Pace
from scripts import spoken_demonstration
from scripts.tasks.spoken_demonstration import Piece, _sound, call, transcript
from tests.commands import run_here
from tests.pavo_1515 import needs_pavo_1515

pytestmark = needs_pavo_1515

CUE = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)")


@dataclass(frozen=True)
class Written:
    sound: Pcm
    words: str
    told: str


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("demonstration") / "new"
    ran = run_here(spoken_demonstration.main, str(folder), environment={})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert sorted(path.suffix for path in folder.iterdir()) == [".vtt", ".wav"]
    words = (folder / "voorbeeld.vtt").read_text(encoding="utf-8")
    return Written(pcm.read((folder / "voorbeeld.wav").read_bytes()), words, ran.stdout)


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    """The call once more: what it is made of, and whether it is the same each time."""
    return list(call())


def test_it_is_two_minutes_at_most_as_a_telephone_sounds(written: Written) -> None:
    assert 100 < written.sound.seconds <= 120
    assert written.sound.rate == 8000
    assert f"{written.sound.seconds:.0f} seconds" in written.told


def test_two_calls_are_the_same(written: Written, pieces: list[Piece]) -> None:
    assert b"".join(piece.sound.samples for piece in pieces) == written.sound.samples
    assert transcript(pieces) == written.words


def test_all_that_is_said_is_a_whole_sound_of_the_manifest(pieces: list[Piece]) -> None:
    entries = [one for one in Manifest.load(AUDIO / MANIFEST).entries if one.pace is Pace.NORMAL]
    files = [(" ".join(entry.text.split()), entry.file) for entry in entries]
    said = [piece for piece in pieces if piece.words and not piece.words.startswith("[")]
    assert len(said) > 30
    for piece in said:
        known = [
            pcm.read((AUDIO / file).read_bytes()) for text, file in files if text == piece.words
        ]
        assert piece.sound in known, piece.words


def test_it_tells_the_whole_story(pieces: list[Piece]) -> None:
    said = " ".join(piece.words for piece in pieces if piece.words)
    story = (
        *("Goedendag", "Bij levensgevaar", "Er zijn vier onderwerpen.", "[De beller drukt op 1]"),
        *("niks meer mag eten en drinken.", "samen vier cijfers", "[De beller drukt op 3]"),
        *("Op dinsdag, negen, maart,", "Vanaf maandagavond, acht, maart,"),
        *("[De beller drukt op 0]", "nu gesloten", "Wij bellen u op dit nummer", "zeven."),
        *("[De beller drukt op #]", "Dat is genoteerd.", "bellen wij u terug."),
    )
    place = 0
    for words in story:
        place = said.find(words, place)
        assert place >= 0, words


def test_the_words_stand_at_their_moments(written: Written, pieces: list[Piece]) -> None:
    assert written.words.startswith("WEBVTT\n\n")
    cues = CUE.findall(written.words)
    assert " ".join(cue[-1] for cue in cues) == " ".join(one.words for one in pieces if one.words)
    moments = [3600 * int(h) + 60 * int(m) + float(s) for c in cues for h, m, s in (c[:3], c[3:6])]
    assert moments == sorted(moments)
    assert moments[0] == 0
    assert moments[-1] == pytest.approx(written.sound.seconds, abs=0.001)


def test_words_without_a_sound_are_named_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r'"Dag\." has no sound yet. Run scripts/build_audio.py'):
        _sound("Dag.", None)
