"""Promise: a number has one open wish to be rung back at a clinic, which is a message."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.messages.bursts import BURST, MOST_IN_A_BURST
from ivr.messages.call_back_request import CallBackWish, ask_to_be_rung_back, asked_at
from ivr.messages.given_numbers import keep_number
from ivr.messages.handling import Handling, handle, reopen
from ivr.messages.inbox import open_messages
from ivr.messages.leaving import discard_recording, newest_recording, state_of_next
from ivr.messages.message import Message, RecordingState
from ivr.messages.notify import untold
from ivr.messages.retention import erase
from ivr.messages.trouble import trouble
from ivr.records.access_log import Actor
from ivr.words.message_kind import MessageKind
from tests.line_settings import CLINIC_NUMBER, OURS
from tests.messages.leaving import leave

NOW = datetime(2026, 11, 23, 20, 15, tzinfo=UTC)
NUMBER, OTHER = "+31612345678", "+31791234560"
ASKING = CallBackWish("CA1", NUMBER, False, CLINIC_NUMBER, "gips", "oefenen")
ANNA = Actor("anna", "hier")


def wishes(session: Session) -> list[Message]:
    session.expire_all()
    wanted = Message.kind == MessageKind.CALL_BACK
    return list(session.scalars(select(Message).where(wanted).order_by(Message.id)))


def test_a_wish_waits_as_a_message_without_a_recording(session: Session) -> None:
    assert ask_to_be_rung_back(session, ASKING, NOW)
    (wish,) = open_messages(session, OURS)
    assert (wish.kind, wish.state) == (MessageKind.CALL_BACK, RecordingState.NONE)
    assert (wish.caller_number, wish.number_was_keyed) == (NUMBER, False)
    assert (wish.topic, wish.leaflet, wish.left_at) == ("oefenen", "gips", NOW)
    assert (wish.recording_sid, wish.next_attempt_at) == (None, None)
    assert untold(session, CLINIC_NUMBER, NOW) == [wish.id]
    assert trouble(session, OURS, NOW + timedelta(days=2)) == []


@pytest.mark.parametrize(
    ("again", "made"),
    [
        (ASKING, 1),
        (replace(ASKING, call_sid="CA2", is_keyed=True), 1),
        (replace(ASKING, number=OTHER), 2),
        (replace(ASKING, clinic="+31101234567"), 2),
    ],
)
def test_a_number_has_one_open_wish_at_a_clinic(
    session: Session, again: CallBackWish, made: int
) -> None:
    ask_to_be_rung_back(session, ASKING, NOW)
    later = NOW + timedelta(hours=1)
    assert ask_to_be_rung_back(session, again, later) is (made == 2)
    assert len(wishes(session)) == made
    assert asked_at(session, NUMBER, CLINIC_NUMBER) == NOW
    assert asked_at(session, again.number, again.clinic) == (NOW if made == 1 else later)


def test_who_was_rung_may_ask_again_and_then_the_first_is_not_reopened(session: Session) -> None:
    ask_to_be_rung_back(session, ASKING, NOW)
    work = Handling(OURS, wishes(session)[0].id, ANNA, NOW)
    assert handle(session, work)
    assert reopen(session, work)
    assert handle(session, work)
    assert asked_at(session, NUMBER, CLINIC_NUMBER) is None
    assert ask_to_be_rung_back(session, ASKING, NOW + timedelta(days=1))
    assert not reopen(session, work)
    assert len(wishes(session)) == 2


def test_two_workers_at_once_make_one_wish(sessions: sessionmaker[Session]) -> None:
    def ask(call: int) -> bool:
        with sessions.begin() as session:
            return ask_to_be_rung_back(session, replace(ASKING, call_sid=f"CA{call}"), NOW)

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(ask, range(8))) == [False] * 7 + [True]
    with sessions() as session:
        assert len(wishes(session)) == 1


@pytest.mark.parametrize("kind", ["postgresql"])  # SQLite has one writer at a time.
def test_a_wish_that_is_reopened_while_its_caller_asks_anew_stays_done(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        ask_to_be_rung_back(session, ASKING, NOW)
        work = Handling(OURS, wishes(session)[0].id, ANNA, NOW)
        handle(session, work)

    def reopened() -> bool:
        with sessions.begin() as colleague:
            return reopen(colleague, work)

    with ThreadPoolExecutor(1) as pool, sessions() as caller:
        ask_to_be_rung_back(caller, replace(ASKING, call_sid="CA2"), NOW)
        answer = pool.submit(reopened)
        with pytest.raises(TimeoutError):
            answer.result(timeout=0.3)
        caller.commit()
        assert not answer.result()
    with sessions() as session:
        assert [one.handled_at is None for one in wishes(session)] == [False, True]


def test_an_erased_wish_leaves_no_number_and_nothing_to_do(session: Session) -> None:
    ask_to_be_rung_back(session, ASKING, NOW)
    (wish,) = wishes(session)
    erase(session, wish, NOW)
    assert (wish.caller_number, wish.call_sid, wish.topic) == (None, None, None)
    assert wish.next_attempt_at is None
    assert asked_at(session, NUMBER, CLINIC_NUMBER) is None


def test_a_number_that_is_keyed_in_later_in_the_call_leaves_the_wish_as_it_was(
    session: Session,
) -> None:
    ask_to_be_rung_back(session, ASKING, NOW)
    message = leave(session, "RE1", NOW, call_sid="CA1", caller_number=None)
    keep_number(session, "CA1", OTHER, NOW)
    session.refresh(message)
    assert message.caller_number == OTHER
    assert [wish.caller_number for wish in wishes(session)] == [NUMBER]


def test_a_wish_takes_the_place_of_no_recording(session: Session) -> None:
    message = leave(session, "RE1", NOW, call_sid="CA1")
    discard_recording(session, "RE1", NOW, clinic=CLINIC_NUMBER)
    ask_to_be_rung_back(session, ASKING, NOW + timedelta(minutes=1))
    assert state_of_next(session, message) is None
    assert newest_recording(session, "CA1") is None


@pytest.mark.parametrize("kind", [MessageKind.BY_POST, MessageKind.OPINION])
def test_a_recording_of_another_kind_in_the_call_is_no_next_one(
    session: Session, kind: MessageKind
) -> None:
    message = leave(session, "RE1", NOW, call_sid="CA1")
    leave(session, "RE2", NOW + timedelta(minutes=1), call_sid="CA1", kind=kind)
    assert state_of_next(session, message) is None
    found = (newest_recording(session, "CA1", kind=which) for which in (message.kind, kind))
    assert [one and one[0] for one in found] == ["RE1", "RE2"]


def test_a_report_that_knows_no_kind_leaves_that_of_the_step(session: Session) -> None:
    leave(session, "RE1", NOW, kind=MessageKind.OPINION)
    assert leave(session, "RE1", NOW).kind is MessageKind.OPINION
    leave(session, "RE2", NOW)
    assert leave(session, "RE2", NOW, kind=MessageKind.BY_POST).kind is MessageKind.BY_POST


def test_a_wish_after_many_messages_is_folded_among_them(session: Session) -> None:
    for at in range(MOST_IN_A_BURST):
        leave(session, f"RE{at}", NOW + timedelta(minutes=at))
    ask_to_be_rung_back(session, ASKING, NOW + BURST / 2)
    (wish,) = wishes(session)
    assert wish.burst_id is not None
