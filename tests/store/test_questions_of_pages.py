"""What the clinic's pages ask gets the same answer from SQLite and from PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from ivr.hours import Closure
from ivr.model import Disposition
from ivr.store import calls
from ivr.store.access_log import Actor, Filter, lines, names
from ivr.store.closing import add_closure, coming_closures, remove_closure
from ivr.store.database import reading
from ivr.store.figures import past_calls, step_counts
from ivr.store.found import find_messages
from ivr.store.messages import message_left

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
    message_left(
        session,
        call_sid="CA1",
        recording_sid="RE1",
        caller_number="+31612345678",
        number_was_keyed=False,
        seconds=5,
        now=NOW,
    )
    assert len(find_messages(session, words="345 67")) == 1
    assert find_messages(session, words="_") == []
    assert find_messages(session, since=NOW + HOUR) == []


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
