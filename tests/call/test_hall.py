"""Promise: with the number on the paper a caller reaches a leaflet, its clinic and its inbox."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from app import create_app
from ivr.call import flow
from ivr.call.events import Input
from ivr.call.hours import OpeningHours
from ivr.call.moment import moment_at
from ivr.phone.caller import Caller
from ivr.words.position import Position
from ivr.words.turn import WaitForInput
from tests.calling import TUESDAY, Telephone, telephone_at
from tests.line_settings import PUBLIC, signed
from tests.shelf import put, put_eyes

GIPS, OGEN = "+31790003007", "+31790002024"
FIRST, SECOND = "+31850003007", "+31850003008"
QUESTION = "Toets het nummer achter op uw folder, en dan hekje"
EMERGENCY = "Bij levensgevaar"


def served(tmp: Path, migrated: Path, **more: str) -> Iterator[Telephone]:
    """Serve two leaflets of two clinics; the second one has a number of its own too."""
    put(tmp / "leaflets", "gips")
    put_eyes(tmp / "leaflets", opens="10.30", line_name="ooglijn", line_numbers="(085) 000 30 08")
    shutil.copy(migrated, tmp / "line.db")
    settings = {
        "LEAFLETS": str(tmp / "leaflets"),
        "CLINIC_NUMBER": f"{GIPS},{OGEN}",
        "LINE_NUMBER": f"{FIRST},{SECOND}",
        **more,
    }
    with telephone_at(f"sqlite:///{tmp / 'line.db'}", tmp, more=settings) as telephone:
        yield telephone


@pytest.fixture(scope="module")
def by_number(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[Telephone]:
    yield from served(tmp_path_factory.mktemp("number"), migrated_sqlite)


@pytest.fixture(scope="module")
def by_name(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Telephone]:
    folder = tmp_path_factory.mktemp("name")
    yield from served(folder, migrated_sqlite, LEAFLET_CHOICE="name")


@pytest.fixture
def caller(by_number: Telephone) -> Caller:
    """Somebody who rings the number of all leaflets, on a morning when one clinic is closed."""
    by_number.clock.now = TUESDAY
    return by_number.caller().dials()


def test_the_number_on_the_paper_is_asked_and_its_title_read_back(caller: Caller) -> None:
    caller.hears("computerstem").hears(EMERGENCY).hears(QUESTION)
    caller.presses_keys("3007").hears("Dit is de folder Gips om uw arm.")
    caller.hears("Klopt het?").presses("#").hears("onderwerpen over gips om uw arm")


def test_a_shorter_number_needs_the_hash_or_a_pause(caller: Caller) -> None:
    caller.presses_keys("12#").hears("Dit is de folder Staar.").presses("7")
    caller.presses_keys("12").waits().hears("Dit is de folder Staar.")


def test_the_hash_behind_a_number_that_was_complete_skips_no_title(by_number: Telephone) -> None:
    """It comes a moment later, when a Gather that heeds it must not have begun."""
    caller = by_number.caller().dials()
    caller.presses_keys("3007#").hears("onderwerpen over gips")
    assert "Dit is de folder Gips om uw arm." in str(caller.transcript)


def test_the_title_can_be_refused(caller: Caller) -> None:
    caller.presses_keys("3007").hears("Een andere folder: druk op zeven")
    caller.presses("7").hears(QUESTION).does_not_hear(EMERGENCY)
    caller.presses_keys("12#").hears("Dit is de folder Staar.")


def test_silence_after_the_title_reads_on(caller: Caller) -> None:
    caller.presses_keys("3007").hears("Klopt het?").waits().hears("onderwerpen over gips")


def test_who_knows_the_number_keys_it_in_at_once_and_hears_what_must_be_heard(
    caller: Caller,
) -> None:
    caller.barges_in("3").barges_in("0").barges_in("0").barges_in("7")
    assert caller.heard.index(EMERGENCY) < caller.heard.index("Dit is de folder Gips")


def test_who_listened_is_not_told_again(caller: Caller) -> None:
    caller.hears(EMERGENCY).hears(QUESTION).presses_keys("3007").does_not_hear(EMERGENCY)


def test_an_unknown_number_is_read_back_asked_again_and_then_a_person_comes(
    caller: Caller,
) -> None:
    caller.presses_keys("4711").hears("Ik ken geen folder met dit nummer: vier. zeven. één. één.")
    caller.hears("Achter op uw folder staat een nummer")
    caller.presses_keys("4711").hears("Ik help u verder").hears_it_ring()


def test_the_hash_behind_an_unknown_number_costs_no_second_chance(by_number: Telephone) -> None:
    """It comes a moment later: a Gather that ends with # alone is to us a silence."""
    line, moment = by_number.house.library, moment_at(TUESDAY, OpeningHours(time(9), time(17)))
    turn = flow.advance(line, Position("choice"), Input("4711"), moment)
    assert [getattr(said, "id", "") for said in turn.says] == ["leaflet-unknown"]


def test_silence_brings_the_instructions_and_then_a_person(caller: Caller) -> None:
    caller.waits().hears("Neem rustig de tijd").hears("Achter op uw folder staat een nummer")
    caller.waits().hears("Ik help u verder").hears_it_ring()


