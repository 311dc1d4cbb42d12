"""Promise: a wrong clock erases nothing, and when it is right again everything goes on at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from ivr.database.lease import FARTHEST, Chore, lease_chore, lease_next
from ivr.database.server_clock import CLOCK_ELSEWHERE, database_clock
from ivr.messages.fetch import fetch_due
from ivr.messages.leaving import discard_recording
from ivr.messages.message import Message
from ivr.messages.trouble import IN_DOUBT, NOTHING_IS_DELETED, trouble
from ivr.messages.worker_parts import Work
from ivr.records.clocks import LONGEST_SILENCE, TOLERANCE, Doubt, Readings, doubt
from ivr.twilio.recordings import TwilioRecordings
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, OURS, TOKEN
from tests.world import MONDAY, World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAIL = "De klok van de informatielijn moet worden nagekeken"
ENDING = "Een bericht op de informatielijn wordt binnenkort gewist"
A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (Readings(NOW), Doubt.ALONE),
        (Readings(NOW, twilio=NOW), None),
        (Readings(NOW, twilio=NOW + TOLERANCE), None),
        (Readings(NOW, twilio=NOW - TOLERANCE), None),
        (Readings(NOW, twilio=NOW + TOLERANCE + A_SECOND), Doubt.DISAGREE),
        (Readings(NOW, twilio=NOW - TOLERANCE - A_SECOND), Doubt.DISAGREE),
        (Readings(NOW, database=NOW), None),
        (Readings(NOW, database=NOW - timedelta(days=31)), Doubt.DISAGREE),
        # One that disagrees is enough, whichever it is.
        (Readings(NOW, twilio=NOW, database=NOW - timedelta(days=31)), Doubt.DISAGREE),
        (Readings(NOW, twilio=NOW - timedelta(days=31), database=NOW), Doubt.DISAGREE),
        # After a jump a database server may have jumped along; Twilio has not.
        (Readings(NOW, database=NOW, jumped=True), Doubt.JUMPED),
        (Readings(NOW, jumped=True), Doubt.JUMPED),
        (Readings(NOW, twilio=NOW, jumped=True), None),
        (Readings(NOW, database=NOW, doubted=Doubt.JUMPED), Doubt.JUMPED),
        (Readings(NOW, database=NOW, doubted=Doubt.DISAGREE), Doubt.DISAGREE),
        (Readings(NOW, twilio=NOW, doubted=Doubt.DISAGREE), None),
        (Readings(NOW, database=NOW, doubted=Doubt.ALONE), None),
        # The last look, by whatever worker.
        (Readings(NOW, database=NOW, seen_at=NOW - LONGEST_SILENCE), None),
        (Readings(NOW, database=NOW, seen_at=NOW - LONGEST_SILENCE - A_SECOND), Doubt.JUMPED),
        (Readings(NOW, database=NOW, seen_at=NOW + TOLERANCE), None),
        (Readings(NOW, database=NOW, seen_at=NOW + TOLERANCE + A_SECOND), Doubt.JUMPED),
        (Readings(NOW, twilio=NOW, seen_at=NOW - timedelta(days=31)), None),
    ],
)
def test_two_clocks_agree_or_nothing_is_deleted(readings: Readings, expected: Doubt | None) -> None:
    assert doubt(readings) is expected


def five_messages(here: World) -> None:
    for number in range(5):
        here.reports(here.leaves(f"CA{number}"), call_sid=f"CA{number}")
    run_due(here.work)
    here.staff.read.clear()


def purged(here: World) -> int:
    with here.sessions() as session:
        return len(session.scalars(select(Message).where(Message.purged_at.is_not(None))).all())


def shown(here: World) -> list[str]:
    with here.sessions() as session:
        return trouble(session, OURS, here.clock())


def said(doubt: Doubt) -> list[str]:
    return [IN_DOUBT[doubt] + NOTHING_IS_DELETED]


def without_twilio(here: World) -> Work:
    return replace(here.work, twilio=TwilioRecordings(ACCOUNT, TOKEN, "http://127.0.0.1:1"))


def wait_of(here: World, kind: str) -> timedelta:
    with here.sessions() as session:
        return session.get_one(Chore, kind).next_attempt_at - here.clock()


@pytest.mark.parametrize("days", [31, 400, -31, -20_000])
def test_a_wrong_clock_erases_nothing_is_told_and_put_right_goes_on_at_once(
    here: World, days: int
) -> None:
    five_messages(here)
    here.clock.passes(minutes=1)
    here.clock.wrong = timedelta(days=days)
    for _ in range(3):
        run_due(here.work)
        here.clock.passes(minutes=20)
    assert purged(here) == 0
    assert said(Doubt.DISAGREE)[0] in shown(here)
    assert here.staff.read.count(MAIL) == 1
    here.clock.wrong = timedelta(0)
    late = here.leaves("CA-late")
    here.clock.passes(minutes=1)
    run_due(here.work)
    assert here.message(late).removed_at_twilio_at is not None
    assert shown(here) == []
    assert wait_of(here, "reconcile") == timedelta(minutes=10)
    assert wait_of(here, "purge") == timedelta(hours=1)
    assert purged(here) == 0
    here.clock.passes(days=30)
    run_due(here.work)
    assert purged(here) == 6


@pytest.mark.parametrize("worker_stays", [True, False])
@pytest.mark.parametrize("wrong", [timedelta(hours=3), timedelta(days=31)])
def test_what_a_clock_that_was_ahead_put_off_is_due_when_it_is_right(
    here: World, worker_stays: bool, wrong: timedelta
) -> None:
    five_messages(here)
    here.clock.wrong = wrong
    waiting, leased = here.leaves("CA7"), here.leaves("CA8")
    do_chores(here.work)
    with here.sessions.begin() as session:
        for sid in (waiting, leased):
            ahead = update(Message).where(Message.recording_sid == sid)
            session.execute(ahead.values(next_attempt_at=here.clock() + timedelta(minutes=1)))
    here.clock.passes(minutes=2)
    with here.sessions.begin() as session:
        assert lease_next(session, Message, here.clock(), here.work.lease) is not None
    here.clock.wrong = timedelta(0)
    work = here.work if worker_stays else here.restarted()
    do_chores(work)
    fetch_due(work)
    assert wait_of(here, "reconcile") == timedelta(minutes=10)
    assert here.message(waiting).next_attempt_at is None
    assert here.message(leased).next_attempt_at is None
    assert here.message(leased).left_at == here.clock.at_twilio() - timedelta(minutes=2)


def test_a_jump_back_of_minutes_puts_nothing_off(here: World) -> None:
    here.clock.wrong = timedelta(minutes=40)
    do_chores(here.work)
    here.clock.passes(seconds=3)
    here.clock.wrong = timedelta(0)
    do_chores(here.work)
    assert wait_of(here, "reconcile") == timedelta(minutes=10)


def test_a_small_correction_is_no_jump(here: World) -> None:
    do_chores(here.work)
    here.clock.wrong = TOLERANCE
    do_chores(here.work)
    assert not here.work.pulse.jumped
    assert shown(here) == []


def test_really_thirty_days_later_everything_goes(here: World) -> None:
    five_messages(here)
    for _ in range(30):
        assert purged(here) == 0
        here.clock.passes(days=1)
        run_due(here.work)
    assert purged(here) == 5
    assert MAIL not in here.staff.read


def test_a_worker_that_was_away_for_a_month_deletes_when_twilio_agrees(here: World) -> None:
    five_messages(here)
    here.clock.passes(days=31)
    run_due(here.restarted())
    assert purged(here) == 5


def test_without_a_second_clock_nothing_is_deleted_and_staff_hear_of_it_after_a_day(
    here: World,
) -> None:
    five_messages(here)
    work = without_twilio(here)
    with here.sessions.begin() as session:
        session.execute(update(Message).values(left_at=MONDAY - timedelta(days=40)))
    here.clock.passes(hours=1)
    do_chores(work)
    alone = said(Doubt.ALONE)[0]
    here.clock.passes(hours=23)
    do_chores(work)
    assert alone not in shown(here)
    here.clock.passes(hours=1)
    do_chores(work)
    assert purged(here) == 0
    assert alone in shown(here)
    assert here.staff.read.count(MAIL) == 1
    here.clock.passes(minutes=10)
    do_chores(here.work)
    assert purged(here) == 5
    assert alone not in shown(here)


@pytest.mark.parametrize("days", [31, -5])
def test_a_jump_is_told_at_once_also_when_nobody_can_say_what_time_it_is(
    here: World, days: int
) -> None:
    five_messages(here)
    work = without_twilio(here)
    here.clock.wrong = timedelta(days=days)
    here.clock.passes(minutes=1)
    do_chores(work)
    assert said(Doubt.JUMPED)[0] in shown(here)
    assert here.staff.read.count(MAIL) == 1
    here.clock.passes(minutes=10)
    do_chores(replace(here.restarted(), twilio=work.twilio))
    assert said(Doubt.JUMPED)[0] in shown(here), "a restart forgets no jump"
    assert purged(here) == 0


def test_the_mail_about_the_clock_comes_once_a_day(here: World) -> None:
    here.clock.wrong = timedelta(days=31)
    for _ in range(3 * 24):
        do_chores(here.work)
        here.clock.passes(hours=1)
    assert here.staff.read.count(MAIL) in (3, 4)


def test_the_clock_of_a_database_server_elsewhere_is_a_second_one(here: World) -> None:
    """The server of the tests has no clock but ours, so here it is said to stand elsewhere."""
    five_messages(here)
    work = replace(without_twilio(here), database_clock=lambda _session: here.clock.at_twilio())
    here.clock.wrong = timedelta(days=31)
    do_chores(work)
    assert purged(here) == 0
    here.clock.wrong = timedelta(0)
    for _ in range(30):
        here.clock.passes(days=1)
        do_chores(replace(here.restarted(), twilio=work.twilio, database_clock=work.database_clock))
    assert purged(here) == 0, "after a disagreement Twilio has to confirm"
    do_chores(replace(here.work, database_clock=work.database_clock))
    here.clock.passes(hours=1)
    with here.sessions.begin() as session:
        session.execute(update(Message).values(purged_at=None, left_at=MONDAY))
    do_chores(work)
    assert purged(here) == 5


def test_only_a_server_elsewhere_has_a_clock_of_its_own(session: Session, kind: str) -> None:
    """That of the tests is reached by loopback: its clock is ours, as on most machines."""
    assert database_clock(session) is None
    if kind == "postgresql":
        elsewhere = text(str(CLOCK_ELSEWHERE).replace("inet_client_addr()", "'192.0.2.1'::inet"))
        moment = session.scalar(elsewhere)
        assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_replaced_recording_is_not_waited_for_until_a_false_moment(here: World) -> None:
    here.clock.wrong = timedelta(days=31)
    first = here.leaves("CA1")
    with here.sessions.begin() as session:
        discard_recording(session, first, here.clock(), said_nothing=True, clinic=CLINIC_NUMBER)
    here.clock.wrong = timedelta(0)
    fetch_due(here.work)
    assert not here.is_at_twilio(first)


@pytest.mark.parametrize("days", [31, -29])
def test_the_days_of_a_message_count_from_when_it_really_came(here: World, days: int) -> None:
    here.clock.wrong = timedelta(days=days)
    sid = here.leaves("CA1")
    here.reports(sid)
    run_due(here.work)
    assert here.message(sid).left_at == MONDAY
    here.clock.wrong = timedelta(0)
    here.clock.passes(days=29, hours=23)
    run_due(here.work)
    assert purged(here) == 0
    here.clock.passes(hours=1)
    run_due(here.work)
    assert purged(here) == 1


def test_handling_that_a_clock_behind_put_before_the_message_does_not_shorten_its_days(
    here: World,
) -> None:
    five_messages(here)
    with here.sessions.begin() as session:
        session.execute(update(Message).values(handled_at=MONDAY - timedelta(days=60)))
    here.clock.passes(days=13)
    run_due(here.work)
    assert purged(here) == 0
    here.clock.passes(days=1)
    run_due(here.work)
    assert purged(here) == 5


def test_what_waits_unanswered_is_mailed_daily_from_day_twenty(here: World) -> None:
    five_messages(here)
    days = []
    here.clock.passes(days=19)
    for _ in range(11 * 8):
        here.clock.passes(hours=3)
        run_due(here.work)
        days += [(here.clock().date() - MONDAY.date()).days] * here.staff.read.count(ENDING)
        here.staff.read.clear()
    assert days == list(range(20, 30))
    assert purged(here) == 5


def test_an_honest_lease_is_left_alone(here: World) -> None:
    """Another worker's lease may be longer than ours (`--lease`)."""
    now = here.clock()
    with here.sessions.begin() as session:
        assert lease_chore(session, "purge", now, FARTHEST) is not None
        assert lease_chore(session, "purge", now, timedelta(seconds=5)) is None
