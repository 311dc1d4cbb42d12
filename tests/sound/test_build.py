"""A build makes what is due and nothing else; whatever stops it, nothing on disk is wrong."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.dutch.numbers import cardinal
from ivr.settings import ROOT
from ivr.sound.build import BuildError, build, prune
from ivr.sound.manifest import Manifest
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.google import Google
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.turns import Turns
from ivr.words.prompt import Pace
from tests.sound import ear, google_stand_in
from tests.sound.builds import PROMPTS, assert_true, due, faults, made, record, state
from tests.sound.sounds import speechlike, wav
from tests.sound.tools import needs_espeak

SCRIPT = ROOT / "scripts" / "build_audio.py"
MANY = {f"prompt-{n}": f"Dit is nummer {cardinal(n)}." for n in range(30)}
"""So many that a build of them is busy for a while."""


def test_a_build_makes_every_prompt_in_both_paces(tmp_path: Path, tape: RecordedVoice) -> None:
    folder = tmp_path / "audio"
    build(due(folder, tape), folder, lambda: None, processes=2)
    manifest = assert_true(folder)
    assert {(entry.id, entry.pace) for entry in manifest.entries} == {
        (prompt_id, pace) for prompt_id in PROMPTS for pace in Pace
    }
    for entry in manifest.entries:
        assert ear.complaints((folder / entry.file).read_bytes()) == []
        assert entry.level_dbfs == pytest.approx(-22, abs=1)
        assert entry.voice.startswith("recorded:")


def test_two_builds_give_the_same_bytes(tmp_path: Path, tape: RecordedVoice) -> None:
    made(tmp_path / "a", tape)
    build(due(tmp_path / "b", tape), tmp_path / "b", lambda: None, processes=3)
    assert state(tmp_path / "a") == state(tmp_path / "b")


def test_a_second_build_makes_nothing(tmp_path: Path, tape: RecordedVoice) -> None:
    made(tmp_path / "audio", tape)
    before = state(tmp_path / "audio")
    assert made(tmp_path / "audio", tape) == []
    assert state(tmp_path / "audio") == before


@needs_espeak
def test_one_changed_word_makes_that_prompt_anew_in_two_paces(tmp_path: Path) -> None:
    voice, folder = Espeak("nl"), tmp_path / "audio"
    made(folder, voice)
    before = state(folder)
    changed = PROMPTS | {"prompt-1": "Dit is nummer vier."}
    assert made(folder, voice, changed) == ["prompt-1 gewoon", "prompt-1 langzaam"]
    after = state(folder)
    # A caller may still be listening to the old file: it stays until it is pruned.
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: before[name] for name in before if name != "manifest.json"
    }
    assert made(folder, voice, changed) == []


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda path: path.unlink(), "its file is missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "its file is damaged"),
        (lambda path: path.write_bytes(b"\0" + path.read_bytes()[1:]), "its file is damaged"),
    ],
)
def test_a_file_that_was_lost_or_damaged_is_made_again(
    tmp_path: Path, tape: RecordedVoice, harm: Callable[[Path], object], reason: str
) -> None:
    folder = tmp_path / "audio"
    made(folder, tape)
    before = state(folder)
    entry = Manifest.load(folder / "manifest.json").entries[0]
    harm(folder / entry.file)
    assert reason in {job.reason for job in due(folder, tape)}
    made(folder, tape)
    assert state(folder) == before


def test_a_file_of_a_build_that_was_broken_off_is_used(tmp_path: Path, tape: RecordedVoice) -> None:
    folder = tmp_path / "audio"
    made(folder, tape)
    before = state(folder)
    (folder / "manifest.json").unlink()
    times = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.wav")}
    made(folder, tape)
    assert state(folder) == before
    assert {path.name: path.stat().st_mtime_ns for path in folder.glob("*.wav")} == times


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"",
        lambda content: content[:-9],
        lambda content: content[: len(content) // 2],
        lambda content: content[:40],
        lambda content: b"<html>no sound</html>",
        lambda content: content + b"more",
    ],
)
def test_a_file_without_its_manifest_is_kept_only_when_it_is_whole(
    tmp_path: Path, tape: RecordedVoice, harm: Callable[[bytes], bytes]
) -> None:
    folder = tmp_path / "audio"
    made(folder, tape)
    before = state(folder)
    file = folder / Manifest.load(folder / "manifest.json").entries[0].file
    (folder / "manifest.json").unlink()
    file.write_bytes(harm(file.read_bytes()))
    made(folder, tape)
    assert state(folder) == before


def test_half_a_file_is_found_also_when_an_older_build_measured_it(
    tmp_path: Path, tape: RecordedVoice
) -> None:
    folder = tmp_path / "audio"
    made(folder, tape)
    manifest = Manifest.load(folder / "manifest.json")
    entry = manifest.entries[0]
    half = (folder / entry.file).read_bytes()[:-900]
    (folder / entry.file).write_bytes(half)
    wrong = replace(entry, sha256=hashlib.sha256(half).hexdigest())
    manifest.updated([wrong]).save(folder / "manifest.json")
    said = {entry.id: PROMPTS[entry.id]}
    assert faults(folder, said) == [f"{entry.id} ({entry.pace}): its file is damaged"]
    assert made(folder, tape) == [f"{entry.id} {entry.pace}"]
    assert faults(folder, said) == []


def test_a_voice_that_fails_names_the_prompt_and_keeps_the_rest(
    tmp_path: Path, tape: RecordedVoice
) -> None:
    folder = tmp_path / "audio"
    (tape.folder / "prompt-2.wav").write_bytes(b"no sound")
    with pytest.raises(BuildError, match=r"prompt-2 \((gewoon|langzaam)\): .*prompt-2.wav"):
        made(folder, tape)
    assert_true(folder)
    (tape.folder / "prompt-2.wav").write_bytes(wav(speechlike(0.6)))
    made(folder, tape)
    assert len(assert_true(folder).entries) == 6


def test_two_builds_at_once_are_refused(tmp_path: Path, tape: RecordedVoice) -> None:
    folder = tmp_path / "audio"
    work = due(folder, tape)

    def again() -> None:
        with pytest.raises(BuildError, match="Another build is busy"):
            build(work, folder, lambda: None)

    build(work, folder, again, processes=1)


def test_nothing_is_pruned_while_a_build_is_busy(tmp_path: Path, tape: RecordedVoice) -> None:
    folder = tmp_path / "audio"

    def pruned() -> None:
        with pytest.raises(BuildError, match="Another build is busy"):
            prune((), folder)

    build(due(folder, tape), folder, pruned, processes=1)
    assert len(assert_true(folder).entries) == 6
    assert prune((), folder) == 6
    assert state(folder).keys() == {"manifest.json"}


def test_google_is_never_asked_for_more_than_two_prompts_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google_stand_in.stand_in(tmp_path) as service:
        monkeypatch.setenv("https_proxy", service.proxy)
        service.takes_s, service.company = 0.1, 2
        work = due(tmp_path / "audio", Google(turns=Turns(0.0)))
        # The words of the other pace are the same, and are not asked for again.
        work.sort(key=lambda job: job.utterance.pace)
        build(work, tmp_path / "audio", lambda: None, processes=6)
        assert len(service.heard) == 3
        assert service.most_at_once == 2
    assert {entry.voice for entry in assert_true(tmp_path / "audio").entries} == {"gtts"}


def command(tmp_path: Path, *options: str, prompts: Mapping[str, str] = PROMPTS) -> list[str]:
    words = tmp_path / "words.json"
    words.write_text(json.dumps(prompts))
    places = ["--words", str(words), "--folder", str(tmp_path / "audio")]
    return [sys.executable, str(SCRIPT), *places, "--voice", f"recorded:{tmp_path}/tape", *options]


@pytest.mark.parametrize("files", [0, 1, 3, 5])
def test_a_build_that_is_killed_leaves_nothing_wrong_and_the_next_goes_on(
    tmp_path: Path, tape: RecordedVoice, files: int
) -> None:
    folder = tmp_path / "audio"
    process = subprocess.Popen(command(tmp_path), stderr=subprocess.DEVNULL)
    # Whatever it is doing then; hidden files are those it is still writing.
    while process.poll() is None and len([*folder.glob("*.wav"), *folder.glob(".*")]) < files:
        time.sleep(0.001)
    process.kill()
    process.wait()
    if folder.exists():
        assert_true(folder)
    made(folder, tape)
    assert len(assert_true(folder).entries) == 6
    assert list(folder.glob(".*")) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_is_finished(
    tmp_path: Path, tape: RecordedVoice, how: signal.Signals
) -> None:
    folder = tmp_path / "audio"
    record(tape.folder, MANY)
    # A shell's background job, as tests may be, ignores SIGINT and hands that on.
    heedful = ["env", "--default-signal=INT"]
    process = subprocess.Popen(
        [*heedful, *command(tmp_path, "--processes", "1", prompts=MANY)], stderr=subprocess.PIPE
    )
    while len(list(folder.glob("*.wav"))) < 3:
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"What was finished is kept" in said
    assert b"Traceback" not in said
    finished = len(assert_true(folder).entries)
    assert finished > 0
    assert len(due(folder, tape, MANY)) == len(MANY) * len(Pace) - finished > 0


def test_a_full_disk_is_told_and_leaves_nothing_wrong(tmp_path: Path, tape: RecordedVoice) -> None:
    # The kernel refuses files over 8 kB, at the same place where a full disk refuses them.
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))

    ran = subprocess.run(
        command(tmp_path), preexec_fn=small_files_only, capture_output=True, check=False
    )
    assert ran.returncode == 1
    assert b"prompt-" in ran.stderr
    assert b"too large; make room on the disk and run it again" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert list((tmp_path / "audio").iterdir()) == []
