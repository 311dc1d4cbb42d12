"""The whole call as a value: every step of a line, and the words that only a moment can place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Protocol

from ivr.words.position import Position
from ivr.words.prompt import Prompt
from ivr.words.step import OneKind, Step


@dataclass(frozen=True)
class DayWords:
    """How something is said of a day: of today, of tomorrow, or `then`, behind another day."""

    today: Prompt
    tomorrow: Prompt
    then: Prompt


@dataclass(frozen=True)
class WhisperWords:
    """What the colleague who picks up hears: what this call is, and that it was accepted."""

    ask: Prompt
    accepted: Prompt


@dataclass(frozen=True)
class Line:
    """The whole call: every step, and the words that only a moment of the call can place.

    `leaflet` names the folder of the leaflet that it reads; the hall, where callers choose one,
    reads none. `clinic` is the number (E.164) of the clinic that is rung from here. `wrong_keys` is
    how many keys without a meaning end a menu, `interruptions` how many of them may stop a notice.
    `titles` names every step for colleagues, and `topics` what each key reads, both in Dutch;
    `topic_names` has the short names that colleagues know, and `topic_of` the key of each step that
    belongs to a topic. `hours` are those at which the clinic may open, in the order of the day.
    """

    leaflet: str
    clinic: str
    wrong_keys: int
    interruptions: int
    steps: Mapping[str, Step]
    titles: Mapping[str, str]
    topics: Mapping[str, str]
    topic_names: Mapping[str, str]
    topic_of: Mapping[str, str]
    start: str
    menu: str
    trouble: str
    patience: Prompt
    slower: Prompt
    usual: Prompt
    kept: Prompt
    numberless: Prompt
    no_match: Prompt
    not_ready: Prompt
    opens: DayWords
    hours: Mapping[time, Prompt]
    call_back: DayWords
    whisper: WhisperWords
    prompts: Mapping[str, Prompt]

    def steps_of(self, kind: type[OneKind]) -> list[OneKind]:
        """Return the steps of one kind, in the order of the call."""
        return [step for step in self.steps.values() if isinstance(step, kind)]

    def of(self, position: Position) -> Line:
        """Return the line of a position: a line by itself is that of all of them."""
        return self


class Lines(Protocol):
    """The lines between which a caller may go: a single one, or those of a library."""

    def of(self, position: Position) -> Line:
        """Return the line of a position; where its leaflet is unknown, the one that answers."""
        ...
