"""Where a caller is: what travels in an address, and no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ivr.words.asked import Place
from ivr.words.prompt import Pace


def number_shown(numbers: Mapping[str, str], dialled: str) -> str:
    """Return our number (E.164) that a call is about: of one that is ours no more, the first.

    Args:
        numbers: the line's own, by what `Position.dialled` says of them.
        dialled: what it says here.
    """
    return numbers.get(dialled) or numbers.get("", "")


@dataclass(frozen=True)
class Position:
    """Where a caller is; it travels in the signed URL, so any worker can answer.

    `number` is the telephone number (E.164) a caller without caller ID keyed in; `recording` is
    the RecordingSid of the message under review, which a next recording replaces. `sound` tells
    from which of its sounds a part is read, and `since` when that began; it says nothing of where
    the caller is, only when.
    `noticed` is whether the caller heard who listens to messages. `leaflet` names the folder of the
    leaflet that is read; it is empty in the hall, where a caller chooses one. `dialled` is the
    number that was rung, in digits; empty for the line's first one. `day` is that of the blood test
    that a caller asks about, and `reminder` names the try in a call that the line makes itself.
    `places` are those of the leaflet that may answer the caller's question, the next one first.
    """

    step: str
    attempt: int = 1
    pace: Pace = Pace.NORMAL
    number: str = ""
    recording: str = ""
    noticed: bool = False
    leaflet: str = ""
    dialled: str = ""
    day: date | None = None
    reminder: str = ""
    places: tuple[Place, ...] = ()
    sound: int = 0
    since: datetime | None = field(default=None, compare=False)

    def at(self, step: str, attempt: int = 1) -> Position:
        """Return the same caller at another step."""
        # Named one by one: `replace` would take most of the time of a walk through the call.
        return Position(
            *(step, attempt, self.pace, self.number, self.recording, self.noticed),
            *(self.leaflet, self.dialled, self.day, self.reminder, self.places),
        )
