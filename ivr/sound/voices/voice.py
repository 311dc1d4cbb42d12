"""What every voice, a synthesiser or a recorded human being, can do: say one prompt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from ivr.dutch.phrasing import Phrase
from ivr.sound.assembly import joined
from ivr.words.prompt import Pace


class VoiceError(Exception):
    """A voice cannot speak; the message names what is missing and the command that mends it."""


@dataclass(frozen=True)
class Utterance:
    """One prompt at one pace: as it is written, and as the phrases this voice is to say."""

    id: str
    pace: Pace
    text: str
    phrases: tuple[Phrase, ...]


class Voice(Protocol):
    """A voice; it can be copied to another process."""

    @property
    def engine(self) -> str:
        """Return the name the pronunciation lexicon knows it by."""

    @property
    def at_once(self) -> int:
        """Return how many prompts it may say at the same time."""

    @property
    def is_elsewhere(self) -> bool:
        """Return whether another machine speaks, for which we wait: in threads of one process."""

    def ready(self) -> None:
        """Return as soon as it can speak; VoiceError says what is missing."""

    def offer(self, prompt_id: str, pace: Pace, text: str) -> str | None:
        """Return the name in the manifest of the voice that would say this; None when it cannot."""

    def perform(self, utterance: Utterance) -> Any:
        """Say the whole prompt, as a 16-bit mono pydub segment; VoiceError when that fails."""

    def leave(self) -> None:
        """Stop waiting for whatever it waits for: nobody wants its sound any more."""


class Synthesiser:
    """A voice that can say everything, one phrase at a time; mostly on this machine."""

    is_elsewhere: bool = False

    @property
    def name(self) -> str:
        """Return the name of the voice in the manifest."""
        raise NotImplementedError

    def say(self, text: str, pace: Pace) -> Any:
        """Say one phrase, as a 16-bit mono pydub segment; VoiceError when that fails."""
        raise NotImplementedError

    def offer(self, prompt_id: str, pace: Pace, text: str) -> str | None:
        """Return its name: it can say everything."""
        return self.name

    def perform(self, utterance: Utterance) -> Any:
        """Say the phrases one by one and join them."""
        return joined(utterance.phrases, partial(self.say, pace=utterance.pace))

    def leave(self) -> None:
        """Do nothing: it waits for nobody."""
