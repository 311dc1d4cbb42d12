"""Tells who starts the line how its callers get a better voice, when one command brings that.

It looks while the line starts and is never waited for: what it does not know in time it leaves out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from ivr.sound.manifest import MANIFEST, Manifest, ManifestError
from ivr.sound.quality import diphone_voices
from ivr.sound.voices.reach import answers

PATIENCE_S = 1.5
"""Seconds for the internet to answer, of the few in which the line starts."""


def begin(folder: Path, setting: str, terminal: TextIO) -> Callable[[], str]:
    """Begin to look, and return what tells the sentence that is known by then, or nothing.

    Only for somebody at a terminal: a test, a service and CI ask nothing of the internet. `setting`
    is VOICE, `folder` that of the sound.
    """
    known: list[str] = []
    if terminal.isatty():
        look = threading.Thread(target=lambda: known.append(_found(folder, setting)), daemon=True)
        look.start()
    return lambda: known[0] if known else ""


def _found(folder: Path, setting: str) -> str:
    try:
        entries = Manifest.load(folder / MANIFEST).entries
    except (ManifestError, OSError):
        return ""  # The line itself tells what is wrong with it.
    voices = diphone_voices(entry.voice for entry in entries)
    if not voices or not answers(PATIENCE_S):
        return ""
    option = "" if setting.endswith("best") else " --voice best"
    return (
        f"\nCallers hear {voices[0]}, a voice of glued sounds. A better one, from Google, in one "
        f"command: .venv/bin/python scripts/build_audio.py{option}\n"
    )
