"""Staff hear of messages once, are reminded of late ones, and nothing Twilio has is overlooked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from ivr.database.lease import Chore
from ivr.messages.message import Message, RecordingState
from ivr.records.access_log import Actor, LogEvent, write_log
from ivr.records.closures import AddedClosure
from ivr.records.seal_check import check_log
from ivr.records.seals import LogSeal, key_name, written
from ivr.twilio.recordings import TwilioRecordings
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, TOKEN
from tests.world import World

NEW = "Nieuw bericht op de informatielijn"

LATE = "Er wacht nog een bericht op de informatielijn"


def arrives(here: World, call_sid: str = "CA1") -> str:
    sid = here.leaves(call_sid)
    here.reports(sid, call_sid=call_sid)
    run_due(here.work)
    return sid


def test_staff_are_told_once_of_a_message_that_can_be_heard(here: World) -> None:
    arrives(here)
    run_due(here.work)
    here.clock.passes(hours=2)
    run_due(here.work)
    assert here.staff.read == [NEW]


def test_more_messages_within_the_quiet_interval_are_one_notice(here: World) -> None:
    arrives(here, "CA1")
    for call_sid in ("CA2", "CA3"):
        here.clock.passes(minutes=10)
        arrives(here, call_sid)
    assert here.staff.read == [NEW]
    here.clock.passes(minutes=10)
    run_due(here.work)
    run_due(here.work)
    assert here.staff.read == [NEW, NEW]


def test_a_message_is_told_before_its_sound_is_here_when_that_takes_long(here: World) -> None:
    here.leaves()
    away = replace(here.work, twilio=TwilioRecordings(ACCOUNT, TOKEN, "http://127.0.0.1:1"))
    run_due(away)
    assert here.staff.read == []
    here.clock.passes(minutes=5)
    run_due(away)
    assert here.staff.read == [NEW]


@pytest.mark.parametrize("change", ["discarded_at", "handled_at", "absent"])
def test_staff_are_not_told_of_what_needs_no_answer(here: World, change: str) -> None:
    here.leaves()
    changes = {"state": RecordingState.ABSENT} if change == "absent" else {change: here.clock()}
    with here.sessions.begin() as session:
        session.execute(update(Message).values(changes))
    here.clock.passes(minutes=5)
    do_chores(here.work)
    assert here.staff.read == []


def test_a_notice_that_could_not_be_sent_is_sent_later(here: World) -> None:
    here.staff.out_of_reach = True
    arrives(here)
    with here.sessions() as session:
        assert session.get_one(Chore, f"notify {CLINIC_NUMBER}").last_error == "nobody there"
    here.staff.out_of_reach = False
    here.clock.passes(seconds=10)
    run_due(here.work)
    assert here.staff.read == [NEW]


FRIDAY_NIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "reminded"),
    [
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), False),  # Monday 16.59: not yet a whole day
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), False),  # a whole day, but nobody is there
        (datetime(2026, 11, 24, 7, 29, tzinfo=UTC), False),  # Tuesday 8.29
        (datetime(2026, 11, 24, 7, 35, tzinfo=UTC), True),  # Tuesday 8.35
    ],
)
def test_staff_are_reminded_of_a_message_older_than_one_working_day(
    here: World, now: datetime, reminded: bool
) -> None:
    here.clock.now = FRIDAY_NIGHT
    arrives(here)
    here.clock.now = now
    run_due(here.work)
    assert (LATE in here.staff.read) is reminded


def test_a_reminder_comes_once_a_day_until_the_message_is_handled(here: World) -> None:
    here.clock.now = FRIDAY_NIGHT
    arrives(here)
    here.staff.read.clear()
    for day in (24, 25, 26):
        for hour in (7, 10, 14, 20):
            here.clock.now = datetime(2026, 11, day, hour, 30, tzinfo=UTC)
            run_due(here.work)
    assert here.staff.read == [LATE] * 3
    with here.sessions.begin() as session:
        session.execute(update(Message).values(handled_at=here.clock()))
    here.clock.now = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    run_due(here.work)
    assert here.staff.read == [LATE] * 3


def closes(here: World, day: date) -> None:
    with here.sessions.begin() as session:
        facts = {"reason": "Verhuizing", "added_by": "anna", "added_at": here.clock()}
        session.add(AddedClosure(clinic=CLINIC_NUMBER, first_day=day, last_day=day, **facts))


def test_nobody_is_reminded_on_a_day_the_clinic_is_closed(here: World) -> None:
    here.clock.now = FRIDAY_NIGHT
    arrives(here)
    closes(here, date(2026, 11, 24))
    here.clock.now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    run_due(here.work)
    assert LATE not in here.staff.read


def test_a_day_the_clinic_is_closed_is_no_working_day(here: World) -> None:
    here.clock.now = FRIDAY_NIGHT
    arrives(here)
    closes(here, date(2026, 11, 23))
    here.clock.now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    run_due(here.work)
    assert LATE not in here.staff.read
    here.clock.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    run_due(here.work)
    assert LATE in here.staff.read


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_round_in_which_no_chore_is_due_writes_nothing(here: World) -> None:
    """SQLite has one writer at a time, and a webhook would wait for this one."""
    arrives(here)
    run_due(here.work)
    here.clock.passes(seconds=3)
    begun: list[str] = []

    def noted(_connection: object, _cursor: object, said: str, *_: object) -> None:
        begun.append(said)

    engine = here.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", noted)
    assert not do_chores(here.work)
    event.remove(engine, "before_cursor_execute", noted)
    assert "BEGIN" in begun
    assert "BEGIN IMMEDIATE" not in begun


def test_each_chore_has_its_own_next_moment(here: World) -> None:
    do_chores(here.work)
    with here.sessions() as session:
        waits = {
            chore.kind: chore.next_attempt_at - here.clock()
            for chore in session.scalars(select(Chore))
        }
    assert waits == {
        "reconcile": timedelta(minutes=10),
        "newest": timedelta(seconds=30),
        "purge": timedelta(hours=1),
    }


def test_the_log_is_sealed_each_minute_and_the_daily_mail_carries_the_last_seal(
    here: World,
) -> None:
    here.clock.now = FRIDAY_NIGHT
    arrives(here)
    assert "zegel" not in here.staff.texts[0], "there was nothing to seal"
    with here.sessions.begin() as session:
        write_log(
            session, Actor("anna", "::1"), here.clock(), LogEvent.LISTED, clinic=CLINIC_NUMBER
        )
    run_due(here.work)
    with here.sessions() as session:
        first = written(session.scalars(select(LogSeal)).one())
    here.clock.passes(hours=1)
    arrives(here, "CA2")
    assert "zegel" not in here.staff.texts[1], "once a day is enough"
    here.clock.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    run_due(here.work)
    assert [first in mail for mail in here.staff.texts[2:]] == [True]
    arrives(here, "CA3")
    assert first in here.staff.texts[3]
    with here.sessions() as session:
        found = check_log(session, {key_name(key): key for key in here.work.log_keys}, here.clock())
    assert (found.whole, found.unsealed, found.broken) == (1, 0, None)
