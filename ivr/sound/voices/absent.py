"""A voice that is known by name and is not here: what it would say is planned, and never made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ivr.sound.quality import engine_of
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace


@dataclass(frozen=True)
class AbsentVoice(Synthesiser):
    """Its name in the manifest, and what is missing, with the remedy."""

    known_as: str
    lack: str
    at_once: int = 1

    @property
    def engine(self) -> str:
        """Return what would make it."""
        return engine_of(self.known_as)

    @property
    def name(self) -> str:
        """Return the name of the voice that is not here."""
        return self.known_as

    def ready(self) -> None:
        """Raise VoiceError with what is missing."""
        raise VoiceError(self.lack)

    def say(self, text: str, pace: Pace) -> Any:
        """Raise VoiceError with what is missing."""
        raise VoiceError(self.lack)
