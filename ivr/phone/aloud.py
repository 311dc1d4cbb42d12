"""Says words in a call from a terminal, and shows what is recognised and what the line may do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from ivr.dutch.pacing import seconds_to_say
from ivr.phone import happenings as happened
from ivr.phone.caller import Caller
from ivr.phone.candidates import Considered, ConsidersHere
from ivr.phone.recogniser import HEARS_WELL, Recogniser


@dataclass(frozen=True)
class SaidAloud:
    """What was said and what was recognised of it, None where the line did not listen to words."""

    said: str
    recognised: str | None = None
    considered: Considered | None = None


Show = Callable[[SaidAloud], None]


@dataclass(frozen=True)
class Aloud:
    """How a caller speaks: words, or a message of so many seconds in which nobody hears which.

    `considers` is told what was recognised of words, and how surely, where the caller is now.
    """

    show: Show
    recogniser: Recogniser = HEARS_WELL
    considers: ConsidersHere = lambda words, confidence: None
    message: float = 12.0

    def say(self, caller: Caller, words: str) -> None:
        """Listen until the line waits, and say words there; while it records they are recorded."""
        if caller.is_heard:
            recognised = self.recogniser.hears(words)
            confidence = self.recogniser.confidence
            self.show(SaidAloud(words, recognised, self.considers(recognised, confidence)))
            caller.asks(recognised, confidence)
            return
        self.show(SaidAloud(words))
        if isinstance(caller.now, happened.RecordingNow):
            caller.says(seconds_to_say(words))
        else:
            caller.asks(words)


def show_lines(write: Callable[[str], None]) -> Show:
    """Return what writes it for a person."""

    def show(it: SaidAloud) -> None:
        write(f"        -> says: {it.said}")
        if it.recognised is None:
            write("           [no words are recognised here]")
        elif it.recognised != it.said:
            write(f"           [recognised as: {it.recognised}]")
        for line in it.considered.lines() if it.considered else ():
            write(f"           {line}")

    return show


def show_as_json(write: Callable[[str], None]) -> Show:
    """Return what writes it as one JSON object."""
    return lambda it: write(json.dumps({"what": "Said", **asdict(it)}, ensure_ascii=False))
