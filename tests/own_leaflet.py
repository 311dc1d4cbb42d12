"""The leaflet that the tests stand on, so that a hospital's own leaflets decide nothing here."""

from __future__ import annotations

from ivr.line.building import build_line
from ivr.line.leaflet import load_leaflet
from ivr.settings import ROOT

LEAFLETS = ROOT / "tests" / "leaflets"
"""Where the tests keep their leaflets, beside one another as a hospital does."""

FILE = LEAFLETS / "arm-in-gips" / "leaflet.md"
LEAFLET = load_leaflet(FILE)
CLINIC = LEAFLET.about.clinic
HOURS = CLINIC.hours
LINE = build_line(LEAFLET)
ALOUD = build_line(LEAFLET, aloud=True)
"""The same line when it can be asked something aloud."""
