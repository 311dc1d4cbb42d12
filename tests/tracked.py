"""What git says of this checkout."""

from __future__ import annotations

import subprocess

from ivr.settings import ROOT


def git(*words: str) -> list[str]:
    """Return the lines that git answers."""
    return subprocess.run(
        ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
