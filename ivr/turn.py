"""Where a caller is, and a turn of the line: what it says, and what it then waits for; no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ivr.model import Disposition, Pace, Saying


@dataclass(frozen=True)
class Position:
    """Where a caller is; it travels in the signed URL, so any worker can answer.

    `number` is the telephone number (E.164) a caller without caller ID keyed in; `recording` is
    the RecordingSid of the message under review, which a next recording replaces. `sound` tells
    from which of its sounds a part is read, and `since` when that began; it says nothing of where
    the caller is, only when. `noticed` is whether the caller heard who listens to messages.
    """

    step: str
    attempt: int = 1
    pace: Pace = Pace.NORMAL
    number: str = ""
    recording: str = ""
    noticed: bool = False
    sound: int = 0
    since: datetime | None = field(default=None, compare=False)

    def at(self, step: str, attempt: int = 1) -> Position:
        """The same caller at another step."""
        # Named one by one: `replace` would take most of the time of a walk through the call.
        return Position(step, attempt, self.pace, self.number, self.recording, noticed=self.noticed)


# What a turn ends with: the one thing we wait for.


@dataclass(frozen=True)
class WaitForKey:
    """Wait for one key while and after `says` sounds."""

    position: Position
    says: tuple[Saying, ...]
    seconds: int


@dataclass(frozen=True)
class WaitForNumber:
    """Wait for a telephone number, closed with #."""

    position: Position
    says: tuple[Saying, ...]
    seconds: int


@dataclass(frozen=True)
class WaitForRecording:
    """Record the caller, until a key of `keys`, silence, or the longest that a message may be."""

    position: Position
    keys: str
    max_seconds: int
    silence_seconds: int


@dataclass(frozen=True)
class WaitForDesk:
    """Ring the desk."""

    position: Position
    ring_seconds: int


@dataclass(frozen=True)
class HangUp:
    """The call is over."""


Wait = WaitForKey | WaitForNumber | WaitForRecording | WaitForDesk | HangUp


LISTENING = 1
"""Seconds that a key is still waited for after words that do not end a turn: the shortest time-out
of a Gather (twilio.com/docs/voice/twiml/gather)."""


@dataclass(frozen=True)
class Listening:
    """What sounds before the wait of a turn, while a key works already, at `position`."""

    position: Position
    says: tuple[Saying, ...]


@dataclass(frozen=True)
class Turn:
    """What we say where no key reaches, and where one does; then what we wait for.

    `disposition` is what this turn proves of the call.
    """

    says: tuple[Saying, ...]
    wait: Wait
    pace: Pace
    disposition: Disposition | None = None
    listening: tuple[Listening, ...] = ()
