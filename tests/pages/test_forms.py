"""Promise: whatever a visitor types or puts in an address, no page breaks or blames the database.

Runs on PostgreSQL as well, which refuses numbers and characters that SQLite takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from tests.calling import TUESDAY, Clock
from tests.line_settings import PUBLIC, settings_for
from tests.office import Office

ENDS = ("0001-01-01", "9999-12-31")
DATED = ("/logboek", "/logboek.csv", "/gesprekken", "/gesprekken.csv", "/gesprekken/per-dag.svg")
LARGE = (2**31, 2**63, 10**30)
STEPS = ("oppakken", "terugleggen", "afhandelen", "heropenen", "notitie")


@pytest.fixture
def office(database_url: str, sessions: sessionmaker[Session]) -> Iterator[Office]:
    settings, clock = settings_for(DATABASE_URL=database_url), Clock(TUESDAY)
    app = create_app(settings, clock=clock)
    yield Office(app, clock, settings, sessions)
    app.extensions["house"].close()


def test_a_day_at_the_end_of_the_calendar_is_no_day(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    addresses = [
        f"{page}?{field}={day}" for page in DATED for field in ("van", "tot") for day in ENDS
    ]
    addresses += [f"{page}?van={ENDS[0]}&tot={ENDS[1]}" for page in DATED]
    got = {it: anna.client.get(it, base_url=PUBLIC).status_code for it in addresses}
    assert got == dict.fromkeys(addresses, 200)
    for day in ENDS:
        assert anna.sends("/berichten/zoeken", datum=day).status == 200
        assert anna.sends("/open/sluiten", van=day, reden="x").status == 422


def test_a_number_that_no_row_can_have_is_not_found(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    asked = [f"/berichten/{number}/opname.wav" for number in LARGE]
    fields = ("voor", "bericht")
    asked += [f"/logboek?{field}={number}" for field in fields for number in (*LARGE, -(10**30))]
    asked += [f"/logboek.csv?bericht={number}" for number in LARGE]
    got = {it: anna.client.get(it, base_url=PUBLIC).status_code for it in asked}
    assert got == dict.fromkeys(asked, 404)
    sent = [f"/berichten/{number}/{step}" for number in LARGE for step in STEPS]
    sent += [f"/open/{number}/intrekken" for number in LARGE]
    assert {it: anna.sends(it).status for it in sent} == dict.fromkeys(sent, 404)


def test_a_character_that_cannot_be_kept_is_left_out(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    anna.sends(f"/berichten/{number}/notitie", notitie="Belt\0 terug.").sees("is bewaard")
    assert office.message(number).note == "Belt terug."
    anna.sends("/open/sluiten", van="2027-03-04", reden="ver\0bouwing").sees("verbouwing")
    anna.sends("/open/vandaag-dicht", reden="\0").sees("gesloten: vandaag dicht")
    assert anna.sends("/berichten/zoeken", nummer="06\0 123").status == 200
    assert anna.opens("/logboek?wie=a%00nna&wat=%00&van=%00").status == 200
    stranger = office.visitor().opens("/inloggen")
    assert stranger.sends("/inloggen", naam="an\0ja", wachtwoord="\0").status == 401


@pytest.mark.parametrize("name", ["endpoint", "_method", "_scheme", "_anchor", "_external", "x"])
def test_a_field_that_we_do_not_know_is_not_passed_on(office: Office, name: str) -> None:
    anna = office.colleague("anna").opens(f"/logboek?{name}=geheim&wie=anna")
    assert anna.status == 200
    link = anna.page.select_one("a.button")
    assert link is not None
    assert link["href"] == "/logboek.csv?wie=anna"
