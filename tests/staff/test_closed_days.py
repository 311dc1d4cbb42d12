"""Promise: a colleague closes the clinic, and the line knows it at the next call."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ivr.hours import Closure
from ivr.store.access_log import Actor
from ivr.store.closing import add_closure
from tests.call.conftest import SATURDAY
from tests.staff.conftest import Office


def test_the_page_says_whether_the_clinic_is_open_and_until_when_it_is_not(office: Office) -> None:
    office.colleague("anna").opens("/open").sees("De polikliniek is open.")
    office.clock.now = SATURDAY
    bert = office.colleague("bert").opens("/open").sees("De polikliniek is gesloten: weekend.")
    bert.sees("weer open op maandag 8 maart 2027, 08.00 uur")


def test_public_closed_days_are_shown_with_their_reason(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sees("woensdag 5 mei 2027 Bevrijdingsdag").sees("maandag 29 maart 2027 Tweede paasdag")
    anna.does_not_see("Goede")


def test_a_closure_is_added_and_taken_back(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-04", tot="2027-03-05", reden="verbouwing")
    anna.sees("donderdag 4 maart 2027 t/m vrijdag 5 maart 2027 verbouwing anna")
    anna.sees("donderdag 4 maart gesloten verbouwing")
    anna.sends("/open/1/intrekken").sees("ingetrokken").does_not_see("verbouwing")
    anna.sends("/open/1/intrekken").sees("Een collega heeft deze sluiting al ingetrokken.")
    assert [line.event for line in office.log()][-2:] == [
        "sluiting toegevoegd",
        "sluiting ingetrokken",
    ]


def test_today_is_closed_and_opened_with_one_press(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/vandaag-dicht").sees("De polikliniek is gesloten: vandaag dicht.")
    anna.sends("/open/vandaag-dicht").sees("anna heeft al een sluiting ingevuld")
    assert [line.event for line in office.log()].count("sluiting toegevoegd") == 1
    anna.sends("/open/1/intrekken").sees("De polikliniek is open.")


@pytest.mark.parametrize(
    ("van", "tot", "reden", "words"),
    [
        ("", "", "x", "Vul een geldige datum in."),
        ("2027-13-01", "", "x", "Vul een geldige datum in."),
        ("2027-03-04", "", " ", "Vul een reden in."),
        ("2027-03-04", "2027-03-03", "x", "voor de eerste dag"),
        ("2027-03-01", "2027-03-01", "x", "al voorbij"),
        ("2029-03-01", "", "x", "een jaar vooruit"),
        ("2027-03-04", "2027-05-03", "x", "60 dagen"),
        # Sixty days that end on a Friday: the clinic opens on Monday.
        ("2027-03-02", "2027-04-30", "x", "60 dagen"),
    ],
)
def test_a_closure_that_cannot_be_is_explained(
    office: Office, van: str, tot: str, reden: str, words: str
) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van=van, tot=tot, reden=reden).sees(words)
    assert anna.status == 422
    fields = {
        name: anna.page.select_one(f"[method=post] #{name}") for name in ("van", "tot", "reden")
    }
    assert {name: field and field["value"] for name, field in fields.items()} == {
        "van": van,
        "tot": tot,
        "reden": reden,
    }
    assert "sluiting toegevoegd" not in [line.event for line in office.log()]


def test_a_closure_that_has_begun_is_still_shown(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-02", tot="2027-03-04", reden="verbouwing")
    office.clock.now += timedelta(days=1)
    bert = office.colleague("bert").opens("/open").sees("gesloten: verbouwing")
    assert bert.page.find("button", string="Vandaag dicht") is None


def test_no_day_is_closed_twice_so_that_opening_it_again_opens_it(office: Office) -> None:
    anna, bert = office.colleague("anna").opens("/open"), office.colleague("bert").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-04", tot="2027-03-05", reden="verbouwing")
    bert.sends("/open/sluiten", van="2027-03-05", tot="2027-03-08", reden="studiedag")
    bert.sees("anna heeft al een sluiting ingevuld: donderdag 4 maart 2027 t/m vrijdag 5 maart")
    assert [line.event for line in office.log()].count("sluiting toegevoegd") == 1


def test_closures_one_after_the_other_cannot_close_the_clinic_for_ever(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-04", tot="2027-04-21", reden="verhuizing")
    anna.sees("Gesloten: donderdag 4 maart")
    anna.sends("/open/sluiten", van="2027-04-22", tot="2027-05-27", reden="verhuizing")
    anna.sees("ten hoogste 60 dagen achter elkaar")


def test_a_clinic_that_never_opens_can_be_opened_again(office: Office) -> None:
    """Closures from another time may be longer; the page that takes them back must still work."""
    with office.sessions.begin() as session:
        long = Closure(office.clock.now.date(), date(2029, 3, 2), "verhuizing")
        add_closure(session, long, Actor("anna", "flask"), office.clock.now)
    anna = office.colleague("anna").opens("/open").sees("gaat het komende jaar niet open")
    anna.sends("/open/1/intrekken").sees("De polikliniek is open.")


def test_a_long_closure_later_on_hinders_no_other(office: Office) -> None:
    with office.sessions.begin() as session:
        long = Closure(date(2027, 9, 1), date(2027, 12, 1), "verhuizing")
        add_closure(session, long, Actor("anna", "flask"), office.clock.now)
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/vandaag-dicht").sees("De polikliniek is gesloten: vandaag dicht.")
