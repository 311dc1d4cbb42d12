"""Promise: "Bel terug" rings the colleague, then the caller, once, and notes what came of it.

Neither sees the other's number, and a voicemail of the colleague is never connected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from ivr.messages.message import Message
from ivr.messages.tries import ANSWER_AFTER, RingBackOutcome, RingBackTry
from ivr.phone.dialect import DIALECTS, Dialect
from ivr.phone.faults import Fault
from ivr.phone.happenings import TransferOutcome
from ivr.records.access_log import Actor
from ivr.ringing_back.pressing import PER_CLINIC, PER_COLLEAGUE, RingBackPress, ring_back_now
from tests.line_settings import CLINIC_NUMBER, LINE_NUMBER, OURS
from tests.office import Visitor
from tests.ringing_back.rung import CALLER, OWN, RingingOffice, presses, ringing_office

RINGS = "De lijn belt nu uw telefoon"


@pytest.fixture(params=[*DIALECTS.values()], ids=[*DIALECTS])
def spoken(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path
) -> Iterator[RingingOffice]:
    """The same office, for each telephone that reads Twilio's pages in its own way."""
    dialect: Dialect = request.param
    with ringing_office(tmp_path, migrated_sqlite, dialect) as ringing:
        yield ringing


def card(visitor: Visitor, message: int) -> str:
    """Return the words of a card."""
    found = visitor.opens("/berichten").page.select_one(f"#bericht-{message}")
    assert found is not None
    return re.sub(r"\s+", " ", found.get_text(" "))


def test_both_are_rung_and_see_only_the_line(spoken: RingingOffice) -> None:
    anna, message = spoken.colleague(), spoken.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message).sees(RINGS).sees("Neem op en druk op 1")
    made = spoken.calls.to(OWN)[-1]
    assert (made.order.to, made.order.from_) == (OWN, LINE_NUMBER)
    person = spoken.rung().answers().hears("U wilt iemand terugbellen").does_not_hear("gips")
    person.presses("1").hears_it_ring()
    (ringing,) = person.calls_made
    assert (ringing.numbers, ringing.caller_id) == ((CALLER,), LINE_NUMBER)
    assert "U belt nu terug" in card(anna, message)
    person.is_connected_to_the_clinic(CALLER).hangs_up()
    assert "1 keer gebeld, de laatste keer opgenomen (10.00 uur)" in card(anna, message)
    (one,) = spoken.tries()
    assert (one.outcome, one.call_sid) == (RingBackOutcome.ANSWERED, made.sid)
    anna.sends(f"/berichten/{message}/teruggebeld", poging=str(one.id), afloop="spoken")
    anna.sees("u hebt de beller").sees("Druk dan op Afgehandeld")
    assert "de laatste keer gesproken" in card(anna, message)
    stored = spoken.office.message(message)
    assert (stored.claimed_by, stored.handled_at) == ("anna", None)
    assert ("anna", "teruggebeld via de lijn", message) in spoken.office.logged()
    assert ("anna", "afloop van terugbellen genoteerd", message) in spoken.office.logged()
    addresses = " ".join(webhook.url for webhook in person.webhooks)
    assert not [it for it in (OWN, CALLER) if it.lstrip("+") in addresses]


BECOMES: tuple[tuple[TransferOutcome, str, str], ...] = (
    ("no-answer", "Er wordt niet opgenomen.", "niet opgenomen"),
    ("busy", "Dit nummer is in gesprek.", "in gesprek"),
    ("failed", "Dit nummer is niet te bereiken.", "niet gelukt"),
    ("answered", "", "opgenomen"),
)


def test_what_becomes_of_the_caller_s_telephone_is_said_and_noted(spoken: RingingOffice) -> None:
    anna, message = spoken.colleague(), spoken.office.leaves_message(CALLER)
    for times, (transfer, heard, words) in enumerate(BECOMES, 1):
        presses(anna.opens("/berichten"), message).sees(RINGS)
        person = spoken.rung().transfer_is(transfer).answers().presses("1")
        person.talks() if transfer == "answered" else person.hears(heard).listens_to_the_end()
        assert person.has_ended
        told = f"{times} keer gebeld, de laatste keer {words} (10.00 uur)"
        assert told in card(anna, message)


