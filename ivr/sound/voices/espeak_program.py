"""The programs espeak-ng and mbrola: words go in, and phonemes or a WAV file come out."""

from __future__ import annotations

import subprocess
import tempfile
from functools import partial
from pathlib import Path

PATIENCE = 120
"""Seconds for one phrase."""

_PHONEMES = ("espeak-ng", "-v", "mb-nl2", "-q", "-x", "--sep=.", "-b", "1", "--stdin")


class EspeakError(Exception):
    """A program is missing, or could not say it; the message is its own."""


def wav_of(text: str, voice: str, words_per_minute: int) -> bytes:
    """Return a WAV file of a text in a voice of espeak-ng, such as "nl".

    Raises:
        EspeakError: with espeak-ng's own words.
    """
    options = ["-v", voice, "-s", str(words_per_minute), "-b", "1", "--stdin", "-w"]
    return run_for_wav(["espeak-ng", *options], text)


def phonemes_of(text: str) -> tuple[str, ...]:
    """Return espeak-ng's phonemes of a Dutch text, a clause each, with a dot between two phonemes.

    Raises:
        EspeakError: with espeak-ng's own words.
    """
    answer = _run([*_PHONEMES], text)
    if answer.returncode:
        raise EspeakError(f"espeak-ng could not read {text!r}: {answer.stderr.strip()}")
    return tuple(line for line in map(str.strip, answer.stdout.splitlines()) if line)


def run_for_wav(command: list[str], text: str) -> bytes:
    """Run a program that reads a text and writes the WAV file whose name is its last argument.

    Raises:
        EspeakError: with the program's own words.
    """
    with tempfile.TemporaryDirectory(prefix="espeak-") as folder:
        file = Path(folder) / "speech.wav"
        answer = _run([*command, str(file)], text)
        if answer.returncode or not file.is_file():
            raise EspeakError(f"{command[0]} could not say {text!r}: {answer.stderr.strip()}")
        return file.read_bytes()


def _run(command: list[str], text: str) -> subprocess.CompletedProcess[str]:
    run = partial(subprocess.run, capture_output=True, encoding="utf-8", check=False)
    try:
        return run(command, input=text, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EspeakError(f"{command[0]} did not answer: {error}") from error