def test_a_lone_0_is_a_person_and_a_lone_star_asks_again(caller: Caller) -> None:
    caller.presses("*").waits().hears(QUESTION).presses("0").waits().hears_it_ring()


def test_a_star_begins_a_number_anew(caller: Caller) -> None:
    caller.presses_keys("9*12").hears("Dit is de folder Staar.")


@pytest.mark.parametrize("keys", ["00", "00#", "0"])
def test_a_key_pressed_again_because_nothing_happens_yet_is_that_key(
    caller: Caller, keys: str
) -> None:
    caller.presses_keys(keys)
    caller.hears_it_ring() if keys.endswith("#") else caller.waits().hears_it_ring()


def test_a_number_that_is_closed_with_a_star_is_that_number(caller: Caller) -> None:
    caller.presses_keys("12*").waits().hears("Dit is de folder Staar.")


def test_a_message_goes_on_when_its_leaflet_is_gone(by_number: Telephone) -> None:
    library, moment = by_number.house.library, moment_at(TUESDAY, OpeningHours(time(9), time(17)))
    here = Position("review", leaflet="gone", recording="RE1")
    turn = flow.advance(library, here, Input("#"), moment)
    heard = [getattr(said, "id", "") for part in turn.listening for said in part.says]
    assert isinstance(turn.wait, WaitForInput)
    assert "sent" in heard + [getattr(said, "id", "") for said in (*turn.says, *turn.wait.says)]


def test_a_star_in_the_main_menu_chooses_another_leaflet(caller: Caller) -> None:
    caller.presses_keys("3007").presses("#").hears("Een andere folder: sterretje")
    caller.presses("1").presses("*").hears("onderwerpen over gips")
    caller.presses("*").hears(QUESTION).presses_keys("12#").hears("Dit is de folder Staar.")


@pytest.mark.parametrize(
    ("number", "leaflet", "line"), [(GIPS, "3007", "gipslijn"), (OGEN, "12#", "ooglijn")]
)
def test_the_clinic_of_the_leaflet_that_is_read_is_rung(
    by_number: Telephone, number: str, leaflet: str, line: str
) -> None:
    by_number.clock.now = TUESDAY.replace(hour=11)
    caller = by_number.caller().dials().presses_keys(leaflet).presses("0")
    caller.hears_it_ring().colleague_hears(f"Een beller van de {line}")
    caller.is_connected_to_the_clinic(number)


def test_each_clinic_has_its_own_hours(by_number: Telephone) -> None:
    by_number.clock.now = TUESDAY  # Ten o'clock: one opened at half past eight, one opens later.
    by_number.caller().dials().presses_keys("3007").presses("0").hears_it_ring()
    closed = by_number.caller().dials().presses_keys("12#").presses("0")
    closed.hears("De polikliniek Oogheelkunde is nu gesloten").hears("vanaf 10.30 uur")


def test_the_number_that_was_dialled_is_shown_to_the_clinic(by_number: Telephone) -> None:
    by_number.clock.now = TUESDAY.replace(hour=11)
    chosen = by_number.caller(dialled=FIRST).dials().presses_keys("12#").presses("0")
    straight = by_number.caller(dialled=SECOND).dials().presses("0")
    for caller, number in ((chosen, FIRST), (straight, SECOND)):
        caller.hears_it_ring()
        assert [ringing.caller_id for ringing in caller.calls_made] == [number]


def test_a_number_of_its_own_goes_straight_to_a_leaflet(by_number: Telephone) -> None:
    caller = by_number.caller(dialled=SECOND).dials().hears("over staar").hears("onderwerpen")
    caller.presses("*").hears("onderwerpen").presses("*").hears("onderwerpen")
    caller.does_not_hear("folder")


def test_few_leaflets_are_offered_by_name(by_name: Telephone) -> None:
    by_name.clock.now = TUESDAY
    caller = (
        by_name.caller()
        .dials()
        .hears("Er zijn twee folders. Gips: druk op één. Staar: druk op twee.")
    )
    caller.presses("2").hears("onderwerpen over staar").hears("Een andere folder: sterretje")
    caller.presses("*").hears("Er zijn twee folders").presses("1").hears("onderwerpen over gips")


def test_a_name_that_is_known_is_chosen_at_once(by_name: Telephone) -> None:
    caller = by_name.caller().dials().barges_in("2")
    assert caller.heard.index(EMERGENCY) < caller.heard.index("onderwerpen over staar")


def test_silence_in_front_of_names_brings_a_person(by_name: Telephone) -> None:
    by_name.clock.now = TUESDAY
    caller = by_name.caller().dials().waits().hears("Zegt dit u niets?").waits()
    caller.hears("Ik help u verder").hears_it_ring()


def test_when_nothing_works_the_clinic_of_the_dialled_leaflet_is_rung(by_number: Telephone) -> None:
    def stopped() -> datetime:
        raise OSError("no clock")

    app = create_app(by_number.settings, clock=stopped, stamp=lambda: TUESDAY)
    for dialled, desk in ((SECOND, OGEN), (FIRST, GIPS)):
        form = {"CallSid": "CA1", "From": "+31612345678", "To": dialled}
        answer = app.test_client().post(
            "/voice", data=form, headers=signed("/voice", form), base_url=PUBLIC
        )
        assert f'callerId="{dialled}"' in answer.text
        assert f">{desk}</Dial>" in answer.text
    app.extensions["house"].close()
