"""The vocabulary of the line: frozen values that every other module speaks in, and no behaviour."""

from __future__ import annotations

from enum import StrEnum


class Pace(StrEnum):
    """How fast a prompt is spoken; the value is the word used in URLs and in the manifest."""

    NORMAL = "gewoon"
    SLOW = "langzaam"
