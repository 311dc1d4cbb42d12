"""What waits is asked in one way of SQLite and PostgreSQL, and an index answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, sessionmaker

from ivr.messages import inbox
from ivr.messages.inbox import (
    backlog,
    handled_messages,
    messages_of_number,
    open_messages,
    siblings,
)
from ivr.messages.message import Message, RecordingAudio, RecordingState
from ivr.messages.notify import untold
from ivr.messages.trouble import trouble
from tests.line_settings import CLINIC_NUMBER, OURS
from tests.messages.leaving import leave

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)

HOUR = timedelta(hours=1)


def test_the_sixth_message_of_a_number_within_an_hour_is_folded_and_told_to_nobody(
    session: Session,
) -> None:
    ten = timedelta(minutes=10)
    kept = [leave(session, f"RE{at}", NOW + at * ten) for at in range(7)]
    first = kept[0].id
    # The seventh is an hour after the first: of the hour before it there were five.
    assert [message.burst_id for message in kept] == [*[None] * 5, first, first]
    assert leave(session, "RE-late", NOW + 3 * HOUR).burst_id is None
    assert leave(session, "RE-other", NOW + 5 * ten, caller_number="+31791234560").burst_id is None
    told = untold(session, CLINIC_NUMBER, NOW + 4 * HOUR)
    assert {message.id for message in kept[5:]}.isdisjoint(told)
    assert {message.id for message in kept[:5]} <= set(told)
    assert len(open_messages(session, OURS)) == 7
    assert backlog(session, OURS).amount == 9


EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


READS_ALL = re.compile(r"SCAN messages(?! USING)|Seq Scan on messages")


"""How either database says that it goes through every message there ever was."""


def test_what_a_page_asks_is_answered_by_an_index(
    sessions: sessionmaker[Session], kind: str
) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(
        sessions.kw["bind"],
        "before_cursor_execute",
        lambda _connection, _cursor, said, given, *_: asked.append((said, given)),
    )
    with sessions() as session:
        message = Message(recording_sid="RE1", caller_number="+31612345678", left_at=NOW)
        message.state, message.clinic, message.leaflet = RecordingState.STORED, CLINIC_NUMBER, ""
        session.add(message)
        session.flush()
        asked.clear()
        backlog(session, OURS)
        open_messages(session, OURS)
        handled_messages(session, OURS)
        messages_of_number(session, message)
        siblings(session, [message])
        trouble(session, OURS, NOW)
        untold(session, CLINIC_NUMBER, NOW)
        questions = [(said, given) for said, given in asked if "messages" in said]
        if kind == "postgresql":  # It would read a small table whole, whatever its indexes.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        for said, given in questions:
            explained = session.connection().exec_driver_sql(f"{EXPLAIN[kind]} {said}", given)
            plan = "\n".join(str(step[-1]) for step in explained.all())
            assert not READS_ALL.search(plan), (said, plan)
    assert len(questions) >= 9


def test_the_longest_waiting_message_comes_first(session: Session) -> None:
    leave(session, "RE1", NOW)
    leave(session, "RE2", NOW - timedelta(hours=3))
    sids = [message.recording_sid for message in inbox.open_messages(session, OURS)]
    assert sids == ["RE2", "RE1"]


@pytest.mark.parametrize("hidden", ["discarded_at", "purged_at"])
def test_discarded_and_purged_messages_are_not_shown(session: Session, hidden: str) -> None:
    number = leave(session, "RE1", NOW).id
    session.add(RecordingAudio(message_id=number, sealed=b"x", sha256="x", stored_at=NOW))
    message = session.scalars(select(Message)).one()
    setattr(message, hidden, NOW)
    session.flush()
    assert inbox.open_messages(session, OURS) == []
    assert inbox.find_message(session, OURS, number) is None
    assert inbox.sealed_audio(session, OURS, number) is None


@pytest.mark.parametrize("state", list(RecordingState))
def test_a_message_is_shown_whatever_became_of_its_recording(
    session: Session, state: RecordingState
) -> None:
    leave(session, "RE1", NOW)
    session.scalars(select(Message)).one().state = state
    session.flush()
    assert len(inbox.open_messages(session, OURS)) == 1


def test_what_one_number_leaves_is_folded_for_each_clinic_by_itself(session: Session) -> None:
    """Folded under a message of another clinic, nobody would see it."""
    other, minute = "+31101234567", timedelta(minutes=1)
    for at in range(5):
        leave(session, f"RE{at}", NOW + at * minute)
    theirs = leave(session, "RE-other", NOW + 6 * minute, clinic=other)
    assert theirs.burst_id is None
    assert [message.id for message in inbox.open_messages(session, [other])] == [theirs.id]
    assert siblings(session, [theirs])[theirs.id] == inbox.Siblings(rank=1, amount=1, folded=0)
    assert [one.id for one in messages_of_number(session, theirs)] == [theirs.id]
    assert (backlog(session, OURS).amount, backlog(session, [other]).newest) == (5, theirs.id)
