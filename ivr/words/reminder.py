"""Whether a caller may ask to be rung on the evening before a blood test, and what came of it."""

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


class Milestone(StrEnum):
    """How far a reminder comes, as it is counted at its steps; in this order, and without a number.

    The value is the outcome of a step in the figures.
    """

    ASKED = "asked"
    """A caller said yes to being rung."""
    PLANNED = "planned"
    """And will be: there was a place that evening."""
    ANSWERED = "answered"
    """Whoever picked up pressed the key that lets the message sound."""
    UNDERSTOOD = "understood"
    """And the one that says so after it."""
