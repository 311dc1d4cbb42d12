"""Promise: a leaflet that was imported keeps every rule of the call, without a hand laid on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.importing.imported import import_source
from ivr.importing.opening import read_source
from ivr.line.building import build_line
from ivr.line.leaflet import parse_leaflet
from ivr.proof.check import find_issues
from ivr.settings import ROOT
from tests.importing.printed import BOLD, Press
from tests.importing.words import BOWEL, COLOPHON, EYE, PLASTER

GIVEN = {
    "pavo_number": "2087",
    "edition": "maart 2026",
    "hospital": "het Voorbeeld Ziekenhuis",
    "clinic_name": "polikliniek Chirurgie",
    "clinic_number": "(079) 000 20 87",
    "open_days": "maandag t/m vrijdag",
    "opens": "08.30",
    "closes": "16.00",
}


def real() -> tuple[str, bytes]:
    return "Osteoporose", (ROOT / "tests/importing/pavo-1515.txt").read_bytes()


def short() -> tuple[str, bytes]:
    return "Gips", "\n\n".join(text for section in PLASTER for text in section).encode()


def in_columns() -> tuple[str, bytes]:
    press = Press()
    press.line("Staaroperatie", 50, 60, 22, BOLD)
    press.sections(EYE[:3], 50, 100, 235)
    press.sections(EYE[3:], 310, 100, 235)
    press.lines(COLOPHON, 50, 780, 8)
    return "Staaroperatie", press.pdf()


def long() -> tuple[str, bytes]:
    """Several pages, each a section of some minutes."""
    press = Press()
    for number, heading in enumerate(("Uw opname", "De operatie", "Weer thuis", "Oefenen", "Eten")):
        texts = [text for _, text in (*EYE[:5], *BOWEL, *PLASTER)][number:]
        press.section(heading, " ".join(texts), 50, 60, 480)
        press.next_page()
    return "Een nieuwe knie", press.pdf()


@pytest.mark.parametrize(
    "source", [real, short, in_columns, pytest.param(long, marks=pytest.mark.long)]
)
def test_the_line_of_an_imported_leaflet_keeps_every_rule(
    source: Callable[[], tuple[str, bytes]],
) -> None:
    title, data = source()
    read = read_source(data, "folder", lambda page, pages: None)
    found = import_source(read, {"title": title, **GIVEN})
    leaflet = parse_leaflet(found.text, "folder/leaflet.md")
    assert find_issues(build_line(leaflet), leaflet, leaflet.about.hours) == []
