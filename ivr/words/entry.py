"""The steps of a line where several keys are keyed in: a number, a leaflet, a day; and no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ivr.words.act import Exits
from ivr.words.prompt import Prompt, Words

MOST_DIGITS = 20
"""Digits of a telephone number: 15 (ITU-T E.164), and what is dialled before it abroad."""


@dataclass(frozen=True)
class NumberEntry:
    """Asks for a telephone number; a caller whose number we know comes to `known` instead.

    Without `known` everybody is asked. A single key is a command, as everywhere; more keys are a
    number. The call goes on to `then` with a valid number, and to `skip` without one. `searching`
    and `seconds` are those of a `LeafletEntry`.
    """

    id: str
    asks: tuple[Words, ...]
    invalid: Prompt
    exits: Exits
    then: str
    skip: str
    searching: int
    seconds: int
    known: str = ""

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


KeyedEntry = NumberEntry | LeafletEntry | DateEntry
"""A step where several keys are keyed in."""
