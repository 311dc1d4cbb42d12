"""Entries of a manifest for tests that look at only some of their fields."""

from __future__ import annotations

from typing import Any

from ivr.sound.manifest import Entry
from ivr.words.prompt import Pace


def entry(spoken: str, **changes: Any) -> Entry:
    """Return the entry of a sound that says this, with `changes` in the place of what is usual."""
    usual: dict[str, Any] = {
        "id": "menu",
        "pace": Pace.NORMAL,
        "text": spoken,
        "file": "a.wav",
        "sha256": "",
        "seconds": 1.5,
        "level_dbfs": -22.0,
        "peak_dbfs": -4.0,
        "voice": "mbrola:nl2",
        "recipe": "1",
    }
    return Entry(spoken=spoken, **usual | changes)
