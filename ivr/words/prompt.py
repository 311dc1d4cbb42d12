"""What a caller hears: prompts, the two paces they exist in, and what only the call can fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Pace(StrEnum):
    """How fast a prompt is spoken; the value is the word used in URLs and in the manifest."""

    NORMAL = "gewoon"
    SLOW = "langzaam"

    @property
    def other(self) -> Pace:
        """Return the pace that the key 'langzamer of weer gewoon' switches to."""
        return Pace.NORMAL if self is Pace.SLOW else Pace.SLOW


@dataclass(frozen=True)
class Prompt:
    """Words the caller hears; the id is stable and names the recording (letters, digits, -)."""

    id: str
    text: str


class Slot(StrEnum):
    """A place in a step's words that is filled at the moment of the call."""

    NUMBER = "the number the caller keyed in, or else the one that is shown, digit by digit"
    ASKED = "when the caller's number last asked to be rung back; nothing when it did not"
    NEXT_OPENING = "the day and hour the clinic opens again"
    CALL_BACK = "the day on which the clinic answers a message"
    RECORDING = "the caller's own recording"
    TEST_DAY = "the day of the blood test, and what kind of day that is"
    APPOINTMENT = "the day of the appointment, and what kind of day that is"
    FASTING = "the day of the blood test, and from when nothing may be eaten or drunk"
    DAY_BEFORE = "the day before the blood test"
    DESK = "a person, or while the clinic is closed a message"
    LINE_NUMBER = "the number of the line that was dialled, digit by digit"


@dataclass(frozen=True)
class Silence:
    """Whole seconds in which nothing is said, between groups of digits."""

    seconds: int


@dataclass(frozen=True)
class Playback:
    """The caller's own recording, by its RecordingSid."""

    recording: str


Words = tuple[Prompt | Slot, ...]  # what a step says, before its slots are filled

Saying = Prompt | Silence | Playback  # one thing the caller hears
Sayings = tuple[Saying, ...]


def prompts_among(words: Iterable[object]) -> Iterator[Prompt]:
    """Return the prompts among a step's words or a turn's sayings, in their order."""
    return (word for word in words if isinstance(word, Prompt))
