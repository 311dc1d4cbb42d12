"""Promise: whoever finds nobody is rung back for one key, on a number that was read back."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from ivr.messages.message import Message, RecordingState
from ivr.phone.caller import Caller
from ivr.phone.happenings import Purpose, TransferOutcome
from ivr.phone.wire import Wire
from ivr.records.calls import Call
from ivr.words.fact import Fact
from ivr.words.message_kind import MessageKind
from tests.calling import SATURDAY, TUESDAY, Telephone
from tests.line_settings import CLINIC_NUMBER, PUBLIC, TOKEN

DIGITS = "nul. zes. één. twee. drie. vier. vijf. zes. zeven. acht."


def wishes(telephone: Telephone) -> list[tuple[str | None, bool]]:
    """Whom to ring back, and whether that was keyed in."""
    with telephone.sessions() as session:
        found = session.scalars(select(Message).order_by(Message.id)).all()
    assert {one.kind for one in found} <= {MessageKind.CALL_BACK}
    assert {one.state for one in found} <= {RecordingState.NONE}
    return [(one.caller_number, one.number_was_keyed) for one in found]


def asks(telephone: Telephone, from_: str = "+31612345678") -> Caller:
    telephone.clock.now = SATURDAY
    return telephone.caller(from_).dials().presses("0").hears("nu gesloten").presses("0")


def test_who_finds_the_clinic_closed_asks_with_a_second_zero(telephone: Telephone) -> None:
    caller = asks(telephone).hears("Wij bellen u op dit nummer").hears(DIGITS)
    assert wishes(telephone) == []
    caller.presses("#").hears("Dat is genoteerd").hears("Op maandag, bellen wij u terug")
    assert wishes(telephone) == [("+31612345678", False)]
    with telephone.sessions() as session:
        facts = session.scalars(select(Call.facts)).one()
    assert facts == Fact.WANTED_CLOSED | Fact.CALL_BACK


def test_it_is_stored_before_the_answer(telephone: Telephone) -> None:
    caller = asks(telephone).hears("Klopt het?")
    caller.presses("#").hangs_up()
    assert wishes(telephone) == [("+31612345678", False)]


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "unattended"])
def test_who_is_not_answered_is_rung_back_the_next_day(
    telephone: Telephone, outcome: TransferOutcome
) -> None:
    caller = telephone.caller().dials().transfer_is(outcome).presses("0")
    caller.hears("Gebeld worden zonder bericht: druk op nul").presses("0")
    caller.hears("Wij bellen u op dit nummer").presses("#").hears("Wij bellen u morgen terug")
    assert wishes(telephone) == [("+31612345678", False)]


def test_the_clinic_rings_after_all_when_it_has_opened_meanwhile(telephone: Telephone) -> None:
    telephone.clock.now = TUESDAY.replace(hour=8, minute=29)
    caller = telephone.caller().dials().presses("0").hears("nu gesloten")
    telephone.clock.now = TUESDAY.replace(hour=8, minute=31)
    caller.presses("0").is_connected_to_the_clinic(CLINIC_NUMBER)


@pytest.mark.parametrize("withheld", ["anonymous", "+881612345678", "+31841234567"])
def test_who_shows_no_number_that_can_be_rung_keys_one_in(
    telephone: Telephone, withheld: str
) -> None:
    caller = asks(telephone, withheld).hears("Op welk nummer kunnen wij u bellen")
    caller.presses_keys("0791234560#").hears("Wij bellen u op dit nummer")
    caller.hears("nul. zeven. negen. één. twee. drie. vier. vijf. zes. nul.").presses("#")
    caller.hears("Op maandag, bellen wij u terug")
    assert wishes(telephone) == [("+31791234560", True)]
    assert not any("912345" in hook.url + hook.body for hook in caller.webhooks[3:])


def test_seven_at_the_read_back_asks_for_another_number(telephone: Telephone) -> None:
    caller = asks(telephone).presses("7").hears("Toets uw telefoonnummer in")
    caller.presses_keys("0791234560#").hears("nul. zeven. negen").presses("#")
    assert wishes(telephone) == [("+31791234560", True)]


def test_that_other_number_is_for_the_wish_alone(telephone: Telephone) -> None:
    caller = asks(telephone).presses("7").presses_keys("0791234560#").presses("#")
    caller.hears("Dat is genoteerd").presses("*").presses("0").presses("6").says(9).hangs_up()
    with telephone.sessions() as session:
        found = session.scalars(select(Message).order_by(Message.id)).all()
    assert [one.caller_number for one in found] == ["+31791234560", "+31612345678"]


@pytest.mark.parametrize("key", ["", "9"])
def test_who_confirms_nothing_comes_to_the_voicemail(telephone: Telephone, key: str) -> None:
    caller = asks(telephone)
    for _ in range(2):
        caller = caller.presses(key) if key else caller.waits()
    caller.hears("Wij nemen uw bericht op").hears_a_beep()
    assert wishes(telephone) == []


def test_asking_twice_says_when_it_was_asked_and_makes_no_second(telephone: Telephone) -> None:
    asks(telephone).presses("#").hears("Dat is genoteerd").hangs_up()
    caller = asks(telephone).hears("Dat heeft u vandaag al gevraagd, rond tweeëntwintig, uur.")
    caller.presses("#").hears("Op maandag, bellen wij u terug").presses("*").presses("0")
    caller.presses("0").hears("al gevraagd")
    assert wishes(telephone) == [("+31612345678", False)]


def test_of_an_earlier_day_the_day_is_said(telephone: Telephone) -> None:
    asks(telephone).presses("#").hangs_up()
    with telephone.sessions.begin() as session:
        left = SATURDAY.replace(day=4, hour=17, minute=40)
        session.execute(update(Message).values(left_at=left))
    asks(telephone).hears("Op donderdag, heeft u dat al gevraagd, rond achttien, uur.")


def test_who_keys_in_anothers_number_learns_nothing_of_it(telephone: Telephone) -> None:
    asks(telephone).presses("#").hangs_up()
    caller = asks(telephone, "anonymous").presses_keys("0612345678#").hears(DIGITS)
    caller.does_not_hear("al gevraagd").presses("#").hears("Dat is genoteerd")
    assert wishes(telephone) == [("+31612345678", False)]


def test_a_second_delivery_gets_the_same_answer(telephone: Telephone) -> None:
    """Twilio asks again when an answer came too late (webhooks-connection-overrides, rc)."""
    caller = asks(telephone).presses("#").hears("Dat is genoteerd")
    confirmed = next(hook for hook in caller.webhooks if hook.params.get("Digits") == "#")
    wire = Wire(TOKEN, public_url=PUBLIC, connect_to=telephone.connect_to)
    again = wire.send(Purpose.VOICE, "POST", confirmed.url, confirmed.params, {})
    assert again.content == confirmed.content
    assert wishes(telephone) == [("+31612345678", False)]


def test_a_database_that_is_away_promises_nothing(telephone: Telephone) -> None:
    caller = asks(telephone).hears(DIGITS)
    with telephone.sessions.begin() as writer:
        writer.connection()
        caller.presses("#").hears("Er ging iets mis").does_not_hear("Dat is genoteerd")
    assert wishes(telephone) == []


def test_a_message_after_a_wish_is_a_message_of_its_own(telephone: Telephone) -> None:
    caller = asks(telephone).presses("#").hears("Dat is genoteerd").presses("*").presses("0")
    caller.presses("6").says(9).presses("#").presses("#").hears("Uw bericht is verstuurd")
    with telephone.sessions() as session:
        kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds == [MessageKind.CALL_BACK, MessageKind.SPOKEN]
