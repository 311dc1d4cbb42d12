"""Promise: the day after the call nothing about a reminder is left, not even in the raw bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from ivr.records.access_log import AccessLog, LogEvent
from ivr.reminders import consent, in_call
from ivr.reminders.planned import REMINDERS, Made, Reminder, ReminderOutcome, ReminderTry
from ivr.worker.rounds import do_chores
from tests.messages.kept import being_read, raw_bytes, table_file
from tests.reminders.evenings import ASKED, DAY, EVENINGS, MOBILE, asks, eve, wish
from tests.world import World

A_DAY = timedelta(days=1)
NOON = eve("12:00") + A_DAY
on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def count(here: World, table: type[Reminder | ReminderTry] = Reminder) -> int:
    with here.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def chores_at(here: World, now: datetime) -> int:
    """Let a worker do its chores then; return how many reminders are left."""
    here.clock.now = now
    do_chores(here.work)
    return count(here)


def rung_and_heard(here: World, many: int) -> list[bytes]:
    """Let many callers be rung; return what tells something of the last of them."""
    numbers = [f"+3161{index:07}" for index in range(many)]
    evenings = replace(EVENINGS, most=many)
    with here.sessions.begin() as session:
        for number in numbers:
            consent.ask(session, wish(number), here.work.seal, ASKED, evenings)
        for one in session.scalars(select(Reminder)).all():
            names = {"token": f"tokenof{one.number}", "call_sid": f"CAof{one.number}"}
            facts = {"started_at": eve("19:00"), "state": Made.MADE}
            session.add(ReminderTry(reminder_id=one.id, attempt=1, **facts, **names))
    with here.sessions.begin() as session:
        for number in numbers:
            in_call.heard(session, f"tokenof{number}", eve("19:01"))
            in_call.is_over(session, f"tokenof{number}", f"CAof{number}", "completed")
        seals = session.scalars(select(Reminder.seal)).all()
    return [*map(str.encode, seals), b"+3161", b"tokenof", b"CAof"]


@on_sqlite
def test_no_byte_of_a_reminder_remains_in_the_files(here: World, tmp_path: Path) -> None:
    """So many that pages are split, of which SQLite leaves copies."""
    traces = rung_and_heard(here, 150)
    before = raw_bytes(tmp_path / "line.db")
    traces = [trace for trace in traces if trace in before]
    assert len(traces) > 100
    assert chores_at(here, NOON) == 0
    remains = raw_bytes(tmp_path / "line.db")
    assert [trace for trace in traces if trace in remains] == []


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_no_byte_of_a_reminder_remains_in_the_files_of_postgresql(here: World) -> None:
    traces = rung_and_heard(here, 20)
    before = b"".join(table_file(here, table) for table in REMINDERS)
    assert [trace for trace in traces if trace not in before] == []
    assert chores_at(here, NOON) == 0
    remains = b"".join(table_file(here, table) for table in REMINDERS)
    assert [trace for trace in traces if trace in remains] == []


@on_sqlite
def test_wiping_that_a_reader_prevented_is_done_later(here: World, tmp_path: Path) -> None:
    rung_and_heard(here, 1)
    with being_read(here, "reminders"):
        assert chores_at(here, NOON) == 1, "the empty row tells what is still to be wiped"
        assert b"tokenof" in raw_bytes(tmp_path / "line.db")
    assert chores_at(here, NOON + timedelta(minutes=1)) == 0
    assert b"tokenof" not in raw_bytes(tmp_path / "line.db")


def test_it_is_kept_until_noon_of_the_day_of_the_test_and_the_log_says_so(here: World) -> None:
    rung_and_heard(here, 2)
    asks(here, MOBILE, DAY + A_DAY)
    assert chores_at(here, NOON - timedelta(seconds=1)) == 3
    assert chores_at(here, NOON) == 1
    assert count(here, ReminderTry) == 0
    with here.sessions() as session:
        erased = AccessLog.event == LogEvent.REMINDERS_ERASED
        assert session.scalars(select(AccessLog.detail).where(erased)).all() == ["2"]


@on_sqlite
def test_what_is_withdrawn_goes_the_next_day_however_far_ahead_its_own_is(here: World) -> None:
    asks(here)
    here.clock.now = ASKED
    with here.sessions.begin() as session:
        consent.cancel(session, wish(), ASKED)
    noon = ASKED.replace(hour=12) + A_DAY
    assert chores_at(here, noon - timedelta(minutes=1)) == 1
    assert chores_at(here, noon) == 0


@on_sqlite
def test_who_was_not_reached_is_kept_until_the_clinic_knows_but_not_for_long(here: World) -> None:
    asks(here)
    with here.sessions.begin() as session:
        session.execute(update(Reminder).values(outcome=ReminderOutcome.UNREACHED))
    here.staff.out_of_reach = True
    assert chores_at(here, NOON) == 1
    here.staff.out_of_reach = False
    assert chores_at(here, NOON + timedelta(hours=1)) == 1
    assert chores_at(here, NOON + timedelta(hours=1, minutes=2)) == 0
    assert len(here.staff.read) == 1


@on_sqlite
def test_a_mail_server_that_never_comes_back_keeps_nothing_for_ever(here: World) -> None:
    asks(here)
    here.staff.out_of_reach = True
    assert [chores_at(here, NOON), chores_at(here, NOON + A_DAY)] == [1, 0]


@on_sqlite
def test_a_clock_in_doubt_erases_nothing(here: World) -> None:
    rung_and_heard(here, 1)
    here.clock.now, here.clock.wrong = ASKED, NOON - ASKED
    do_chores(here.work)
    assert count(here) == 1
