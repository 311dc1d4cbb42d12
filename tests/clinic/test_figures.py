"""Promise: the figures say how calls go, and never who called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from app import create_app
from ivr.messages.leaving import discard_recording
from ivr.messages.message import Message
from ivr.messages.retention import erase
from ivr.phone.dialect import TWILIO, Dialect
from ivr.records.calls import StepCount, count_steps, hour_of, note_call
from ivr.words.fact import NO_FACTS, Fact
from ivr.words.message_kind import MessageKind
from tests.calling import TUESDAY, Telephone, telephone, used_telephone
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME, PUBLIC
from tests.office import Office
from tests.two_clinics import EYES, PLASTER, fill

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
    anna.sees("Van wie een medewerker wilde, is 67 % geholpen: 2 van de 3.")
    anna.sees("Sprak een medewerker: 1. Liet een bericht achter: 1. Wordt teruggebeld: 0.")
    anna.sees("Kreeg niets daarvan: 1.").does_not_see("niet bekend")
    anna.sees("4 gesprekken").sees("1 begon aan de uitleg").sees("0 hoorde een deel tot het einde")
    anna.sees("3 wilde een medewerker 1 sprak een medewerker 1 liet een bericht achter")
    anna.sees("1 wilde een medewerker en kreeg niets").sees("0 niets van dit alles")
    anna.sees("Wilde een medewerker 3 0 3 100 %").sees("Kreeg niets daarvan 1 0 1 33 %")
    anna.sees("Geprobeerd 3").sees("Aangenomen 1 33 %").sees("Niet opgenomen, of in gesprek 1 33 %")
    anna.sees("De beller hing op tijdens het overgaan 1 33 %")
    anna.sees("Deel 1: Oefenen 1 1 0 0 ")
    anna.sees("Hoofdmenu 5 20 20 ")


def test_a_caller_who_hangs_up_first_on_a_colleague_was_answered(telephone: Telephone) -> None:
    caller = telephone.caller().dials().transfer_is("answered").presses("0")
    caller.is_connected_to_the_clinic().hangs_up()
    assert caller.has_ended
    anna = office_of(telephone).colleague("anna").opens("/gesprekken")
    anna.sees("Geprobeerd 1").sees("Aangenomen 1 100 %")
    anna.sees("De beller hing op tijdens het overgaan 0")


def test_what_was_known_of_earlier_calls_stays_and_the_rest_is_said_to_be_unknown(
    office: Office,
) -> None:
    with office.sessions.begin() as session:
        for number, facts in enumerate((Fact.PERSON, Fact.BEGUN, NO_FACTS)):
            known = Fact.EARLIER | facts
            note_call(session, f"CA{number}", TUESDAY, known, clinic=CLINIC_NUMBER)
    anna = office.colleague("anna").opens("/gesprekken")
    anna.sees("Voor zover bekend wilde niemand een medewerker.")
    anna.sees("Van 3 gesprekken is dit niet bekend")
    anna.sees("3 van vóór deze telling").sees("1 sprak een medewerker").sees(
        "1 begon aan de uitleg"
    )
    anna.sees("0 niets van dit alles")


def test_who_is_rung_back_is_helped(office: Office) -> None:
    with office.sessions.begin() as session:
        for number, facts in enumerate((Fact.CALL_BACK, NO_FACTS)):
            proved = Fact.WANTED_CLOSED | facts
            note_call(session, f"CA{number}", TUESDAY, proved, clinic=CLINIC_NUMBER)
    anna = office.colleague("anna").opens("/gesprekken")
    anna.sees("is 50 % geholpen: 1 van de 2.").sees("Wordt teruggebeld 0 1 1 50 %")


def test_the_page_tells_what_callers_left_by_kind(telephone: Telephone) -> None:
    telephone.caller().dials().transfer_is("no-answer").presses("0").presses("0").presses("#")
    office = called(telephone)
    for number, kind in enumerate((MessageKind.BY_POST, MessageKind.OPINION, MessageKind.OPINION)):
        left = office.leaves_message(f"+3161234567{number}", left=TUESDAY)
        with office.sessions.begin() as session:
            message = session.get_one(Message, left)
            message.kind = kind
            erase(session, message, TUESDAY)
    with office.sessions.begin() as session:
        discard_recording(session, "RE-taken-back", TUESDAY, clinic=CLINIC_NUMBER)
    anna = office.colleague("anna").opens("/gesprekken")
    anna.sees("Bericht ingesproken 1 Belverzoek zonder bericht 1")
    anna.sees("Folder per post 1 Mening over de folder 2")
    rows = anna.client.get("/gesprekken.csv", base_url=PUBLIC).get_data(as_text=True)
    assert "achtergelaten;Mening over de folder;2" in rows


def test_a_caller_who_stays_silent_twice_counts_twice(telephone: Telephone) -> None:
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
    assert rows[:3] == [
        "soort;wat;aantal",
        "wie een medewerker wilde;wilde een medewerker (in openingstijd);3",
        "wie een medewerker wilde;wilde een medewerker (daarbuiten);0",
    ]
    assert "gesprekken per dag;2027-03-02;4" in rows
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
    assert b'viewBox="0 0 450 ' in narrow.data
    assert anna.page.select_one('source[media="(max-width: 40rem)"][srcset*="smal=1"]') is not None


def test_a_plot_that_does_not_exist_is_not_found(office: Office) -> None:
    assert office.colleague("anna").opens("/gesprekken/wat.svg").status == 404


def test_old_counts_stay_out_of_a_later_period(office: Office) -> None:
    with office.sessions.begin() as session:
        hour = TUESDAY.replace(minute=0) - timedelta(days=60)
        session.add(
            StepCount(leaflet=LEAFLET_NAME, hour=hour, step="menu", outcome="heard", count=7)
        )
    office.colleague("anna").opens("/gesprekken").does_not_see("Hoofdmenu 7")


def test_of_several_leaflets_the_plot_shows_which_are_asked_for_most(both_clinics: Office) -> None:
    fill(both_clinics)
    anna = both_clinics.colleague("anna", clinics=[PLASTER, EYES]).opens("/gesprekken")
    anna.sees("Gevraagde folders")
    plot = anna.client.get("/gesprekken/onderwerpen.svg", base_url=PUBLIC)
    assert b"Meest gevraagde folders" in plot.data
    assert b"Staar" in plot.data
    rows = anna.client.get("/gesprekken.csv", base_url=PUBLIC).get_data(as_text=True)
    assert "hoofdmenu van folder;Staar;7" in rows
    anna.opens("/gesprekken?folder=staar").sees("Waar loopt het vast?").sees("Hoofdmenu 7")
    nobody = both_clinics.colleague("bert", clinics=["+31201234567"])
    assert nobody.client.get("/gesprekken/onderwerpen.svg", base_url=PUBLIC).status_code == 200


def counted_of_the_eyes(office: Office, counts: Mapping[tuple[str, str], int]) -> None:
    """Count, in this hour, how often what became of which step of their leaflet."""
    hour = hour_of(TUESDAY)
    with office.sessions.begin() as session:
        count_steps(session, {(hour, "staar", *which): times for which, times in counts.items()})


def test_how_far_reminders_come_is_counted_for_each_clinic_by_itself(both_clinics: Office) -> None:
    counts = {
        ("reminder-offer", "asked"): 5,
        ("reminder-offer", "planned"): 4,
        ("reminder", "answered"): 3,
        ("reminder-message", "understood"): 2,
        # The clinic's own telephone, at another step, is no reminder.
        ("person", "answered"): 9,
    }
    counted_of_the_eyes(both_clinics, counts)
    eyes = both_clinics.colleague("bert", clinics=[EYES]).opens("/gesprekken")
    eyes.sees("De beller wil gebeld worden 5").sees("Afgesproken 4")
    eyes.sees("Opgenomen en gehoord 3 75").sees("Begrepen 2 50")
    rows = eyes.client.get("/gesprekken.csv", base_url=PUBLIC).get_data(as_text=True)
    assert "herinneringen;Begrepen;2" in rows
    plaster = both_clinics.colleague("anna", clinics=[PLASTER]).opens("/gesprekken")
    plaster.does_not_see("Opgenomen en gehoord")


def test_what_is_asked_aloud_is_counted_by_part_without_words(both_clinics: Office) -> None:
    counts = {
        ("question", "asked"): 20,
        ("question", "nothing"): 3,
        ("question", "person"): 2,
        ("question", "emergency"): 1,
        ("topic-1-part-1", "asked"): 9,
        ("topic-1-part-1", "answered"): 8,
        ("topic-1-part-1", "another"): 4,
        ("topic-1-part-1", "person"): 5,
        # What is heard behind a key is no answer to a question.
        ("topic-1-part-1", "heard"): 77,
    }
    counted_of_the_eyes(both_clinics, counts)
    eyes = both_clinics.colleague("bert", clinics=[EYES]).opens("/gesprekken?folder=staar")
    eyes.sees("Wat vragen bellers hardop?").sees("Hardop gevraagd 20 100")
    eyes.sees("Een deel van de folder aangeboden 14 70").sees("De folder zegt er niets over 3 15")
    eyes.sees("De beller wilde iemand spreken 2 10").sees("Noodgeval 1 5").sees(" 9 8 4 5")
    rows = eyes.client.get("/gesprekken.csv?folder=staar", base_url=PUBLIC).get_data(as_text=True)
    assert "vragen in eigen woorden;De folder zegt er niets over;3" in rows
    assert "iets anders bedoeld;4" in rows
    together = both_clinics.colleague("carla", clinics=[EYES, PLASTER]).opens("/gesprekken")
    together.sees("Hardop gevraagd 20 100").does_not_see("Gevraagde delen")
    plaster = both_clinics.colleague("anna", clinics=[PLASTER]).opens("/gesprekken")
    plaster.does_not_see("hardop")
