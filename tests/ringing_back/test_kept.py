"""Promise: on both databases one press rings, and what is kept of it goes with its message."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from app import create_app
from ivr.database.wipe import wipe
from ivr.house import House
from ivr.messages.leaving import message_left
from ivr.messages.message import MESSAGES, Message
from ivr.messages.retention import erase
from ivr.messages.tries import RING_BACK_TRIES, RingBackOutcome, RingBackTry
from ivr.pages.accounts import ALL_ROLES
from ivr.pages.staff import Role, Staff, StaffClinic, StaffTelephone
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from ivr.records.access_log import Actor
from ivr.ringing_back import ring_back_call
from ivr.ringing_back.may_ring import proven
from ivr.ringing_back.pressing import PressRefusal, RingBackPress, ring_back_now
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, OURS, TOKEN, settings_for
from tests.own_sound import own_sound
from tests.ringing_back.rung import CALLER, OWN

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def calls() -> MadeCalls:
    return MadeCalls()


@pytest.fixture
def house(database_url: str, tmp_path: Path, calls: MadeCalls) -> Iterator[House]:
    """A line with a message, and two colleagues whose telephones are proven."""
    exchange = create_exchange(Recordings(tmp_path / "twilio"), ACCOUNT, TOKEN, calls=calls)
    with serve(exchange) as url:
        settings = settings_for(twilio=url, DATABASE_URL=database_url, RING_BACK="true")
        app = create_app(settings, clock=lambda: NOW, audio=own_sound())
        made: House = app.extensions["house"]
        with made.sessions.begin() as session:
            _fill(session, made)
        yield made
        made.close()


def _fill(session: Session, house: House) -> None:
    for name in ("anna", "bert"):
        staff = Staff(name=name, password_hash="", created_at=NOW, roles=ALL_ROLES)
        staff.memberships = [StaffClinic(clinic=CLINIC_NUMBER)]
        session.add(staff)
        session.flush()
        sealed = house.seal.close(OWN, proven(staff.id))
        staff.telephone = StaffTelephone(sealed=sealed, verified_at=NOW)
    facts = {"call_sid": "CA1", "recording_sid": "RE1", "caller_number": CALLER}
    where = {"number_was_keyed": False, "seconds": 5, "now": NOW, "clinic": CLINIC_NUMBER}
    message_left(session, **facts, **where)  # type: ignore[arg-type]


def test_of_many_presses_at_once_one_rings(house: House, calls: MadeCalls) -> None:
    presses = [
        RingBackPress(OURS, 1, staff, Actor(name, "here"), NOW, 0)
        for staff, name in ((1, "anna"), (2, "bert"))
        for _ in range(6)
    ]
    with ThreadPoolExecutor(12) as fingers:
        came = [*fingers.map(lambda press: ring_back_now(house, press), presses)]
    assert len(calls.all()) == 1
    assert sum(isinstance(one, PressRefusal) for one in came) == 11


def test_only_an_assistant_of_the_clinic_rings(house: House, calls: MadeCalls) -> None:
    who = (1, Actor("anna", "here"), NOW, 0)
    elsewhere = ring_back_now(house, RingBackPress(["+31101234567"], 1, *who))
    assert elsewhere is PressRefusal.NOT_OPEN
    with house.sessions.begin() as session:
        session.get_one(Staff, 1).roles = frozenset({Role.MANAGER, Role.EDITOR})
    assert ring_back_now(house, RingBackPress(OURS, 1, *who)) is PressRefusal.NO_TELEPHONE
    assert calls.all() == []


def test_what_is_kept_goes_with_the_message(
    house: House, calls: MadeCalls, database_url: str
) -> None:
    ring_back_now(house, RingBackPress(OURS, 1, 1, Actor("anna", "here"), NOW, 0))
    with house.sessions.begin() as session:
        one = session.scalars(select(RingBackTry)).one()
        token, sid, number = one.token, str(one.call_sid), OWN
        both = ring_back_call.accepted(session, house, token, sid, number)
        assert both is not None
        assert both.caller.number == CALLER
        ring_back_call.caller_told(session, token, "in-progress")
        ring_back_call.is_over(session, token, sid, NOW)
    with house.sessions.begin() as session:
        one = session.scalars(select(RingBackTry)).one()
        assert (one.outcome, one.ended_at) == (RingBackOutcome.ANSWERED, NOW)
        erase(session, session.get_one(Message, 1), NOW + timedelta(days=30))
        assert session.scalars(select(RingBackTry)).all() == []
    engine = house.sessions.kw["bind"]
    for tables in (MESSAGES, RING_BACK_TRIES):
        wipe(engine, tables)
    if (file := make_url(database_url).database or "").endswith(".db"):
        left = b"".join(path.read_bytes() for path in Path(file).parent.glob("line.db*"))
        assert token.encode() not in left
        assert sid.encode() not in left
    # A late callback brings nothing back.
    with house.sessions.begin() as session:
        ring_back_call.caller_told(session, token, "completed")
        assert ring_back_call.accepted(session, house, token, sid, number) is None
        assert session.scalars(select(RingBackTry)).all() == []
    assert len(calls.all()) == 1
