"""Promise: a line that answers callers carries nothing that only builds, draws or proves it."""

from __future__ import annotations

import subprocess
import sys

from ivr.settings import ROOT

HEAVY = {
    # what makes sound
    *("numpy", "scipy", "soundfile", "pydub", "gtts", "piper", "wordfreq"),
    # what draws
    *("matplotlib", "graphviz", "PIL", "rich"),
    # what judges words, and passwords
    *("textstat", "nltk", "zxcvbn"),
    # what the worker and other players of TwiML bring
    *("apscheduler", "aiohttp"),
}
ROOMS = ("ivr.phone", "ivr.proof", "ivr.worker", "ivr.sound.build", "ivr.sound.mastering")
ROOMS_OF_SPEECH = ("ivr.dutch.spoken", "ivr.sound.voices", "ivr.sound.assembly", "ivr.sound.plan")

IMPORTED = "import app, sys; print(*sys.modules, sep='\\n')"


def test_the_door_opens_without_what_callers_never_need() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = ran.stdout.split()
    assert "ivr.webhooks.views" in imported
    assert HEAVY & {name.split(".")[0] for name in imported} == set()
    assert [name for name in imported if name.startswith((*ROOMS, *ROOMS_OF_SPEECH))] == []
