"""Promise: the web process loads what answers callers, and nothing that builds, plots or checks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ivr.settings import ROOT

HEAVY = (
    *("ivr.phone", "ivr.proof", "ivr.worker", "ivr.sound.build", "ivr.sound.mastering"),
    *("ivr.sound.voices", "matplotlib", "numpy", "scipy", "soundfile", "pydub", "gtts", "piper"),
    *("wordfreq", "textstat", "zxcvbn", "rich", "apscheduler"),
)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    program = "import sys, app; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


@pytest.mark.parametrize("name", HEAVY)
def test_the_web_process_never_loads(loaded: set[str], name: str) -> None:
    assert not {module for module in loaded if f"{module}.".startswith(f"{name}.")}
