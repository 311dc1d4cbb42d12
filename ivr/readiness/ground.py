"""What the checks before the first day stand on; a test plants faults here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ivr.house import House
from ivr.messages.notify import Notifier, notifier
from ivr.readiness.visitor import Visitor
from ivr.settings import ENV_FILE, Settings
from ivr.twilio.console import Console


def free_bytes(folder: Path) -> int:
    """Return the room that is left on the disk of a folder, or of where it will be made."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free


@dataclass(frozen=True)
class Ground:
    """The parts of the line that is checked, and the ways to ask others about it."""

    house: House
    console: Console
    visitor: Visitor
    notifier: Notifier
    env_file: Path = ENV_FILE
    free: Callable[[Path], int] = field(default=free_bytes)

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        return self.house.settings

    @classmethod
    def of(cls, house: House) -> Ground:
        """Stand on the real line."""
        settings = house.settings
        return cls(house, Console(settings), Visitor(), notifier(settings))
