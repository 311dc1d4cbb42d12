"""scripts/build_audio.py does what its options say, quickly when there is nothing to do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import soundfile

from ivr.settings import ROOT
from ivr.sound.manifest import Manifest
from scripts import build_audio
from tests.commands import Ran, run_here
from tests.pavo_1515 import needs_pavo_1515, put_alone
from tests.sound.sounds import speechlike, wav
from tests.sound.tools import needs_espeak, needs_mbrola

SCRIPT = str(ROOT / "scripts" / "build_audio.py")
PLACES = ("--words", "words.json", "--folder", "audio")
VOICE = {"VOICE": "recorded:tape"}
PROMPTS = {"welcome": "Goedendag.", "hours": "Wij zijn open van 08.00 tot 16.30 uur."}


class Workplace:
    """A folder with words, a tape of them, and the script to run on both."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.audio, self.tape = folder, folder / "audio", folder / "tape"
        self.tape.mkdir()
        self.words(PROMPTS)
        for seed, prompt_id in enumerate(PROMPTS):
            (self.tape / f"{prompt_id}.wav").write_bytes(wav(speechlike(0.6, seed=seed)))

    def words(self, prompts: object) -> None:
        (self.folder / "words.json").write_text(json.dumps(prompts))

    def run(self, *options: str, path: str | None = None) -> Ran:
        return run_here(
            build_audio.main,
            *(*PLACES, *options),
            environment=os.environ | VOICE | {"PATH": path or os.environ["PATH"]},
            folder=self.folder,
        )

    def run_alone(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run it in a process of its own."""
        return subprocess.run(
            [sys.executable, SCRIPT, *PLACES, *options],
            cwd=self.folder,
            env=os.environ | VOICE,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def here(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def built(here: Workplace) -> Workplace:
    assert here.run().returncode == 0
    return here


def test_help_names_every_option_and_voice() -> None:
    ran = run_here(build_audio.main, "--help")
    for word in ["--plan", "--check", "--voice", "--only", "--listen", "--prune", "--report"]:
        assert word in ran.stdout
    for voice in ["mbrola:nl2", "gtts", "piper:", "espeak:nl", "recorded:"]:
        assert voice in ran.stdout


def test_a_build_tells_how_much_faster_than_real_time_it_was(here: Workplace) -> None:
    ran = here.run()
    assert ran.returncode == 0
    assert "Made 4 sounds" in ran.stdout
    assert "times faster than real time" in ran.stdout
    assert len(Manifest.load(here.audio / "manifest.json").entries) == 4


def test_the_manifest_says_what_is_written_and_what_is_said(built: Workplace) -> None:
    hours = [e for e in Manifest.load(built.audio / "manifest.json").entries if e.id == "hours"]
    assert {entry.text for entry in hours} == {PROMPTS["hours"]}
    assert all("08" not in entry.spoken for entry in hours)


@contextmanager
def takes_less_than(counts: float) -> Iterator[None]:
    """Compare what a child takes with how long this processor takes to count to ten million.

    In time of the processor and not of the clock, because other tests keep it busy.
    """
    began = _childrens_seconds()
    yield
    spent = _childrens_seconds() - began
    subprocess.run([sys.executable, "-c", "for _ in range(10_000_000): pass"], check=True)
    unit = _childrens_seconds() - began - spent
    assert spent < counts * unit, f"{spent:.2f} s, where counting takes {unit:.2f} s"


def _childrens_seconds() -> float:
    return sum(os.times()[2:4])


def test_nothing_to_do_takes_well_under_a_second(built: Workplace) -> None:
    with takes_less_than(5):
        assert built.run_alone().stdout == "All 4 sounds are up to date.\n"


@needs_mbrola
@needs_pavo_1515
def test_nothing_to_do_for_the_line_itself_loads_no_database(tmp_path: Path) -> None:
    leaflets = str(put_alone(tmp_path / "leaflets"))
    with takes_less_than(8):  # Reading a list of Dutch words takes more.
        ran = subprocess.run(
            [sys.executable, "-X", "importtime", SCRIPT, "--plan"],
            env=os.environ | {"VOICE": "mbrola:nl2", "LEAFLETS": leaflets},
            capture_output=True,
            text=True,
            check=True,
        )
    assert ran.stdout == "Nothing to do.\n"
    assert "sqlalchemy" not in ran.stderr


def test_the_plan_tells_what_and_why_and_makes_nothing(built: Workplace) -> None:
    built.words(PROMPTS | {"menu": "Druk op vier."})
    (built.tape / "menu.wav").write_bytes(wav(speechlike(0.6)))
    before = sorted(built.audio.iterdir())
    ran = built.run("--plan")
    assert ran.stdout.splitlines() == [
        "menu (gewoon): it is new",
        "menu (langzaam): it is new",
        "2 sounds to make.",
    ]
    assert sorted(built.audio.iterdir()) == before


def test_the_check_needs_no_voice_and_exits_with_1_when_words_differ(built: Workplace) -> None:
    ran = built.run("--check", path="/nowhere")
    assert (ran.returncode, ran.stdout) == (0, "All 4 sounds say the words of today.\n")
    built.words(PROMPTS | {"welcome": "Goedenavond."})
    ran = built.run("--check", path="/nowhere")
    assert ran.returncode == 1
    assert "welcome (gewoon): the sound says other words" in ran.stdout
    assert "2 of 4 sounds are not right; run scripts/build_audio.py" in ran.stdout


def test_only_one_prompt_is_made(here: Workplace) -> None:
    here.run("--only", "welcome")
    assert {e.id for e in Manifest.load(here.audio / "manifest.json").entries} == {"welcome"}
    assert "no prompt nonsense" in here.run("--only", "nonsense").stderr


@needs_espeak
def test_a_stale_recording_is_told_and_not_used(built: Workplace) -> None:
    built.words(PROMPTS | {"welcome": "Goedenavond."})
    ran = built.run("--voice", "recorded:tape,espeak:nl")
    assert "welcome.wav says other words than welcome has now: record it again" in ran.stderr
    manifest = Manifest.load(built.audio / "manifest.json")
    assert {e.voice.partition(":")[0] for e in manifest.entries if e.id == "welcome"} == {"espeak"}
    assert {e.voice.partition(":")[0] for e in manifest.entries if e.id == "hours"} == {"recorded"}


def test_prune_removes_what_no_prompt_uses(built: Workplace) -> None:
    built.words({"welcome": PROMPTS["welcome"]})
    assert built.run("--prune").stdout == "Removed 2 files that no prompt uses.\n"
    assert len(list(built.audio.glob("*.wav"))) == 2
    assert built.run("--check").returncode == 0


def test_prune_never_judges_by_a_part_of_the_prompts(built: Workplace) -> None:
    before = {path: path.read_bytes() for path in built.audio.iterdir()}
    ran = built.run("--prune", "--only", "welcome")
    assert ran.returncode == 2
    assert "--prune looks at all prompts; leave --only out" in ran.stderr
    assert {path: path.read_bytes() for path in built.audio.iterdir()} == before
    assert built.run("--check", "--only", "welcome").stdout.splitlines() == [
        "All 2 sounds say the words of today."
    ]


def test_prune_never_judges_the_sound_of_the_line_by_other_words(here: Workplace) -> None:
    # These words do not exist, so that even a script without this rule removes nothing.
    ran = here.run("--prune", "--words", "none.json", "--folder", str(ROOT / "audio"))
    assert ran.returncode == 2
    assert "looks at the line's prompts; leave --words out" in ran.stderr


def test_listen_leaves_a_copy_that_any_computer_plays(built: Workplace) -> None:
    before = sorted(built.folder.iterdir())
    ran = built.run("--listen", "welcome", "--pace", "langzaam", path="/nowhere")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Goedendag." in ran.stdout
    assert "It cannot be played here; open the copy" in ran.stdout
    place = Path(ran.stdout.splitlines()[1].split(" is a copy")[0])
    assert place.name == "welcome-langzaam.wav"
    # Not in the folder where the work is done, from where it would be committed.
    assert sorted(built.folder.iterdir()) == before
    copy = soundfile.info(place)
    shutil.rmtree(place.parent)
    assert (copy.subtype, copy.samplerate, copy.channels) == ("PCM_16", 8000, 1)
    assert "There is no sound of nonsense" in built.run("--listen", "nonsense").stderr


def test_a_prompt_with_the_words_of_another_has_its_sound(built: Workplace) -> None:
    built.words(PROMPTS | {"again": PROMPTS["welcome"]})
    assert built.run("--check").stdout.startswith("All 6 sounds say the words of today.")
    assert built.run("--plan").stdout == "Nothing to do.\n"
    ran = built.run("--listen", "again", path="/nowhere")
    assert ran.stdout.startswith("Goedendag.\n")
    shutil.rmtree(Path(ran.stdout.splitlines()[1].split(" is a copy")[0]).parent)
    built.words({"again": PROMPTS["welcome"]})
    assert built.run("--prune").stdout == "Removed 2 files that no prompt uses.\n"
    assert built.run("--check").returncode == 0


@pytest.mark.parametrize("ends_with", [0, 1])
def test_what_a_player_says_without_a_sound_card_is_not_shown(
    built: Workplace, ends_with: int
) -> None:
    # ffplay without a sound card says eight lines of ALSA, these two, and ends with 0.
    noise = ["No more combinations to try, audio open failed", "Failed to open file 'a.wav'"]
    player = built.folder / "ffplay"
    player.write_text("\n".join(["#!/bin/sh", *(f'echo "{line}" >&2' for line in noise), ""]))
    with player.open("a") as script:
        script.write(f"exit {ends_with}\n")
    player.chmod(0o755)
    ran = built.run("--listen", "welcome", path=str(built.folder))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "It cannot be played here" in ran.stdout
    shutil.rmtree(Path(ran.stdout.splitlines()[1].split(" is a copy")[0]).parent)


def test_a_report_that_cannot_be_written_is_told_in_a_sentence(built: Workplace) -> None:
    ran = built.run("--report", "nowhere/report.html")
    assert ran.returncode == 1
    assert ran.stderr == (
        "nowhere/report.html cannot be written (No such file or directory); "
        "choose a folder that is there and has room\n"
    )


@pytest.mark.parametrize(
    ("harm", "options", "said"),
    [
        (lambda w: w.words({"a": "Zie C://x"}), [], "a: "),
        (lambda w: w.words(["a"]), [], "words.json is not a file with"),
        (lambda w: w.words({"a": None}), [], "'a' has null and no text"),
        (lambda w: w.folder, ["--voice", "polly"], "'polly' is not a voice; choose gtts"),
        (lambda w: w.folder, ["--voice", "mbrola:zz9"], "apt install espeak-ng mbrola mbrola-zz9"),
        (lambda w: (w.audio / "manifest.json").write_text("{"), [], "manifest.json is not a sound"),
    ],
)
def test_a_mistake_is_named_without_a_traceback(
    built: Workplace, harm: Callable[[Workplace], object], options: list[str], said: str
) -> None:
    harm(built)
    ran = built.run(*options)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_file_in_the_place_of_the_folder_is_named(here: Workplace) -> None:
    ran = here.run("--folder", "words.json")
    assert ran.returncode == 2
    assert "--folder words.json is a file; give a folder" in ran.stderr


def test_an_interrupt_while_it_starts_is_no_traceback(here: Workplace) -> None:
    # Python tells of every module it imports; numpy comes halfway through the start.
    with subprocess.Popen(
        [sys.executable, "-v", SCRIPT, "--plan"], stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        for line in started.stderr:
            if line.startswith("import 'numpy"):
                started.send_signal(signal.SIGINT)
                break
        assert "Traceback" not in started.stderr.read()
    assert started.returncode == -signal.SIGINT


def test_a_stale_recording_is_known_without_its_ledger(built: Workplace) -> None:
    (built.tape / "recorded.json").unlink()
    built.words(PROMPTS | {"welcome": "Goedenavond."})
    (built.tape / "Menu.WAV").touch()
    ran = built.run("--plan")
    assert "welcome.wav says other words than welcome has now" in ran.stderr
    assert "Menu.WAV speaks no prompt" in ran.stderr


def test_the_setting_voice_is_all_it_needs_from_the_settings(here: Workplace) -> None:
    assert here.run("--plan").returncode == 0


def test_the_plan_needs_no_voice(built: Workplace) -> None:
    built.words({**PROMPTS, "welcome": "Goedenavond."})
    ran = built.run("--plan", "--voice", "piper:none.onnx")
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "welcome (gewoon): the sound says other words",
        "welcome (langzaam): the sound says other words",
        "2 sounds to make.",
    ]
    assert "There is no Piper voice none.onnx" in ran.stderr


def test_the_plan_refuses_a_voice_that_does_not_exist(built: Workplace) -> None:
    ran = built.run("--plan", "--voice", "nobody")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "'nobody' is not a voice" in ran.stderr


def test_two_voices_in_one_call_are_said_after_each_build(built: Workplace) -> None:
    manifest = built.audio / "manifest.json"
    rows = json.loads(manifest.read_text())
    for row in rows["entries"]:
        if row["id"] == "hours":
            row["voice"] = "mbrola:nl2@1"
    manifest.write_text(json.dumps(rows))
    ran = built.run("--only", "hours", "--check")
    assert "voices in one call" not in ran.stderr, "one prompt has one voice"
    ran = built.run("--check")
    assert "Two voices in one call: " in ran.stdout + ran.stderr
    assert "mbrola:nl2 says hours" in ran.stdout + ran.stderr


@pytest.mark.parametrize("option", ["--only=welcome", "--prune"])
def test_a_folder_that_cannot_be_written_is_named_with_the_remedy(
    here: Workplace, option: str
) -> None:
    """Nobody writes in the kernel's own folder, not even root."""
    ran = here.run(option, "--folder", "/sys/kernel")
    assert ran.returncode == 1
    assert "The folder /sys/kernel cannot be written: " in ran.stderr
    assert "--folder" in ran.stderr
    assert "Traceback" not in ran.stderr
