"""Promise: a telephone counts as a colleague's only once they typed what the line said there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.pages.staff import Role, StaffTelephone
from ivr.ringing_back.verifying import CALLS_AN_HOUR, MOST_WRONG
from tests.line_settings import CLINIC_NUMBER, LINE_NUMBER
from tests.ringing_back.rung import OWN, RingingOffice, code_in

PAGE = "/uw-telefoon"


def own(ringing: RingingOffice) -> StaffTelephone:
    with ringing.office.sessions() as session:
        return session.scalars(select(StaffTelephone)).one()


def test_the_line_rings_and_says_a_code_that_is_typed(ringing: RingingOffice) -> None:
    anna = ringing.office.colleague("anna").opens(PAGE)
    anna.sends(PAGE, nummer="06 87 65 43 21").sees("nog niet bevestigd").sees("belt nu dit nummer")
    person = ringing.rung().answers().listens_to_the_end()
    code = code_in(person)
    assert len(code) == 6
    anna.sends(f"{PAGE}/code", code=f" {code[:3]} {code[3:]} ").sees("Uw telefoon is bevestigd")
    anna.sees("06 87 65 43 21 bevestigd")
    anna.sends(f"{PAGE}/verwijderen").sees("is verwijderd").does_not_see("06 87 65")
    assert (own(ringing).sealed, own(ringing).verified_at) == ("", None)
    lines = [line for line in ringing.office.log() if line.event == "eigen telefoon gewijzigd"]
    assert [line.detail for line in lines] == [
        f"anna: telefoon {what}" for what in ("opgegeven", "bevestigd", "verwijderd")
    ]
    assert "8765" not in "".join(line.detail for line in ringing.office.log())


@pytest.mark.parametrize(
    "number",
    [
        *("0900 1234567", "+32 470 12 34 56", "112", "0800 1234", "085 000 15 16", "hallo", ""),
        *(CLINIC_NUMBER, LINE_NUMBER),
    ],
)
def test_only_an_ordinary_dutch_telephone_is_rung(ringing: RingingOffice, number: str) -> None:
    anna = ringing.office.colleague("anna").opens(PAGE).sends(PAGE, nummer=number)
    anna.sees("De lijn belt dit nummer niet")
    assert ringing.calls.all() == []


def test_another_number_takes_the_place_of_the_first_and_is_not_yet_proven(
    ringing: RingingOffice,
) -> None:
    anna = ringing.colleague()
    anna.sends(PAGE, nummer="0612345678").sees("06 12 34 56 78 nog niet bevestigd")
    anna.does_not_see("06 87 65 43 21")
    number = ringing.office.leaves_message()
    anna.opens("/berichten").sees("geef eerst uw telefoon")
    anna.sends(f"/berichten/{number}/terugbellen", na="0").sees("Geef eerst uw eigen telefoon op")


def test_a_code_is_void_after_ten_minutes_and_after_a_few_wrong_ones(
    ringing: RingingOffice,
) -> None:
    anna = ringing.office.colleague("anna").opens(PAGE).sends(PAGE, nummer=OWN)
    code = code_in(ringing.rung().answers().listens_to_the_end())
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(MOST_WRONG):
        anna.sends(f"{PAGE}/code", code=wrong).sees("Deze code klopt niet")
    anna.sends(f"{PAGE}/code", code=code).sees("Deze code klopt niet")
    anna.sends(PAGE, nummer="")
    code = code_in(ringing.rung().answers().listens_to_the_end())
    ringing.office.clock.now += timedelta(minutes=10)
    anna.sends(f"{PAGE}/code", code=code).sees("Deze code klopt niet")
    assert own(ringing).verified_at is None


def test_an_account_lets_a_telephone_ring_a_few_times_an_hour(ringing: RingingOffice) -> None:
    anna = ringing.office.colleague("anna").opens(PAGE)
    for _ in range(CALLS_AN_HOUR):
        anna.sends(PAGE, nummer=OWN)
        anna.sends(f"{PAGE}/verwijderen")
    anna.sends(PAGE, nummer=OWN).sees("Dat is het meeste")
    assert len(ringing.calls.all()) == CALLS_AN_HOUR
    ringing.office.clock.now += timedelta(hours=1)
    # The visit is over by then.
    bert = ringing.office.colleague("bert").opens(PAGE)
    bert.sends(PAGE, nummer=OWN).sees("belt nu dit nummer")


def test_a_code_is_said_in_the_call_that_was_made_for_it_and_in_no_other(
    ringing: RingingOffice,
) -> None:
    ringing.office.colleague("anna").opens(PAGE).sends(PAGE, nummer=OWN)
    (made,) = ringing.calls.all()
    path = made.order.url.partition(".nl")[2].partition("#")[0]
    form = {"CallSid": "CA1", "Direction": "outbound-api", "From": LINE_NUMBER, "To": OWN}
    for changed in ({"To": "+31612345678"}, {"Direction": "inbound"}, {"CallSid": ""}):
        assert "Say" not in ringing.posts(path, **form | changed)
    assert "Say" not in ringing.posts(path + "x", **form)
    said = ringing.posts(path, **form)
    assert "Dit is de code." in said
    assert ringing.posts(path, **form) == said, "Twilio asks again when our answer came too late"
    assert "Say" not in ringing.posts(path, **form | {"CallSid": "CA2"})
    assert OWN not in path


@pytest.mark.parametrize("change", ["number", "owner"])
def test_a_row_that_somebody_changed_is_nobody_s_telephone(
    ringing: RingingOffice, change: str
) -> None:
    anna = ringing.colleague()
    number = ringing.office.leaves_message()
    other = ringing.office.colleague("bert").opens("/berichten")
    bert = ringing.office.account("bert").id
    with ringing.office.sessions.begin() as session:
        row = session.scalars(select(StaffTelephone)).one()
        if change == "owner":
            row.staff_id = bert
        else:
            row.sealed = ringing.office.house.seal.close("+31611111111", "something else")
    for visitor in (anna, other):
        visitor.opens("/berichten").sends(f"/berichten/{number}/terugbellen", na="0")
        visitor.sees("Geef eerst uw eigen telefoon op")
    assert ringing.calls.to("+31611111111") == []
    assert len(ringing.calls.all()) == 1


def test_who_is_sent_away_or_begins_anew_has_no_telephone(ringing: RingingOffice) -> None:
    ringing.colleague()
    chief = ringing.office.colleague("chef", [Role.MANAGER]).opens("/medewerkers")
    staff_id = ringing.office.account("anna").id
    chief.sends(f"/medewerkers/{staff_id}/uitzetten")
    with ringing.office.sessions() as session:
        assert session.scalars(select(StaffTelephone)).all() == []


def test_where_it_is_off_no_telephone_rings(ringing: RingingOffice) -> None:
    anna = ringing.colleague()
    number = ringing.office.leaves_message()
    house = ringing.office.house
    object.__setattr__(house, "settings", house.settings.model_copy(update={"ring_back": False}))
    anna.opens("/berichten").does_not_see("Bel terug").does_not_see("Uw telefoon")
    anna.sends(f"/berichten/{number}/terugbellen", na="0").sees("staat uit")
    anna.opens(PAGE).sees("staat uit").sends(PAGE, nummer=OWN).sees("staat uit")
    assert len(ringing.calls.all()) == 1
