"""Whether a caller may ask to be rung on the evening before a blood test."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """How things stand with a reminder for one number and one day."""

    OFF = "off"
    """None can be asked here: it is switched off, or the number cannot be rung."""
    OPEN = "open"
    """It may be asked."""
    PLANNED = "planned"
    """The number has one for this day already."""
    FULL = "full"
    """As many were asked for that evening as may be."""
    TOO_LATE = "too late"
    """The hours of that evening in which the line rings are over."""
