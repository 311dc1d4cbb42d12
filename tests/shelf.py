"""Shelves of leaflets that differ only above their text: other numbers, names and clinics."""

from __future__ import annotations

import re
from pathlib import Path

from tests.own_leaflet import FILE

SHORT = """
# Toets 1: rust

## Rust

Leg uw arm de eerste dagen hoog, bijvoorbeeld op een kussen. Dan wordt hij minder dik. Beweeg uw
vingers vaak. Doet het pijn? Neem dan wat rust en probeer het later op de dag nog een keer.
"""
"""The text of a leaflet that is soon walked through."""


def put(folder: Path, name: str, body: str = "", **fields: str) -> Path:
    """Put a leaflet of this name in a folder, with another text or other fields above it.

    Returns its file.
    """
    text = FILE.read_text(encoding="utf-8")
    if body:
        text = "---".join(text.split("---")[:2]) + f"---\n{body}"
    for field, value in fields.items():
        text, times = re.subn(rf"^{field}: .*\n", f"{field}: {value}\n", text, count=1, flags=re.M)
        if not times:
            text = text.replace("---\n", f"---\n{field}: {value}\n", 1)
    file = folder / name / "leaflet.md"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def put_eyes(folder: Path, **fields: str) -> Path:
    """Put a leaflet of another clinic there, whose number on paper is shorter; return its file."""
    usual = {
        "pavo_number": "12",
        "title": "Staar",
        "subject": "staar",
        "clinic_name": "polikliniek Oogheelkunde",
        "clinic_number": "(079) 000 20 24",
    }
    return put(folder, "ogen", **usual | fields)
