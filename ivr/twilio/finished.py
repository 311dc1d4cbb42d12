"""A finished TwiML document without the addresses of any call, into which those of one are filled.

The line is finite, so its documents are few; only their addresses differ from call to call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ivr.twilio.twiml import Links, Surroundings, render
from ivr.words.turn import Turn

Address = Callable[[Links], str]
"""Which address of a call belongs in a gap of a document."""

GAP = "\ue000{}\ue000"
"""Marks a gap until the document is cut there: no leaflet holds these characters, which Unicode
leaves to private use, and XML writes them as they are."""


@dataclass(frozen=True)
class Document:
    """A document cut at its addresses: a piece, the number of an address, a piece, and so on."""

    pieces: tuple[str, ...]
    gaps: tuple[int, ...]
    addresses: tuple[Address, ...]

    def filled(self, links: Links) -> str:
        """Return the document of the call that these links belong to."""
        own, parts = [escape(address(links)) for address in self.addresses], [*self.pieces]
        parts[1::2] = [own[gap] for gap in self.gaps]
        return "".join(parts)


def document_of(turn: Turn, around: Surroundings) -> Document:
    """Return the document of a turn without the addresses of any call."""
    addresses: list[Address] = []
    pieces = render(turn, _gaps(around, addresses)).split(GAP[0])
    return Document(tuple(pieces), tuple(map(int, pieces[1::2])), tuple(addresses))


def _gaps(around: Surroundings, addresses: list[Address]) -> Links:
    """Return links that leave a gap, and keep which address of a call belongs there."""

    def gap(address: Address) -> str:
        addresses.append(address)
        return GAP.format(len(addresses) - 1)

    return Links(
        around,
        step=lambda position, before_part: gap(lambda of: of.step(position, before_part)),
        recording=lambda recording: gap(lambda of: of.recording(recording)),
        recording_callback=lambda position: gap(lambda of: of.recording_callback(position)),
        whisper=lambda position: gap(lambda of: of.whisper(position)),
    )
