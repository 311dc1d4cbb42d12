"""Promise: the figures say how calls go, and never who called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app import create_app
from ivr.clinic.figures import past_calls, step_counts
from ivr.clinic.log_page import spreadsheet_rows
from ivr.clinic.spreadsheet import write_csv
from ivr.phone.dialect import TWILIO, Dialect
from ivr.records import calls
from ivr.records.calls import StepCount
from ivr.words.position import Disposition
from tests.calling import AMSTERDAM, TUESDAY, Telephone, telephone, used_telephone
from tests.line_settings import PUBLIC
from tests.office import Office

__all__ = ["telephone", "used_telephone"]

HOUR = timedelta(hours=1)


@pytest.fixture
def dialect() -> Dialect:
    """What is told here is the same in every dialect."""
    return TWILIO


def called(telephone: Telephone) -> Office:
    """Return the office of a line that carried a few calls."""
    telephone.caller().dials().presses("2").presses("6").presses("*").hangs_up()
    telephone.caller().dials().transfer_is("answered").presses("0").talks(30)
    telephone.caller().dials().transfer_is("no-answer").presses("0").presses("6").says(9).hangs_up()
    # Silence and a key without a meaning: the line connects the caller, who hangs up meanwhile.
    telephone.caller().dials().waits().presses("9").hears_it_ring().hangs_up()
    return office_of(telephone)


def office_of(telephone: Telephone) -> Office:
    app = create_app(telephone.settings, clock=telephone.clock)
    return Office(app, telephone.clock, telephone.settings, telephone.sessions)


def test_the_page_tells_how_calls_went(telephone: Telephone) -> None:
    anna = called(telephone).colleague("anna").opens("/gesprekken")
    anna.sees("4 gesprekken").sees("1 uitleg gehoord").sees("1 doorverbonden")
    anna.sees("1 bericht ingesproken").sees("1 opgehangen zonder keuze")
    anna.sees("Geprobeerd 3").sees("Aangenomen 1 33 %").sees("Niet opgenomen, of in gesprek 1 33 %")
    anna.sees("De beller hing op tijdens het overgaan 1 33 %")
    anna.sees("Deel 1: Oorzaken en gevolgen 1 100 ")
    anna.sees("Hoofdmenu 5 20 20 ")


def test_who_hangs_up_first_on_a_colleague_was_answered(telephone: Telephone) -> None:
    caller = telephone.caller().dials().transfer_is("answered").presses("0")
    caller.is_connected_to_the_clinic().hangs_up()
    assert caller.has_ended
    anna = office_of(telephone).colleague("anna").opens("/gesprekken")
    anna.sees("Geprobeerd 1").sees("Aangenomen 1 100 %")
    anna.sees("De beller hing op tijdens het overgaan 0")


def test_who_stays_silent_twice_counts_twice_and_that_is_no_share(telephone: Telephone) -> None:
    telephone.caller().dials().waits().waits().hangs_up()
    anna = office_of(telephone).colleague("anna").opens("/gesprekken")
    anna.sees("Stilte per 100 keer").sees("Hoofdmenu 1 200 0")


def test_no_page_of_figures_holds_a_number(telephone: Telephone) -> None:
    anna = called(telephone).colleague("anna")
    for address in ("/gesprekken", "/gesprekken.csv", "/gesprekken/per-dag.svg"):
        content = anna.client.get(address, base_url=PUBLIC).get_data(as_text=True)
        assert "612345678" not in content


def test_figures_are_exported_for_a_dutch_spreadsheet(telephone: Telephone) -> None:
    office = called(telephone)
    anna = office.colleague("anna")
    answer = anna.client.get("/gesprekken.csv?van=2027-03-02&tot=2027-03-02", base_url=PUBLIC)
    rows = answer.data.decode("utf-8-sig").splitlines()
    assert rows[:2] == ["soort;wat;aantal", "gesprekken per dag;2027-03-02;4"]
    assert "doorverbinden;aangenomen;1" in rows
    assert ("anna", "geëxporteerd", None) in office.logged()


def test_a_period_without_calls_shows_empty_figures(telephone: Telephone) -> None:
    anna = called(telephone).colleague("anna")
    anna.opens("/gesprekken?van=2026-01-01&tot=2026-01-31").sees("0 gesprekken")


@pytest.mark.parametrize("name", ["per-dag", "per-uur", "einde", "onderwerpen"])
def test_each_plot_is_drawn_for_light_and_for_dark(office: Office, name: str) -> None:
    anna = office.colleague("anna")
    light, dark = (
        anna.client.get(f"/gesprekken/{name}.svg{query}", base_url=PUBLIC)
        for query in ("", "?donker=1")
    )
    assert light.mimetype == dark.mimetype == "image/svg+xml"
    assert b"#1c222a" in dark.data
    assert b"#1c222a" not in light.data


def test_a_plot_for_a_telephone_is_drawn_narrow_instead_of_shrunk(office: Office) -> None:
    anna = office.colleague("anna").opens("/gesprekken")
    narrow = anna.client.get("/gesprekken/onderwerpen.svg?smal=1", base_url=PUBLIC)
    # Matplotlib writes the size in points: 4.5 inches are 324 of them.
    assert b'viewBox="0 0 324 ' in narrow.data
    assert anna.page.select_one('source[media="(max-width: 40rem)"][srcset*="smal=1"]') is not None


def test_a_plot_that_does_not_exist_is_not_found(office: Office) -> None:
    assert office.colleague("anna").opens("/gesprekken/wat.svg").status == 404


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@x"])
def test_an_exported_text_never_becomes_a_formula(cell: str) -> None:
    assert write_csv(["kop"], [[cell]]).decode("utf-8-sig").splitlines()[1] == f"'{cell}"


def test_the_log_is_filtered_and_turned_page_by_page(office: Office) -> None:
    number = office.leaves_message()
    anna, bert = office.colleague("anna"), office.colleague("bert")
    anna.opens("/berichten").sends(f"/berichten/{number}/oppakken")
    bert.opens(f"/logboek?wie=anna&wat=opgepakt&bericht={number}&van=2027-03-02&tot=2027-03-02")
    assert len(bert.page.select("tbody tr")) == 1
    bert.sees("di 2 mrt 2027 10.01 anna opgepakt 1 127.0.0.1")
    bert.opens("/logboek?van=2027-03-03").sees("Er zijn geen regels gevonden.")
    for _ in range(101):
        bert.opens("/logboek")
    older = bert.page.find("a", string="Oudere regels")
    assert older is not None
    assert bert.opens(str(older["href"])).status == 200


def test_the_log_is_exported_and_that_is_a_line_too(office: Office) -> None:
    anna = office.colleague("anna")
    rows = anna.client.get("/logboek.csv", base_url=PUBLIC).data.decode("utf-8-sig").splitlines()
    assert rows[0] == "regel;tijdstip;wie;wat;bericht;toegangspunt;toelichting"
    assert ";anna;geëxporteerd;;127.0.0.1;logboek" in rows[1]
    assert ";anna;ingelogd;" in rows[2]


def test_an_export_of_the_log_is_logged_with_what_was_chosen(office: Office) -> None:
    anna = office.colleague("anna")
    anna.client.get("/logboek.csv?wie=bert&van=2027-03-01&tot=", base_url=PUBLIC)
    assert office.log()[-1].detail == "logboek, wie: bert, van: 2027-03-01"


def test_an_export_that_holds_not_every_line_says_so(office: Office) -> None:
    office.colleague("anna").opens("/berichten").sends("/uitloggen")
    found = office.log()
    whole = list(spreadsheet_rows(found, AMSTERDAM, len(found)))
    assert len(whole) == len(found)
    *some, last = spreadsheet_rows(found, AMSTERDAM, len(found) - 1)
    assert some == whole[:-1]
    assert "Kies een kortere periode" in str(last[-1])


def test_a_word_where_a_number_belongs_finds_no_line(office: Office) -> None:
    office.colleague("anna").opens("/logboek?bericht=abc").sees("Er zijn geen regels gevonden.")


def test_the_line_is_shown_with_all_its_words(office: Office) -> None:
    anna = office.colleague("anna").opens("/lijn")
    anna.sees("Goedendag, dit is de").sees("Deel 2 van").sees("Toets zes: Deel 2 van 3")
    folds = [fold.get_text(strip=True) for fold in anna.page.select("summary")]
    assert folds[:2] == [
        "Het begin van het gesprek",
        "Toets één: nuchter bloedprikken en uw afspraak",
    ]
    chart = anna.client.get("/lijn/schema.svg", base_url=PUBLIC)
    assert chart.mimetype == "image/svg+xml"


def test_old_counts_stay_out_of_a_later_period(office: Office) -> None:
    with office.sessions.begin() as session:
        hour = TUESDAY.replace(minute=0) - timedelta(days=60)
        session.add(StepCount(hour=hour, step="menu", outcome="heard", count=7))
    office.colleague("anna").opens("/gesprekken").does_not_see("Hoofdmenu 7")


def test_calls_and_steps_are_counted_in_a_half_open_period(session: Session) -> None:
    for number in range(3):
        calls.note_call(session, f"CA{number}", TUESDAY + number * HOUR, Disposition.INFORMED)
        calls.count_step(session, "menu", "heard", TUESDAY + number * HOUR)
    found = past_calls(session, TUESDAY, TUESDAY + 2 * HOUR)
    assert found == [(TUESDAY, Disposition.INFORMED), (TUESDAY + HOUR, Disposition.INFORMED)]
    until = TUESDAY.replace(minute=0, second=0) + 2 * HOUR
    assert step_counts(session, TUESDAY - HOUR, until) == {("menu", "heard"): 2}
