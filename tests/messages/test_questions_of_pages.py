"""What the clinic's pages ask gets the same answer from SQLite and from PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, sessionmaker

from ivr.call.hours import Closure
from ivr.clinic.figures import past_calls, step_counts
from ivr.database.engine import reading
from ivr.messages.handling import write_note
from ivr.messages.inbox import (
    backlog,
    handled_messages,
    messages_of_number,
    open_messages,
    siblings,
)
from ivr.messages.message import Message, RecordingState
from ivr.messages.notify import untold
from ivr.messages.search_page import find_messages
from ivr.messages.trouble import trouble
from ivr.records import calls
from ivr.records.access_log import Actor, Filter, lines, names
from ivr.records.closures import add_closure, coming_closures, remove_closure
from ivr.words.position import Disposition
from tests.messages.leaving import leave

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ANNA = Actor("anna", "10.0.0.1")
HOUR = timedelta(hours=1)


def test_calls_and_steps_are_counted_in_a_half_open_period(session: Session) -> None:
    for number in range(3):
        calls.note_call(session, f"CA{number}", NOW + number * HOUR, Disposition.INFORMED)
        calls.count_step(session, "menu", "heard", NOW + number * HOUR)
    found = past_calls(session, NOW, NOW + 2 * HOUR)
    assert found == [(NOW, Disposition.INFORMED), (NOW + HOUR, Disposition.INFORMED)]
    until = NOW.replace(minute=0) + 2 * HOUR
    assert step_counts(session, NOW - HOUR, until) == {("menu", "heard"): 2}


def test_a_message_is_found_by_a_part_of_its_number(session: Session) -> None:
    leave(session, "RE1", NOW)
    assert len(find_messages(session, words="345 67")) == 1
    assert find_messages(session, words="_") == []
    assert find_messages(session, since=NOW + HOUR) == []


@pytest.mark.parametrize(
    "words",
    ["de Vries", "VRIES", "vries  mevrouw", "café", "CAFE", "Öz", "oz", "tweede regel", "0184 43"],
)
def test_a_message_is_found_by_words_of_its_note_without_capitals_and_accents(
    session: Session, words: str
) -> None:
    for number in ("+31612345678", "+31786523250"):
        leave(session, "RE" + number, NOW, caller_number=number)
    (sought, other) = session.scalars(select(Message).order_by(Message.id)).all()
    note = "Mevrouw De Vries-Öz, van het café.\nTweede regel: belt 0184 43 43 43"
    assert write_note(session, sought.id, ANNA, NOW, was="", note=note)
    assert write_note(session, other.id, ANNA, NOW, was="", note="Teruggebeld.")
    assert [message.id for message in find_messages(session, words=words)] == [sought.id]
    assert find_messages(session, words="Jansen") == []
    assert find_messages(session, words="\u0301") == [], "an accent alone is no word"


def test_the_sixth_message_of_a_number_within_an_hour_is_folded_and_told_to_nobody(
    session: Session,
) -> None:
    ten = timedelta(minutes=10)
    kept = [leave(session, f"RE{at}", NOW + at * ten) for at in range(7)]
    first = kept[0].id
    # The seventh is an hour after the first: of the hour before it there were five.
    assert [message.burst_id for message in kept] == [*[None] * 5, first, first]
    assert leave(session, "RE-late", NOW + 3 * HOUR).burst_id is None
    assert leave(session, "RE-other", NOW + 5 * ten, caller_number="+31786523250").burst_id is None
    told = untold(session, NOW + 4 * HOUR)
    assert {message.id for message in kept[5:]}.isdisjoint(told)
    assert {message.id for message in kept[:5]} <= set(told)
    assert len(open_messages(session)) == 7
    assert backlog(session).amount == 9


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
        message.state = RecordingState.STORED
        session.add(message)
        session.flush()
        asked.clear()
        backlog(session)
        open_messages(session)
        handled_messages(session)
        messages_of_number(session, message)
        siblings(session, [message])
        trouble(session, NOW)
        untold(session, NOW)
        questions = [(said, given) for said, given in asked if "messages" in said]
        if kind == "postgresql":  # It would read a small table whole, whatever its indexes.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        for said, given in questions:
            explained = session.connection().exec_driver_sql(f"{EXPLAIN[kind]} {said}", given)
            plan = "\n".join(str(step[-1]) for step in explained.all())
            assert not READS_ALL.search(plan), (said, plan)
    assert len(questions) >= 9


def test_a_closure_is_taken_back_once_and_both_steps_are_logged(session: Session) -> None:
    closure = Closure(date(2026, 12, 24), date(2026, 12, 24), "kerstavond")
    add_closure(session, closure, ANNA, NOW)
    (row,) = coming_closures(session, NOW.date())
    assert remove_closure(session, row.id, ANNA, NOW)
    assert not remove_closure(session, row.id, ANNA, NOW)
    assert coming_closures(session, NOW.date()) == []
    details = [line.detail for line in lines(session, Filter(staff="anna"), 10)]
    assert details == ["2026-12-24 t/m 2026-12-24: kerstavond"] * 2
    assert names(session) == ["anna"]


def test_reading_waits_for_no_writer(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as writer:
        calls.note_call(writer, "CA1", NOW)
        with reading(sessions) as reader:
            assert past_calls(reader, NOW, NOW + HOUR) == []
