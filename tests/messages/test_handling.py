"""Nothing is lost when two colleagues act at once, and the log knows every step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.messages import handling, inbox
from ivr.records.access_log import AccessLog, Actor, LogEvent
from tests.messages.leaving import leave

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)

ANNA = Actor("anna", "10.0.0.1")

BERT = Actor("bert", "10.0.0.2")


def test_a_message_picked_up_by_one_is_refused_to_the_other(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    assert handling.claim(session, number, ANNA, NOW)
    assert handling.claim(session, number, ANNA, NOW)
    assert not handling.claim(session, number, BERT, NOW)
    assert not handling.handle(session, number, BERT, NOW)
    assert handling.handle(session, number, ANNA, NOW)


def test_a_colleague_lays_back_what_another_picked_up(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    assert not handling.release(session, number, BERT, NOW)
    handling.claim(session, number, ANNA, NOW)
    assert handling.release(session, number, BERT, NOW)
    assert handling.claim(session, number, BERT, NOW)


def test_handling_can_be_undone_once(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    handling.handle(session, number, ANNA, NOW)
    assert inbox.open_messages(session) == []
    assert [message.id for message in inbox.handled_messages(session)] == [number]
    assert handling.reopen(session, number, BERT, NOW)
    assert not handling.reopen(session, number, BERT, NOW)
    assert len(inbox.open_messages(session)) == 1


def test_a_note_never_overwrites_what_the_writer_has_not_read(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    assert handling.write_note(session, number, ANNA, NOW, was="", note="teruggebeld")
    assert not handling.write_note(session, number, BERT, NOW, was="", note="iets anders")
    session.expire_all()
    message = inbox.find_message(session, number)
    assert message is not None
    assert message.note == "teruggebeld"


def test_every_step_that_succeeds_is_one_line_and_a_refused_one_is_none(session: Session) -> None:
    number = leave(session, "RE1", NOW).id
    handling.claim(session, number, ANNA, NOW)
    handling.claim(session, number, BERT, NOW)
    handling.handle(session, number, ANNA, NOW)
    lines = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    told = [(line.staff, line.access_point, line.event, line.message_id) for line in lines]
    assert told == [
        ("anna", "10.0.0.1", LogEvent.CLAIMED.value, number),
        ("anna", "10.0.0.1", LogEvent.HANDLED.value, number),
    ]


@pytest.mark.parametrize("act", [handling.claim, handling.handle])
def test_of_two_colleagues_at_the_same_moment_exactly_one_succeeds(
    sessions: sessionmaker[Session], act: Callable[[Session, int, Actor, datetime], bool]
) -> None:
    def tries(actor: Actor) -> bool:
        with sessions.begin() as session:
            return act(session, number, actor, NOW)

    with sessions.begin() as session:
        number = leave(session, "RE1", NOW).id
    with ThreadPoolExecutor(6) as colleagues:
        actors = [Actor(f"collega {number}", "hier") for number in range(6)]
        outcomes = list(colleagues.map(tries, actors))
    assert outcomes.count(True) == 1
