"""What becomes of a question in one's own words: a decision, and places in the leaflet; no I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MOST_PLACES = 3
"""Places that are offered for one question; a caller who heard so many others wants a person."""


class Decision(StrEnum):
    """What a question in one's own words is."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"
    PERSON = "person"
    EMERGENCY = "emergency"


class Fate(StrEnum):
    """What became of a question, or of a part that was offered for it, as figures count it."""

    ASKED = "asked"
    ANSWERED = "answered"
    ANOTHER = "another"
    NOTHING = "nothing"
    PERSON = "person"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Place:
    """A sentence of a leaflet: the key of its topic, its part (from 1), its place there (from 0).

    It counts in the sentences of a `Part` (`ivr.line.leaflet`).
    """

    topic: str
    part: int
    sentence: int

    def __str__(self) -> str:
        """Return it as it stands in an address: 4.2.0."""
        return f"{self.topic}.{self.part}.{self.sentence}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Read it back; None when it is none."""
        found = _PLACE.fullmatch(text)
        return found and cls(found[1], int(found[2]), int(found[3]))


_PLACE = re.compile(r"([1-9])\.([1-9][0-9]?)\.(0|[1-9][0-9]?)")
