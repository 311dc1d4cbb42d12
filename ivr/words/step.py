"""The steps of a line and the keys that lead out of them: frozen values, and no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from ivr.words.act import Exits
from ivr.words.prompt import Prompt, Words
from ivr.words.reminder import Standing

MOST_ATTEMPTS = 9
"""Times that one step can ask; more do not fit in an address, and would wear anybody out."""

MOST_DIGITS = 20
"""Digits of a telephone number: 15 (ITU-T E.164), and what is dialled before it abroad."""

MOST_SOUNDS = 6
"""Sounds of one part: Twilio fetches all of them before the first one is heard."""


@dataclass(frozen=True)
class Announcement:
    """Says something and goes on; it sounds at the step that follows, whose keys work meanwhile."""

    id: str
    words: Words
    then: str


@dataclass(frozen=True)
class Notice:
    """Says what must be heard, while the keys of `exits` work already.

    A key stops the words, and Twilio does not tell how far they were. So a key of `exits` is obeyed
    after `first`, said where no key reaches. Any other key leads to `other`, where it means nothing
    either; without `other` the notice starts again, once, and the next time no key stops it. One
    that is heard `once_a_call` is left out when the caller comes by again. Before a `LeafletEntry`
    a whole number may be keyed in already.
    """

    id: str
    words: Words
    then: str
    exits: Exits
    first: tuple[Prompt, ...] = ()
    other: str = ""
    once_a_call: bool = False


@dataclass(frozen=True)
class Menu:
    """Asks something and waits for one key.

    `asks` holds the words of each attempt, the last ones also for further attempts. When the
    attempt with the number `silences` (1 to MOST_ATTEMPTS) ends without a key, the call goes on to
    `on_silence`; when that with the number `Line.wrong_keys`, or a later one, ends with a key that
    means nothing here, to `on_no_match`. Before the first attempt it says `first`, where no key
    reaches, and `reads` from the leaflet, sound by sound; one that `reviews` is about the message
    just recorded. One that `is_private` may be heard by anyone, so nothing of the line is within
    reach but by its own keys.
    """

    id: str
    asks: tuple[Words, ...]
    exits: Exits
    on_silence: str
    on_no_match: str
    silences: int
    seconds: int
    reads: tuple[Prompt, ...] = ()
    first: Words = ()
    reviews: bool = False
    is_private: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.silences <= MOST_ATTEMPTS:
            raise ValueError(f"{self.id}: silences must be 1 to {MOST_ATTEMPTS}.")


@dataclass(frozen=True)
class NumberEntry:
    """Asks a caller without caller ID for a telephone number; skipped when we know the number.

    A single key is a command, as everywhere; more keys are a number. The call goes on to `then`
    with a valid number, and to `skip` without one. `searching` and `seconds` are those of a
    `LeafletEntry`.
    """

    id: str
    asks: tuple[Words, ...]
    invalid: Prompt
    exits: Exits
    then: str
    skip: str
    searching: int
    seconds: int

    @property
    def longest(self) -> int:
        """Return how many digits are listened to."""
        return MOST_DIGITS


@dataclass(frozen=True)
class LeafletEntry:
    """Asks for the number of a leaflet, and goes on to the step `then` of that leaflet's line.

    `numbers` are the leaflets by the number on their paper. A single key of `exits` is a command,
    obeyed when no other key follows within `seconds`; before that nothing is said for `searching`
    seconds, in which the caller finds the number. An unknown number is said back, behind `unknown`,
    which no key stops: many close a number with # that was complete without it. After as many
    attempts as there are `asks` the call goes on to `otherwise`.
    """

    id: str
    asks: tuple[Words, ...]
    unknown: Prompt
    exits: Exits
    numbers: Mapping[str, str]
    then: str
    otherwise: str
    searching: int
    seconds: int

    @property
    def longest(self) -> int:
        """Return how many digits the longest number has."""
        return max(map(len, self.numbers))


class DateDoubt(StrEnum):
    """Why some keys are no day that a blood test or an appointment can be on."""

    DIGITS = "not four digits"
    MONTH = "no month"
    DAY = "no day of that month"
    PAST = "a day of the last weeks"


@dataclass(frozen=True)
class DateEntry:
    """Asks for a day and a month in four digits, and goes on to `then` with the day of the test.

    That is `before` the day that is keyed in. A single key of `exits` is a command; `searching` and
    `seconds` are those of a `LeafletEntry`. About other keys it says one of the `doubts`, where no
    key reaches. After as many attempts as there are `asks` the call goes on: without keys to
    `on_silence`, with keys that are no day to `otherwise`.
    """

    id: str
    asks: tuple[Words, ...]
    doubts: Mapping[DateDoubt, Prompt]
    exits: Exits
    then: str
    on_silence: str
    otherwise: str
    before: timedelta
    searching: int
    seconds: int

    @property
    def longest(self) -> int:
        """Return how many digits a day and a month have."""
        return len("DDMM")


@dataclass(frozen=True)
class ReminderGate:
    """Leads on without a word, by how things stand with a reminder."""

    id: str
    ways: Mapping[Standing, str]


@dataclass(frozen=True)
class Recorder:
    """Records a message; a hang-up keeps it, and so does a key of `exits`, which is then obeyed.

    While it asks, any other key brings the tone at once. A recording with less than
    `shortest_seconds` of speech holds nothing; after `tries` of those it goes on to `empty`.
    """

    id: str
    words: Words
    too_short: Words
    exits: Exits
    then: str
    empty: str
    max_seconds: int
    silence_seconds: int
    shortest_seconds: int
    tries: int


@dataclass(frozen=True)
class Transfer:
    """Connects to the desk, a telephone number in E.164, when it is open; says `words` first.

    Meanwhile a key of `exits` that leads elsewhere is obeyed; any other one skips the words.
    """

    id: str
    words: Words
    exits: Exits
    desk: str
    closed: str
    unanswered: str
    answered: str
    ring_seconds: int


@dataclass(frozen=True)
class Ending:
    """Says goodbye and hangs up, unless a key of `exits` asks for something still."""

    id: str
    words: Words
    exits: Exits


KeyedEntry = NumberEntry | LeafletEntry | DateEntry
"""A step where several keys are keyed in."""

Passing = Announcement | ReminderGate
"""A step where no key works: it leads on by itself."""

Asking = Menu | KeyedEntry
"""A step where keys work while and after it speaks."""

Step = Announcement | Notice | ReminderGate | Asking | Recorder | Transfer | Ending
OneKind = TypeVar(
    "OneKind",
    Announcement,
    Notice,
    Menu,
    NumberEntry,
    LeafletEntry,
    DateEntry,
    ReminderGate,
    Recorder,
    Transfer,
    Ending,
)
