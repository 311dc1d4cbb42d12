"""Plays a sound file through whatever player this computer has, without the player's chatter."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PLAYERS = (
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


def played(file: Path) -> bool:
    """Play the file to its end; False when there is no player here, or no sound card."""
    return any(shutil.which(player[0]) and _plays([*player, str(file)]) for player in PLAYERS)


def _plays(command: list[str]) -> bool:
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    # ffplay also ends with 0 when it could not open the sound card.
    return ran.returncode == 0 and "Failed to open" not in ran.stderr
