"""The units of systemd as they are written, and their commands as they would be run here."""

from __future__ import annotations

import shlex
from pathlib import Path

from ivr.settings import ROOT

UNITS = {path.stem: path for path in (ROOT / "scripts" / "deploy").glob("*.service")}

HOME = "/srv/line"
"""Where the units expect the line."""


def unit_at(name: str, folder: Path) -> str:
    """Return a unit for a line in another folder."""
    return UNITS[name].read_text(encoding="utf-8").replace(HOME, str(folder))


def commands_of(name: str, when: str, folder: Path, **known: str) -> list[list[str]]:
    """Return the commands of `when` (ExecStart, ...) of a unit; `known` fills in its $NAMES."""
    found = []
    for line in unit_at(name, folder).splitlines():
        key, _, command = line.partition("=")
        if key == when:
            words = shlex.split(command)
            found.append([known.get(word[1:], word) if word[0] == "$" else word for word in words])
    return found
