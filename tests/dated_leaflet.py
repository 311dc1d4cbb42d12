"""A small leaflet that knows from when nothing may be eaten before a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ivr.line.building import build_line
from ivr.line.leaflet import Leaflet, parse_leaflet
from ivr.words.line import Line
from ivr.words.position import Position

FRONT = """\
title: De echo
subject: de echo
pavo_number: 2468
edition: mei 2026
hospital: het Lindewaard ziekenhuis
line_name: echolijn
clinic_name: polikliniek Echografie
clinic_number: (079) 123 45 60
open_days: maandag t/m vrijdag
opens: 08.00
closes: 16.30
"""
RULE = """\
fasting_sentence: Dat betekent dat u vanaf 24.00 uur de avond voor de echo niets meer mag eten.
fasting_from: 24.00 uur de avond voor de echo
test_sentence: De echo is één week voor uw afspraak.
test_before_appointment: één week
"""
CORE = """\
## Kern

Dat betekent dat u vanaf 24.00 uur de avond voor de echo niets meer mag eten.

"""
BODY = """\
## Voor de echo

De echo is één week voor uw afspraak. U komt nuchter. Dat betekent dat u vanaf 24.00 uur de avond
voor de echo niets meer mag eten. Heeft u toch gegeten? Vertel het dan voordat de echo begint.

# Toets 2: de uitslag

## De uitslag

U hoort de uitslag van de arts, een week na de echo. De arts legt u uit wat er te zien is. Ook
hoort u hoe het verder gaat. Heeft u vragen? Bel de polikliniek gerust.
"""


def text(front: str = FRONT + RULE, core: str = CORE, body: str = BODY) -> str:
    """Return the file of such a leaflet."""
    return f"---\n{front}---\n\n# Toets 1: de echo\n\n{core}{body}"


def parsed(text: str) -> Leaflet:
    """Return the leaflet of a file."""
    return parse_leaflet(text, "echo/leaflet.md")


LEAFLET = parsed(text())
NUMBER = "+31850001515"


def line_of(leaflet: Leaflet = LEAFLET) -> Line:
    """Return its line, which is rung at `NUMBER`."""
    return build_line(leaflet)


def at(step: str, day: date | None = None) -> Position:
    """Return a position in that line."""
    return Position(step, leaflet=LEAFLET.name, day=day)


def shelved(folder: Path) -> Mapping[str, str]:
    """Put it alone on a shelf in `folder`; return the settings of a line that has it."""
    file = folder / LEAFLET.name / "leaflet.md"
    file.parent.mkdir(parents=True)
    file.write_text(text(), encoding="utf-8")
    return {"LEAFLETS": str(folder), "CLINIC_NUMBER": LEAFLET.about.clinic_number}
