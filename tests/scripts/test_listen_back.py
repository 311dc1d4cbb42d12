"""Promise: what a recogniser mishears is counted, and what keeps it from hearing is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ivr.sound.manifest import Manifest
from ivr.sound.samples import Samples
from ivr.words.prompt import Pace
from scripts import listen_back
from tests.sound.entries import entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one finished sound, which three prompts share."""
    import numpy as np  # noqa: PLC0415 - as the script itself, only when there is sound
    import soundfile  # noqa: PLC0415 - idem

    tone = 0.1 * np.sin(np.arange(800) / 3)
    soundfile.write(tmp_path / "a.wav", tone, 8000, format="WAV", subtype="ULAW")
    Manifest(
        (
            entry("Voor voeding: toets vier."),
            entry("Dag, en het allerbeste.", id="end"),
            entry("Dag, en het allerbeste.", id="end", pace=Pace.SLOW),
        )
    ).save(tmp_path / "manifest.json")
    return tmp_path


def hears_tot_vier(sound: Samples) -> str:
    """Stand in for a recogniser: whatever it is given at 16 kHz, it hears the menu."""
    assert len(sound) == 1600
    return "Voor voeding: tot 4."


def test_the_report_puts_the_worst_first_and_totals_each_pace(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen_back.main(["--folder", str(folder)], hears_tot_vier) == 0

    said = capsys.readouterr().out
    assert "toets > tot" in said
    assert said.index("end (gewoon)") < said.index("menu (gewoon)")
    assert "mbrola:nl2, gewoon: 62.5% of 8 words went wrong, in 2 sounds." in said
    assert "mbrola:nl2, langzaam: 100.0% of 4 words" in said
    assert "All: 75.0% of 12 words" in said


def test_only_one_prompt_and_one_pace_is_heard_when_asked(folder: Path) -> None:
    kept = folder / "run.json"
    only = ["--only", "end", "--pace", "langzaam", "--json", str(kept)]

    assert listen_back.main(["--folder", str(folder), *only], hears_tot_vier) == 0

    assert list(json.loads(kept.read_text())) == ["end (langzaam)"]


def test_a_kept_run_tells_what_became_better_and_worse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(folder / "run.json")
    listen_back.main(["--folder", str(folder), "--json", kept], hears_tot_vier)

    again = ["--folder", str(folder), "--against", kept]
    assert listen_back.main(again, lambda _: "Dag en het allerbeste") == 0

    said = capsys.readouterr().out
    assert "better -100%  end (gewoon)" in said
    assert "worse  +75%  menu (gewoon)" in said
    assert "2 better, 1 worse" in said


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--only", "nowhere"], "has no sound of nowhere"),
        (["--folder", "nowhere"], "names no sound to hear; run scripts/build_audio.py"),
        (["--against", "nowhere.json"], "nowhere.json is no run that --json kept"),
    ],
)
def test_what_cannot_be_heard_is_said_with_the_remedy(
    folder: Path, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen_back.main(["--folder", str(folder), *options], hears_tot_vier) == 1

    assert says in capsys.readouterr().err


def test_a_file_that_is_gone_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.wav").unlink()

    assert listen_back.main(["--folder", str(folder)], hears_tot_vier) == 1

    assert "a.wav cannot be heard" in capsys.readouterr().err
