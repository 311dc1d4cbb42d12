"""The leaflet of pavo 1515, for the few tests that promise something of that very leaflet.

A hospital that puts its own leaflets in its place skips them, and sees that they were skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.line.leaflet import LEAFLETS, Leaflet, load_leaflet

FILE = LEAFLETS / "osteoporose" / "leaflet.md"
ABSENT = "the leaflet of pavo 1515 is not in ivr/leaflets"

needs_pavo_1515 = pytest.mark.skipif(not FILE.is_file(), reason=ABSENT)


def pavo_1515() -> Leaflet:
    """Return the leaflet; where it is not, skip the module that asks for it."""
    if not FILE.is_file():
        pytest.skip(ABSENT, allow_module_level=True)
    return load_leaflet(FILE)


def put_alone(folder: Path) -> Path:
    """Put it in a folder where no other leaflet is, with the words of its hospital; return that."""
    folder.mkdir()
    for lies in (FILE.parent, LEAFLETS / "lexicon.yaml"):
        (folder / lies.name).symlink_to(lies)
    return folder
