"""Whether takes can be mastered here: that needs libraries that nothing else of the line does."""

from __future__ import annotations

from importlib.util import find_spec

NEEDED = ("numpy", "scipy", "soundfile")
"""What mastering imports of scripts/sound-requirements.txt."""

REMEDY = (
    "scripts/prepare requirements.txt scripts/proof-requirements.txt scripts/sound-requirements.txt"
)
"""The command that installs them."""


def can_master() -> bool:
    """Return whether the libraries are installed where this process runs."""
    return all(map(find_spec, NEEDED))
