"""MBROLA's Dutch voices: espeak-ng reads the words, we give them rhythm and melody, MBROLA speaks.

Given espeak-ng's own rhythm, the voice is understood worse (ivr/callers.md): so only its phonemes
are used. Offline, and the same every time.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.dutch.pacing import SLOWER
from ivr.sound.samples import decoded
from ivr.sound.voices.espeak_program import EspeakError, phonemes_of, run_for_wav
from ivr.sound.voices.melody import pitches
from ivr.sound.voices.phones import SILENCE, Phone, phones
from ivr.sound.voices.rhythm import lengths_ms
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace

DATABASES = Path("/usr/share/mbrola")
"""Where Debian puts the voices."""

_BEFORE_MS, _CLAUSE_MS, _AFTER_MS = 60, 300, 100


@dataclass(frozen=True)
class Mbrola(Synthesiser):
    """One Dutch voice of MBROLA: `Mbrola("nl2")`."""

    voice: str
    engine: str = "mbrola"
    at_once: int = 16

    def ready(self) -> None:
        """Say something short; VoiceError names the Debian packages when that fails."""
        has_all = all(map(shutil.which, ("espeak-ng", "mbrola"))) and self._database.is_file()
        if not has_all:
            raise VoiceError(self._remedy())
        try:
            self.say("Dag.", Pace.NORMAL)
        except VoiceError as error:
            raise VoiceError(f"{self._remedy()}\n{error}") from error

    @property
    def name(self) -> str:
        """Return the engine and its voice, as it was chosen."""
        return f"{self.engine}:{self.voice}"

    @property
    def _database(self) -> Path:
        return DATABASES / self.voice / self.voice

    def say(self, text: str, pace: Pace) -> Any:
        """Say one phrase.

        Raises:
            VoiceError: with the words of espeak-ng or MBROLA.
        """
        try:
            score = score_of(phones(phonemes_of(text)), SLOWER[pace], asks=text.endswith("?"))
            # A diphone that the voice lacks leaves a gap of some milliseconds, and not a prompt.
            return decoded(run_for_wav(["mbrola", "-e", str(self._database), "-"], score))
        except EspeakError as error:
            raise VoiceError(str(error)) from error

    def _remedy(self) -> str:
        return (
            f"MBROLA's voice {self.voice} is not installed; run: sudo apt install espeak-ng mbrola "
            f"mbrola-{self.voice} (Debian keeps them in its contrib and non-free sections)"
        )


def score_of(said: tuple[Phone, ...], slower: float = 1.0, *, asks: bool = False) -> str:
    """Return what the program mbrola reads: on each line a sound, milliseconds, pitch points."""
    lengths = lengths_ms(said, slower)
    lines, clause = [f"{SILENCE} {_BEFORE_MS}"], 0
    for phone, length, points in zip(said, lengths, pitches(said, lengths, asks=asks), strict=True):
        if phone.clause != clause:
            lines.append(f"{SILENCE} {_CLAUSE_MS}")
            clause = phone.clause
        pitch = "".join(f" {at} {hertz}" for at, hertz in points)
        lines.append(f"{phone.name} {length:.0f}{pitch}")
    return "\n".join([*lines, f"{SILENCE} {_AFTER_MS}", ""])
