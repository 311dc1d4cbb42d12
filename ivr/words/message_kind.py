"""What a caller leaves: a spoken message, a wish to be rung back, an address, an opinion."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is about, as the step tells where it is left; the database holds the value."""

    SPOKEN = "spoken"
    """A question, or whatever else the caller says after the tone."""
    CALL_BACK = "call_back"
    """The caller wants to be rung back, and said nothing: there is no recording."""
    BY_POST = "by_post"
    """The name and the address to which the leaflet is to be sent."""
    OPINION = "opinion"
    """What the caller thinks of the leaflet."""
