"""Promise: an editor sees every leaflet, how long it lasts, who speaks it, and what it lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ivr.clinic.leaflet_state import states
from ivr.dutch.spoken.known_words import frequency
from ivr.pages.staff import Role
from tests.line_settings import PUBLIC
from tests.office import Office
from tests.shelf import put
from tests.two_clinics import EYES, PLASTER, office_of


def test_a_leaflet_is_shown_with_what_callers_hear_of_it(office: Office) -> None:
    anna = office.colleague("anna").opens("/folders")
    (leaflet,) = office.house.library.leaflets.values()
    anna.sees(leaflet.about.title).sees(leaflet.about.pavo_number).sees(leaflet.about.edition)
    anna.sees("1 folder op deze telefoonlijn").sees("langzaam").sees("a tone").sees("niets")
    link = anna.page.select_one("table a")
    assert link is not None
    anna.opens(str(link["href"])).sees("Wat bellers horen").sees(leaflet.about.title)


def test_what_has_no_sound_and_what_nobody_can_say_is_told_with_its_line(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = put(tmp_path / "leaflets", "gips", example="ja")
    text = file.read_text(encoding="utf-8").replace("stil\nmogelijk.", "stil\nmogelijk, 7/10 XQ.")
    file.write_text(text, encoding="utf-8")
    line = 1 + text[: text.index("7/10")].count("\n")
    with office_of(tmp_path, migrated_sqlite, PLASTER) as office:
        anna = office.colleague("anna", clinics=[PLASTER]).opens("/folders")
        anna.sees("voorbeeld").sees("nog geen geluid").sees("nog geen")
        anna.sees(f"Niet uit te spreken: gips/leaflet.md:{line}:")


def test_a_line_that_only_answers_says_what_it_cannot_judge(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of words comes with what proves a line, and not with what serves it."""
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    frequency.cache_clear()
    file = put(tmp_path / "leaflets", "gips", example="ja")
    text = file.read_text(encoding="utf-8").replace("mogelijk.", "mogelijk, met een zwalpkompres.")
    file.write_text(text, encoding="utf-8")
    with office_of(tmp_path, migrated_sqlite, PLASTER) as office:
        anna = office.colleague("anna", clinics=[PLASTER]).opens("/folders")
        assert anna.status == 200
        anna.sees("nog geen geluid").sees("scripts/check_line.py")


def test_a_manager_reads_the_page_and_an_assistant_does_not(both_clinics: Office) -> None:
    manager = both_clinics.colleague("anna", [Role.MANAGER], [PLASTER]).opens("/folders")
    assert manager.sees("Gips om uw arm").page.select("table a") == [], "listening is an editor's"
    manager.does_not_see("Staar")
    assert (
        both_clinics.colleague("bert", [Role.ASSISTANT], [PLASTER]).opens("/folders").status == 403
    )


def test_a_clinic_without_leaflets_is_told_so(both_clinics: Office) -> None:
    anna = both_clinics.colleague("anna", clinics=["+31201234567"]).opens("/folders")
    anna.sees("nog geen folder")
    assert anna.opens("/open").sees("geen openingstijden").status == 200
    assert anna.opens("/gesprekken").sees("0 gesprekken").status == 200


def test_with_several_leaflets_their_choice_is_shown_and_each_by_itself(
    both_clinics: Office,
) -> None:
    anna = both_clinics.colleague("anna", clinics=[PLASTER, EYES]).opens("/lijn")
    anna.sees("Hier staat hoe een beller er een kiest").sees("Toets het nummer achter op uw folder")
    picture = anna.client.get("/lijn/schema.svg", base_url=PUBLIC)
    assert (picture.mimetype, b"Folder kiezen" in picture.data) == ("image/svg+xml", True)
    links = [str(link["href"]) for link in anna.opens("/folders").page.select("table a")]
    assert links == ["/lijn/gips", "/lijn/staar"]
    anna.opens(links[1]).sees("Dit is de folder Staar").does_not_see("Goedendag")
    other = both_clinics.colleague("bert", clinics=[EYES])
    assert other.opens("/lijn").sees("Dit is de folder Staar").status == 200
    assert other.opens("/lijn/schema.svg").status == 404


def test_many_leaflets_are_shown_at_once_and_each_is_worked_out_once(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    for number in range(40):
        put(tmp_path / "leaflets", f"folder-{number}", pavo_number=str(4000 + number))
    with office_of(tmp_path, migrated_sqlite, PLASTER) as office:
        leaflets = list(office.house.library.leaflets.values())
        assert list(states(office.house, leaflets, within=0)) == [None] * 40
        anna = office.colleague("anna", clinics=[PLASTER]).opens("/folders").sees("40 folders")
        known = [state for state in states(office.house, leaflets, within=0) if state]
        assert known, "the page looked at some"
        if len(known) < 40:
            anna.sees("Nog niet alle folders zijn nagekeken")
        assert None not in list(states(office.house, leaflets, within=60))
        assert None not in list(states(office.house, leaflets, within=0))
        anna.opens("/folders").does_not_see("Nog niet alle folders")
