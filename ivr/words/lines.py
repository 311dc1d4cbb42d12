"""The lines between which a caller may go from one leaflet to another."""

from __future__ import annotations

from typing import Protocol

from ivr.words.position import Position
from ivr.words.step import Line


class Lines(Protocol):
    """The lines between which a caller may go: a single one, or those of a library."""

    def of(self, position: Position) -> Line:
        """Return the line of a position; where its leaflet is unknown, the one that answers."""
        ...
