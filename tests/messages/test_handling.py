"""Nothing is lost when two colleagues act at once, and the log knows every step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.messages import handling, inbox
from ivr.messages.handling import Handling
from ivr.messages.message import RecordingAudio
from ivr.messages.search_page import Sought, find_messages
from ivr.records.access_log import AccessLog, Actor, LogEvent
from tests.line_settings import OURS
from tests.messages.leaving import leave

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)

ANNA = Actor("anna", "10.0.0.1")

BERT = Actor("bert", "10.0.0.2")


def by(actor: Actor, number: int) -> Handling:
    """What a colleague of the clinic does now."""
    return Handling(OURS, number, actor, NOW)


def test_a_message_picked_up_by_one_is_refused_to_the_other(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    assert handling.claim(session, by(ANNA, number))
    assert handling.claim(session, by(ANNA, number))
    assert not handling.claim(session, by(BERT, number))
    assert not handling.handle(session, by(BERT, number))
    assert handling.handle(session, by(ANNA, number))


def test_a_colleague_lays_back_what_another_picked_up(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    assert not handling.release(session, by(BERT, number))
    handling.claim(session, by(ANNA, number))
    assert handling.release(session, by(BERT, number))
    assert handling.claim(session, by(BERT, number))


def test_handling_can_be_undone_once(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    handling.handle(session, by(ANNA, number))
    assert inbox.open_messages(session, OURS) == []
    assert [message.id for message in inbox.handled_messages(session, OURS)] == [number]
    assert handling.reopen(session, by(BERT, number))
    assert not handling.reopen(session, by(BERT, number))
    assert len(inbox.open_messages(session, OURS)) == 1


def test_a_note_never_overwrites_what_the_writer_has_not_read(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    assert handling.write_note(session, by(ANNA, number), was="", note="teruggebeld")
    assert not handling.write_note(session, by(BERT, number), was="", note="iets anders")
    session.expire_all()
    message = inbox.find_message(session, OURS, number)
    assert message is not None
    assert message.note == "teruggebeld"


def test_every_step_that_succeeds_is_one_line_and_a_refused_one_is_none(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    handling.claim(session, by(ANNA, number))
    handling.claim(session, by(BERT, number))
    handling.handle(session, by(ANNA, number))
    lines = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    told = [(line.staff, line.access_point, line.event, line.message_id) for line in lines]
    assert told == [
        ("anna", "10.0.0.1", LogEvent.CLAIMED.value, number),
        ("anna", "10.0.0.1", LogEvent.HANDLED.value, number),
    ]


@pytest.mark.parametrize("act", [handling.claim, handling.handle])
def test_of_two_colleagues_at_the_same_moment_exactly_one_succeeds(
    sessions: sessionmaker[Session], act: Callable[[Session, Handling], bool]
) -> None:
    def tries(actor: Actor) -> bool:
        with sessions.begin() as session:
            return act(session, by(actor, number))

    with sessions.begin() as session:
        number = leave(session, "RE1", NOW).id
    with ThreadPoolExecutor(6) as colleagues:
        actors = [Actor(f"collega {number}", "hier") for number in range(6)]
        outcomes = list(colleagues.map(tries, actors))
    assert outcomes.count(True) == 1


@pytest.mark.parametrize(
    "act",
    [
        handling.claim,
        handling.handle,
        handling.release,
        handling.reopen,
        partial(handling.write_note, was="", note="x"),
    ],
)
def test_a_message_of_another_clinic_is_not_there(
    session: Session, act: Callable[[Session, Handling], bool]
) -> None:
    """Each question and each step refuses it by itself, whatever a page forgets."""
    other = "+31101234567"
    number = leave(session, "RE1", NOW).id
    session.add(RecordingAudio(message_id=number, sealed=b"x", sha256="x", stored_at=NOW))
    session.flush()
    if act is handling.reopen:
        handling.handle(session, by(ANNA, number))
    elif act is handling.release:
        handling.claim(session, by(ANNA, number))
    assert not act(session, Handling([other], number, BERT, NOW))
    assert inbox.find_message(session, [other], number) is None
    assert inbox.sealed_audio(session, [other], number) is None
    assert not inbox.is_ours(session, [other], number)
    assert inbox.open_messages(session, [other]) == inbox.handled_messages(session, [other]) == []
    assert inbox.backlog(session, [other]) == inbox.Backlog(amount=0, pages=1, newest=0)
    assert inbox.arrived_since(session, [other], 0) == 0
    assert find_messages(session, [other], Sought("0612345678")) == []
    assert act(session, by(ANNA, number)), "and its own colleague can"