def test_nobody_but_who_presses_the_key_is_connected(spoken: RingingOffice) -> None:
    anna, message = spoken.colleague(), spoken.office.leaves_message(CALLER)
    ways = ("machine_answers", "lets_it_ring", "refuses", "is_engaged", "is_out_of_reach")
    for number, way in enumerate(ways, 1):
        presses(anna.opens("/berichten"), message).sees(RINGS)
        person = spoken.rung()
        getattr(person, way)()
        assert person.has_ended
        assert person.calls_made == []
        assert "Nog niet gebeld, anna nam zelf niet aan" in card(anna, message)
        assert len(spoken.tries()) == number
    presses(anna, message)
    person = spoken.rung().answers().presses("2")
    assert person.has_ended
    assert person.calls_made == []
    assert {one.outcome for one in spoken.tries()} == {RingBackOutcome.NOT_ACCEPTED}


def test_who_hangs_up_while_it_rings_was_not_answered(spoken: RingingOffice) -> None:
    anna, message = spoken.colleague(), spoken.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message)
    spoken.rung().answers().presses("1").hears_it_ring().hangs_up()
    assert "1 keer gebeld, de laatste keer niet opgenomen" in card(anna, message)
    assert "Gesproken" not in card(anna, message)


def test_a_machine_is_told_by_the_colleague_and_can_be_corrected(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    bert = ringing.colleague("bert", "+31611111111")
    presses(anna.opens("/berichten"), message)
    ringing.rung().answers().presses("1").talks()
    (one,) = ringing.tries()
    told = {"poging": str(one.id), "afloop": "machine"}
    assert "Voicemail" not in card(bert, message)
    bert.sends(f"/berichten/{message}/teruggebeld", **told).sees("is niets genoteerd")
    for wrong in ({"poging": "0"}, {"poging": "x"}, {"afloop": "busy"}, {"afloop": ""}):
        anna.opens("/berichten").sends(f"/berichten/{message}/teruggebeld", **told | wrong)
        anna.sees("is niets genoteerd")
    anna.sends(f"/berichten/{message}/teruggebeld", **told).sees("kreeg u de voicemail")
    assert "de laatste keer voicemail" in card(anna, message)
    anna.sends(f"/berichten/{message}/teruggebeld", **told | {"afloop": "spoken"})
    assert [one.outcome for one in ringing.tries()] == [RingBackOutcome.SPOKEN]


@pytest.mark.parametrize("number", ["+32470123456", "+31909123456", "+318001234", None])
def test_a_number_that_the_line_may_not_ring_has_no_button(
    ringing: RingingOffice, number: str | None
) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(number)
    why = "alleen gewone Nederlandse nummers" if number else "Zonder nummer"
    assert why in card(anna, message)
    assert "Bel terug" not in card(anna, message).replace("Bel terug via", "")
    anna.sends(f"/berichten/{message}/terugbellen", na="0").sees("niet terugbellen")
    assert ringing.calls.to(number or "") == []
    assert ringing.tries() == []


def test_a_number_that_was_keyed_in_is_rung_as_well(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER, keyed=True)
    presses(anna.opens("/berichten"), message)
    person = ringing.rung().answers().presses("1").hears_it_ring()
    assert person.calls_made[0].numbers == (CALLER,)


def test_what_is_not_open_is_not_rung(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    bert = ringing.colleague("bert", "+31611111111")
    bert.opens("/berichten").sends(f"/berichten/{message}/oppakken")
    assert "Bel terug" not in card(anna, message)
    anna.sends(f"/berichten/{message}/terugbellen", na="0").sees("opgepakt")
    bert.sends(f"/berichten/{message}/afhandelen")
    anna.opens("/berichten").sends(f"/berichten/{message}/terugbellen", na="0")
    anna.sees("is al afgehandeld")
    assert ringing.tries() == []


def test_what_was_handled_meanwhile_is_not_rung_any_more(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message)
    person = ringing.rung().answers().hears("Verbinden")
    anna.sends(f"/berichten/{message}/afhandelen").sees("is afgehandeld")
    person.presses("1").hears("Dit gesprek kan niet meer")
    assert person.has_ended
    assert person.calls_made == []


def test_a_double_click_two_tabs_and_two_colleagues_ring_once(ringing: RingingOffice) -> None:
    ringing.colleague()
    ringing.colleague("bert", "+31611111111")
    message, office = ringing.office.leaves_message(CALLER), ringing.office
    ids = [office.account(name).id for name in ("anna", "bert")]
    now = office.clock.now
    who = [*zip(ids, (Actor(name, "x") for name in ("anna", "bert")), strict=True)]
    every = [RingBackPress(OURS, message, *one, now, 0) for one in who * 6]
    before = len(ringing.calls.all())
    with ThreadPoolExecutor(12) as fingers:
        came = [*fingers.map(lambda press: ring_back_now(office.house, press), every)]
    assert len(ringing.calls.all()) == before + 1
    assert len([one for one in came if getattr(one, "sid", "")]) == 1
    assert len(ringing.tries()) == 1


def test_a_page_that_shows_an_older_state_rings_nobody(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message).sees(RINGS)
    ringing.rung().lets_it_ring()
    anna.sends(f"/berichten/{message}/terugbellen", na="0").sees("is intussen al gebeld")
    anna.sends(f"/berichten/{message}/terugbellen", na="x").sees("is intussen al gebeld")
    assert len(ringing.tries()) == 1


def test_one_colleague_is_on_one_call(ringing: RingingOffice) -> None:
    anna = ringing.colleague()
    first, second = (ringing.office.leaves_message(f"+3161234567{n}") for n in (1, 2))
    presses(anna.opens("/berichten"), first).sees(RINGS)
    presses(anna, second).sees("U belt al iemand terug")
    assert ringing.office.message(second).claimed_by is None


@pytest.mark.parametrize(
    ("fault", "words", "rings"),
    [
        ("429", "Probeer het over een halve minuut nog eens", 0),
        ("401", "Er is niet gebeld", 0),
        ("500", "Misschien gaat uw telefoon over", 0),
        ("500-after", "Misschien gaat uw telefoon over", 1),
        ("cut", "Misschien gaat uw telefoon over", 1),
    ],
)
def test_what_twilio_refuses_is_told_with_the_remedy(
    ringing: RingingOffice, fault: Fault, words: str, rings: int
) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    ringing.calls.faults.order(fault)
    before = len(ringing.calls.all())
    presses(anna.opens("/berichten"), message).sees(words)
    assert len(ringing.calls.all()) == before + rings
    is_refused = "Misschien" not in words
    assert ("Bel terug" in card(anna, message)) is is_refused
    ringing.office.clock.now += ANSWER_AFTER
    assert "Bel terug" in card(anna, message)
    presses(anna, message).sees(RINGS)
    assert len(ringing.calls.all()) == before + rings + 1


def test_a_call_of_which_the_answer_was_lost_goes_on_as_any_other(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    ringing.calls.faults.order("cut")
    presses(anna.opens("/berichten"), message).sees("Er kwam geen antwoord")
    person = ringing.rung().transfer_is("busy").answers().presses("1")
    assert person.hears("in gesprek").has_ended
    assert "1 keer gebeld, de laatste keer in gesprek" in card(anna, message)


def test_a_colleague_and_a_clinic_ring_so_many_in_an_hour(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message)
    (one,) = ringing.tries()
    staff_id, now = one.staff_id, ringing.office.clock.now

    def many(count: int, whose: int) -> None:
        with ringing.office.sessions.begin() as session:
            session.execute(update(RingBackTry).values(ended_at=now))
            for number in range(count):
                session.add(
                    RingBackTry(
                        message_id=message,
                        clinic=CLINIC_NUMBER,
                        staff_id=whose,
                        staff="x",
                        token=f"{whose}-{number}",
                        sealed="",
                        pressed_at=now,
                        ended_at=now,
                    )
                )

    many(PER_COLLEAGUE - 1, staff_id)
    presses(anna.opens("/berichten"), message).sees("U belde in een uur 20 keer")
    ringing.office.clock.now = now + timedelta(minutes=1)
    with ringing.office.sessions.begin() as session:
        session.execute(update(RingBackTry).values(staff_id=999))
    many(PER_CLINIC - PER_COLLEAGUE, 998)
    presses(anna.opens("/berichten"), message).sees("De polikliniek belde in een uur 60 keer")
    assert len(ringing.calls.to(OWN)) == 2


def test_callbacks_in_any_order_or_twice_say_the_same(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message)
    (one,) = ringing.tries()
    where, sid = f"?ringing={one.token}", one.call_sid or ""
    form = {"CallSid": sid, "Direction": "outbound-api", "From": LINE_NUMBER, "To": OWN}
    ringing.posts(f"/voice/ring-back{where}", **form)
    connect = ringing.posts(f"/voice/ring-back-answer{where}", **form, Digits="1")
    assert CALLER in connect
    # Twilio asks again when the first answer came too late.
    assert ringing.posts(f"/voice/ring-back-answer{where}", **form, Digits="1") == connect
    child = {"CallSid": "CAchild", "ParentCallSid": sid, "From": LINE_NUMBER, "To": CALLER}
    ringing.posts(f"/voice/ring-back-status{where}", **form, CallStatus="completed")
    ringing.posts(f"/voice/ring-back-caller{where}", **child, CallStatus="completed")
    for status in ("initiated", "in-progress", "ringing", "completed", "no-answer", ""):
        ringing.posts(f"/voice/ring-back-caller{where}", **child, CallStatus=status)
        ringing.posts(f"/voice/ring-back-status{where}", **form, CallStatus="no-answer")
    assert [it.outcome for it in ringing.tries()] == [RingBackOutcome.ANSWERED]
    # It opened once: what is over rings nobody.
    for place in ("ring-back", "ring-back-answer"):
        said = ringing.posts(f"/voice/{place}{where}", **form, Digits="1")
        assert "Dial" not in said
        assert "Dit gesprek kan niet meer" in said


def test_the_address_of_a_try_opens_in_its_own_call_only(ringing: RingingOffice) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    presses(anna.opens("/berichten"), message)
    (one,) = ringing.tries()
    form = {"CallSid": str(one.call_sid), "Direction": "outbound-api", "From": LINE_NUMBER}
    form |= {"To": OWN, "Digits": "1"}
    for changed in ({"CallSid": "CA9"}, {"To": CALLER}, {"Direction": "inbound"}, {"CallSid": ""}):
        for place in ("ring-back", "ring-back-answer"):
            said = ringing.posts(f"/voice/{place}?ringing={one.token}", **form | changed)
            assert "Dial" not in said
            assert "Gather" not in said
    said = ringing.posts("/voice/ring-back-answer?ringing=another", **form)
    assert "Dial" not in said
    assert [it.accepted_at for it in ringing.tries()] == [None]


@pytest.mark.parametrize(
    "changes",
    [
        {"message": {"caller_number": "+31611111111"}},
        {"message": {"discarded_at": True}},
        {"try": {"message_id": True}},
        {"try": {"staff_id": True}},
    ],
    ids=str,
)
def test_a_row_that_changed_since_the_press_rings_nobody(
    ringing: RingingOffice, changes: dict[str, dict[str, object]]
) -> None:
    anna, message = ringing.colleague(), ringing.office.leaves_message(CALLER)
    ringing.colleague("bert", "+31611112222")
    other = ringing.office.leaves_message("+31611113333")
    presses(anna.opens("/berichten"), message)
    instead: dict[str, object] = {
        "message_id": other,
        "staff_id": ringing.office.account("bert").id,
        "discarded_at": ringing.office.clock.now,
    }
    with ringing.office.sessions.begin() as session:
        for table, columns in changes.items():
            values = {name: instead.get(name, it) for name, it in columns.items()}
            row = Message if table == "message" else RingBackTry
            which = Message.id == message if table == "message" else RingBackTry.id > 0
            session.execute(update(row).where(which).values(values))
    person = ringing.rung().answers()
    assert person.has_ended
    assert person.calls_made == []
    person = ringing.of(ringing.calls.to(OWN)[-1])
    (one,) = ringing.tries()
    form = {"CallSid": str(one.call_sid), "Direction": "outbound-api", "From": LINE_NUMBER}
    said = ringing.posts(f"/voice/ring-back-answer?ringing={one.token}", **form, To=OWN, Digits="1")
    assert "Dial" not in said


def test_a_failure_is_spoken_and_puts_nobody_through(ringing: RingingOffice) -> None:
    fell = ringing.posts("/voice/fallback?ringing=T", CallSid="CA1", ErrorCode="11200")
    assert "Dial" not in fell
    assert "Hangup" in fell
    house = ringing.office.house
    seal = house.seal
    object.__setattr__(house, "seal", None)
    form = {"CallSid": "CA1", "Direction": "outbound-api", "From": LINE_NUMBER, "To": OWN}
    said = ringing.posts("/voice/telephone-code?proving=T", **form)
    object.__setattr__(house, "seal", seal)
    assert "Dial" not in said
