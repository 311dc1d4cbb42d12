"""espeak-ng alone: offline, fast, the same every time, and plainly a machine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

from ivr.dutch.pacing import SLOWER
from ivr.sound.recipe import WORDS_PER_MINUTE
from ivr.sound.samples import decoded
from ivr.sound.voices.espeak_program import EspeakError, wav_of
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace


@dataclass(frozen=True)
class Espeak(Synthesiser):
    """One voice of espeak-ng: `Espeak("nl")`."""

    voice: str
    engine: str = "espeak"
    at_once: int = 16

    def ready(self) -> None:
        """Say something short; VoiceError names the Debian package when that fails."""
        if shutil.which("espeak-ng") is None:
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
        try:
            return decoded(wav_of(text, self.voice, round(WORDS_PER_MINUTE * SLOWER[pace])))
        except EspeakError as error:
            raise VoiceError(str(error)) from error

    def _remedy(self) -> str:
        return f"espeak-ng's voice {self.voice} is not installed; run: sudo apt install espeak-ng"
