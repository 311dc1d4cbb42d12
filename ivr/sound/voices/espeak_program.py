"""The program espeak-ng: words go in, a WAV file comes out; nothing else of sound is needed."""

from __future__ import annotations

import subprocess
import tempfile
from functools import partial
from pathlib import Path

PATIENCE = 120
"""Seconds for one phrase."""


class EspeakError(Exception):
    """It is missing, or could not say it; the message is its own."""


def wav_of(text: str, voice: str, words_per_minute: int) -> bytes:
    """Return a WAV file of a text in a voice of espeak-ng: "nl", or "mb-nl2" through MBROLA.

    Raises:
        EspeakError: with espeak-ng's own words.
    """
    with tempfile.TemporaryDirectory(prefix="espeak-") as folder:
        file = Path(folder) / "speech.wav"
        options = ["-v", voice, "-s", str(words_per_minute), "-b", "1", "--stdin", "-w", str(file)]
        answer = _run(["espeak-ng", *options], text)
        if answer.returncode or not file.is_file():
            raise EspeakError(f"espeak-ng could not say {text!r}: {answer.stderr.strip()}")
        return file.read_bytes()


def _run(command: list[str], text: str) -> subprocess.CompletedProcess[str]:
    run = partial(subprocess.run, capture_output=True, encoding="utf-8", check=False)
    try:
        return run(command, input=text, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EspeakError(f"espeak-ng did not answer: {error}") from error
