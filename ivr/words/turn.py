"""A turn of the line: what it says, and the one thing it then waits for; no I/O."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.words.fact import NO_FACTS, Fact
from ivr.words.position import Position
from ivr.words.prompt import Pace, Sayings


@dataclass(frozen=True)
class WaitForInput:
    """Wait for one key while and after `says` sounds."""

    position: Position
    says: Sayings
    seconds: int
    before_part: float | None = None
    """Seconds of words before a part of the leaflet begins; None where none is read."""


@dataclass(frozen=True)
class WaitForDigits:
    """Wait for at most `digits` digits: a telephone number, one of a leaflet, a day; # closes them.

    After the words nothing is said for `searching` seconds; within `seconds` after a key the next
    one follows, or that was all.
    """

    position: Position
    says: Sayings
    digits: int
    searching: int
    seconds: int


@dataclass(frozen=True)
class WaitForSpeech:
    """Wait for words of the caller, or one key, while and after `says` sounds.

    `pause` seconds of silence end the words; `hints` are words that are likely to be heard.
    """

    position: Position
    says: Sayings
    seconds: int
    pause: int
    hints: tuple[str, ...]


@dataclass(frozen=True)
class WaitForRecording:
    """Record the caller, until a key of `keys`, silence, or the longest that a message may be."""

    position: Position
    keys: str
    max_seconds: int
    silence_seconds: int


@dataclass(frozen=True)
class WaitForDesk:
    """Ring the desk, a telephone number in E.164."""

    position: Position
    desk: str
    ring_seconds: int


@dataclass(frozen=True)
class HangUp:
    """The call is over."""


Wait = WaitForInput | WaitForDigits | WaitForSpeech | WaitForRecording | WaitForDesk | HangUp


LISTENING = 1
"""Seconds that a key is still waited for after words that do not end a turn: the shortest time-out
of a Gather (twilio.com/docs/voice/twiml/gather)."""


NEXT_DIGIT = 2
"""Seconds that the next digit is waited for there, from callers who know their number by heart; the
others wait as long for the question."""


@dataclass(frozen=True)
class Listening:
    """What sounds before the wait of a turn, while keys work already, at `position`.

    With more `digits` than one, a number of so many is waited for and not a single key.
    """

    position: Position
    says: Sayings
    digits: int = 1


@dataclass(frozen=True)
class Turn:
    """What we say where no key reaches, and where one does; then what we wait for.

    `facts` are what this turn proves of the call.
    """

    says: Sayings
    wait: Wait
    pace: Pace
    facts: Fact = NO_FACTS
    listening: tuple[Listening, ...] = ()
