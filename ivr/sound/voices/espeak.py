"""MBROLA voices through espeak-ng, and espeak-ng alone: offline, fast, and the same every time."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.dutch.pacing import SLOWER
from ivr.sound.recipe import WORDS_PER_MINUTE
from ivr.sound.samples import decoded
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace


@dataclass(frozen=True)
class Espeak(Synthesiser):
    """One voice of espeak-ng: `Espeak("espeak", "nl")` or `Espeak("mbrola", "nl2")`."""

    engine: str
    voice: str
    at_once: int = 16

    def ready(self) -> None:
        """Say something short; VoiceError names the Debian packages when that fails."""
        if shutil.which("espeak-ng") is None or (self.engine == "mbrola" and not _has_mbrola()):
            raise VoiceError(self._remedy())
        try:
            self.say("Dag.", Pace.NORMAL)
        except VoiceError as error:
            raise VoiceError(self._remedy()) from error

    @property
    def name(self) -> str:
        """Return the engine and its voice, as it was chosen."""
        return f"{self.engine}:{self.voice}"

    def say(self, text: str, pace: Pace) -> Any:
        """Say one phrase.

        Raises:
            VoiceError: with espeak-ng's own words.
        """
        with tempfile.TemporaryDirectory(prefix="espeak-") as folder:
            file = Path(folder) / "speech.wav"
            answer = _run([*self._command(pace), "-w", str(file)], text)
            if answer.returncode or not file.is_file():
                raise VoiceError(f"espeak-ng could not say {text!r}: {answer.stderr.strip()}")
            return decoded(file.read_bytes())

    def _command(self, pace: Pace) -> list[str]:
        voice = f"mb-{self.voice}" if self.engine == "mbrola" else self.voice
        speed = round(WORDS_PER_MINUTE[self.engine] * SLOWER[pace])
        return ["espeak-ng", "-v", voice, "-s", str(speed), "-b", "1", "--stdin"]

    def _remedy(self) -> str:
        if self.engine == "espeak":
            return (
                f"espeak-ng's voice {self.voice} is not installed; run: sudo apt install espeak-ng"
            )
        return (
            f"MBROLA's voice {self.voice} is not installed; run: sudo apt install espeak-ng mbrola "
            f"mbrola-{self.voice} (Debian keeps them in its contrib and non-free sections)"
        )


def _has_mbrola() -> bool:
    return shutil.which("mbrola") is not None


def _run(command: list[str], text: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", timeout=120, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VoiceError(f"espeak-ng did not answer: {error}") from error
