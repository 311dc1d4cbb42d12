"""The keys of a telephone, what each of them means, and where it leads; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

KEYS = "1234567890*#"  # every key of a telephone, in the order of its rows


class Act(StrEnum):
    """What a key means; one key has one meaning at every point of the call."""

    TOPIC_1 = "topic 1"
    TOPIC_2 = "topic 2"
    TOPIC_3 = "topic 3"
    TOPIC_4 = "topic 4"
    REPEAT = "repeat"
    NEXT = "next"
    PREVIOUS = "previous"
    PACE = "pace"
    PERSON = "person"
    MAIN_MENU = "main menu"
    DONE = "done"
    ASK = "ask"


@dataclass(frozen=True)
class Exit:
    """Where a key leads: to the start of a step, or, without one, back to where the caller is.

    `leaflet` is that of the step when it is another one's: its name, or empty for the hall. Such a
    step waits for the caller, so that nothing is said there by the hours of the clinic left behind.
    """

    act: Act
    to: str = ""
    leaflet: str | None = None


Exits = Mapping[str, Exit]  # the exit behind each key of a step
