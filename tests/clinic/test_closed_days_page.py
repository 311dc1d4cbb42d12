"""Promise: a colleague closes the clinic, and the line knows it at the next call."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ivr.call.hours import Closure
from ivr.records.access_log import Actor
from ivr.records.closures import add_closure
from tests.calling import SATURDAY
from tests.line_settings import CLINIC_NUMBER
from tests.office import Office


def test_the_page_says_whether_the_clinic_is_open_and_until_when_it_is_not(office: Office) -> None:
    office.colleague("anna").opens("/open").sees("De polikliniek is open.")
    office.clock.now = SATURDAY
    bert = office.colleague("bert").opens("/open").sees("De polikliniek is gesloten: weekend.")
    bert.sees("weer open op maandag 8 maart 2027, 08.30 uur")


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


PARTS = [
    ("12:00", "", "vanaf 12.00 uur", "08.30 tot 12.00 uur"),
    ("", "10.00", "tot 10.00 uur", "10.00 tot 17.00 uur"),
    ("10:00", "12:15", "van 10.00 tot 12.15 uur", "08.30 tot 10.00 uur en 12.15 tot 17.00 uur"),
]


@pytest.mark.parametrize(("begins", "ends", "said", "left"), PARTS)
def test_a_part_of_a_day_is_closed_and_taken_back(
    office: Office, begins: str, ends: str, said: str, left: str
) -> None:
    anna = office.colleague("anna").opens("/open")
    times = {"van-tijd": begins, "tot-tijd": ends}
    anna.sends("/open/sluiten", van="2027-03-04", reden="studiedag", **times)
    anna.sees(f"Gesloten: donderdag 4 maart 2027, {said}.")
    anna.sees(f"donderdag 4 maart {left} studiedag")
    anna.sees(f"donderdag 4 maart 2027, {said} studiedag anna")
    anna.sends("/open/1/intrekken").sees("donderdag 4 maart 08.30 tot 17.00 uur")
    details = [line.detail for line in office.log() if "sluiting" in line.event]
    assert len(details) == 2
    assert all(said.rsplit(" ", 2)[-2] in detail for detail in details)


def test_a_closure_may_last_from_an_afternoon_into_another_day(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    times = {"van-tijd": "12:00", "tot-tijd": "11:30"}
    anna.sends("/open/sluiten", van="2027-03-04", tot="2027-03-08", reden="feest", **times)
    anna.sees("donderdag 4 maart 2027, 12.00 uur, tot maandag 8 maart 2027, 11.30 uur feest")
    anna.sees("donderdag 4 maart 08.30 tot 12.00 uur feest")
    anna.sees("vrijdag 5 maart gesloten feest")


def test_a_morning_and_an_afternoon_may_be_closed_by_two(office: Office) -> None:
    anna, bert = office.colleague("anna").opens("/open"), office.colleague("bert").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-04", reden="overleg", **{"tot-tijd": "10:00"})
    bert.sends("/open/sluiten", van="2027-03-04", reden="uitje", **{"van-tijd": "09:45"})
    bert.sees("anna heeft al een sluiting ingevuld: donderdag 4 maart 2027, tot 10.00 uur")
    bert.sends("/open/sluiten", van="2027-03-04", reden="uitje", **{"van-tijd": "10:00"})
    bert.sees("donderdag 4 maart gesloten overleg, uitje")


def test_the_page_says_until_when_a_day_of_which_a_part_is_closed_is_open(office: Office) -> None:
    anna = office.colleague("anna").opens("/open").sees("Vandaag tot 17.00 uur.")
    anna.sends("/open/sluiten", van="2027-03-02", reden="uitje", **{"van-tijd": "12:00"})
    anna.opens("/open").sees("De polikliniek is open.").sees("Vandaag tot 12.00 uur.")
    office.clock.now += timedelta(hours=2)
    bert = office.colleague("bert").opens("/open").sees("De polikliniek is gesloten: uitje.")
    bert.sees("weer open op woensdag 3 maart 2027, 08.30 uur")
    bert.sends("/open/1/intrekken").sees("De polikliniek is open.")


def test_closing_now_is_not_hindered_by_what_was_planned_for_later(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-02", reden="uitje", **{"van-tijd": "12:00"})
    anna.sends("/open/vandaag-dicht", reden="lekkage").sees("gesloten: lekkage")
    anna.sends("/open/2/intrekken").sees("De polikliniek is open.").sees("Vandaag tot 12.00 uur.")


NOTHING_NEW = [
    ({"van": "2027-03-06"}, "zaterdag 6 maart 2027. De polikliniek is dan al dicht (weekend)."),
    ({"van": "2027-03-06", "tot": "2027-03-07"}, "De polikliniek is dan al dicht (weekend)."),
    ({"van": "2027-05-05", "tot": "2027-05-06"}, "dan al dicht (Bevrijdingsdag)."),
    ({"van": "2027-05-05", "tot-tijd": "12:00"}, "dan al dicht (Bevrijdingsdag)."),
    ({"van": "2027-03-04", "van-tijd": "17:00"}, "dan al dicht (buiten openingstijden)."),
    ({"van": "2027-03-04", "tot-tijd": "08:30"}, "dan al dicht (buiten openingstijden)."),
]


@pytest.mark.parametrize(("typed", "words"), NOTHING_NEW)
def test_a_closure_while_the_clinic_is_closed_anyway_is_said_to_change_nothing(
    office: Office, typed: dict[str, str], words: str
) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", reden="x", **typed).sees("Dit verandert niets").sees(words)
    assert anna.status == 422
    assert "sluiting toegevoegd" not in [line.event for line in office.log()]


def test_today_cannot_be_closed_once_it_is_over(office: Office) -> None:
    office.clock.now += timedelta(hours=7)
    anna = office.colleague("anna").opens("/open")
    assert anna.page.find("button", string="Vandaag dicht") is None
    anna.sends("/open/vandaag-dicht").sees("De polikliniek is dan al dicht (buiten openingstijden)")


WRONG_TIMES = [
    ("12:10", "", "Kies een heel kwartier"),
    ("twaalf", "", "Vul een geldige tijd in"),
    ("24:00", "", "Vul een geldige tijd in"),
    ("12:00+02:00", "", "Vul een geldige tijd in"),
    ("12:00", "12:00", "eindtijd ligt niet na de begintijd"),
    ("12:00", "09:00", "eindtijd ligt niet na de begintijd"),
    ("", "00:00", "eindtijd ligt niet na de begintijd"),
]


@pytest.mark.parametrize(("begins", "ends", "words"), WRONG_TIMES)
def test_times_that_cannot_be_are_explained_beside_what_was_typed(
    office: Office, begins: str, ends: str, words: str
) -> None:
    times = {"van-tijd": begins, "tot-tijd": ends}
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-04", reden="x", **times).sees(words)
    assert anna.status == 422
    fields = {name: anna.page.select_one(f"#{name}") for name in times}
    assert {name: field and field["value"] for name, field in fields.items()} == times


def test_a_part_of_today_that_is_over_is_not_closed_any_more(office: Office) -> None:
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/sluiten", van="2027-03-02", reden="x", **{"tot-tijd": "10:00"})
    anna.sees("Deze tijd is al voorbij.")


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
        add_closure(session, CLINIC_NUMBER, long, Actor("anna", "flask"), office.clock.now)
    anna = office.colleague("anna").opens("/open").sees("gaat het komende jaar niet open")
    anna.sends("/open/1/intrekken").sees("De polikliniek is open.")


def test_a_long_closure_later_on_hinders_no_other(office: Office) -> None:
    with office.sessions.begin() as session:
        long = Closure(date(2027, 9, 1), date(2027, 12, 1), "verhuizing")
        add_closure(session, CLINIC_NUMBER, long, Actor("anna", "flask"), office.clock.now)
    anna = office.colleague("anna").opens("/open")
    anna.sends("/open/vandaag-dicht").sees("De polikliniek is gesloten: vandaag dicht.")
