"""Promise: what is past its time is deleted, and nothing before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import cast

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from ivr.database.lease import Chore
from ivr.messages.handling import Handling, reopen
from ivr.messages.message import Message
from ivr.messages.retention import expired_messages, purge
from ivr.records.access_log import AccessLog, Actor
from ivr.records.calls import Call
from ivr.settings import ROOT
from ivr.twilio.recordings import Description, TwilioRecordings
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import LOCAL, OURS, environment_for
from tests.messages.kept import (
    NOTE,
    NUMBER,
    arrives,
    is_purged,
)
from tests.wav import wav
from tests.world import World


def handles(here: World, sid: str) -> None:
    with here.sessions.begin() as session:
        row = update(Message).where(Message.recording_sid == sid)
        session.execute(row.values(handled_at=here.clock(), handled_by="anna"))


@pytest.mark.parametrize(
    ("handled_after", "checked_after", "purged"),
    [
        (None, timedelta(days=29, hours=23), False),
        (None, timedelta(days=30), True),
        (timedelta(days=1), timedelta(days=14, hours=23), False),
        (timedelta(days=1), timedelta(days=15), True),
        (timedelta(days=29), timedelta(days=30), True),
    ],
)
def test_a_message_goes_two_weeks_after_handling_and_after_thirty_days_at_most(
    here: World, handled_after: timedelta | None, checked_after: timedelta, purged: bool
) -> None:
    left_at, sid = here.clock(), arrives(here)
    if handled_after is not None:
        here.clock.now = left_at + handled_after
        handles(here, sid)
    here.clock.now = left_at + checked_after
    do_chores(here.work)
    assert is_purged(here, sid) is purged


def test_the_day_on_the_card_is_the_day_of_the_purge(here: World) -> None:
    left_at, retention = here.clock(), here.work.retention
    sid = here.leaves()
    for days in (None, -3, 0, 1, 14, 15, 16, 17, 29):
        handled_at = None if days is None else left_at + timedelta(days=days)
        with here.sessions.begin() as session:
            session.execute(update(Message).values(handled_at=handled_at))
        ends = retention.ends(left_at, handled_at)
        with here.sessions() as session:
            assert expired_messages(session, retention, ends - timedelta(microseconds=1)) == []
            (expired,) = expired_messages(session, retention, ends)
        assert expired.recording_sid == sid


def test_a_message_that_never_came_home_is_also_removed_at_twilio(here: World) -> None:
    sid = here.leaves()
    here.clock.passes(days=30)
    here.faults.order("503")
    do_chores(here.work)
    assert is_purged(here, sid)
    run_due(here.work)
    assert not here.is_at_twilio(sid)
    assert here.message(sid).next_attempt_at is None


def test_the_log_tells_that_a_message_was_deleted_on_time(here: World) -> None:
    sid = arrives(here)
    here.clock.passes(days=30)
    do_chores(here.work)
    with here.sessions() as session:
        lines = session.scalars(select(AccessLog).order_by(AccessLog.id.desc())).all()
    assert lines[0].event == "gewist na de bewaartermijn"
    assert lines[0].message_id == here.message(sid).id


def test_an_old_call_stays_in_the_statistics_without_its_sid(here: World) -> None:
    arrives(here)
    here.clock.passes(days=30)
    do_chores(here.work)
    with here.sessions() as session:
        assert [call.call_sid for call in session.scalars(select(Call))] == [None]


def test_a_chore_counts_from_when_it_began(here: World) -> None:
    """What changes while a chore is done may be overlooked: it is for the next time."""
    began, clock = here.clock(), here.clock

    class Slow:
        def since(self, _day: date) -> Iterator[Description]:
            clock.passes(minutes=3)
            return iter(())

    do_chores(replace(here.work, twilio=cast(TwilioRecordings, Slow())))
    with here.sessions() as session:
        assert session.get_one(Chore, "reconcile").done_at == began


def test_a_message_that_is_reopened_this_instant_is_not_purged(here: World, kind: str) -> None:
    sid = arrives(here)
    handles(here, sid)
    here.clock.passes(days=14)
    with here.sessions() as colleague, here.sessions() as worker:
        anna = Actor("anna", "hier")
        reopen(colleague, Handling(OURS, here.message(sid).id, anna, here.clock()))
        if kind == "postgresql":
            assert purge(worker, here.work.retention, here.clock()) == []
        else:  # SQLite has one writer at a time: the worker comes back later.
            with pytest.raises(OperationalError, match="locked"):
                purge(worker, here.work.retention, here.clock())
        worker.rollback()
        colleague.commit()
    do_chores(here.work)
    assert not is_purged(here, sid)


def purge_by_hand(here: World, *arguments: str) -> str:
    database = here.sessions.kw["bind"].url.render_as_string(hide_password=False)
    told = environment_for(
        PUBLIC_BASE_URL=LOCAL, DATABASE_URL=database, TWILIO_API_URL=here.work.twilio.api_url
    )
    command = [sys.executable, str(ROOT / "scripts/purge_messages.py"), *arguments]
    done = subprocess.run(
        command, env=os.environ | told, check=False, capture_output=True, text=True, timeout=60
    )
    return done.stdout + done.stderr


def test_the_script_first_tells_and_then_does_the_same(here: World) -> None:
    here.clock.now = datetime.now(UTC) - timedelta(days=31)
    old = arrives(here)
    here.clock.now = datetime.now(UTC)
    new = arrives(here, "CA2")
    told = purge_by_hand(here, "--dry-run")
    assert "1 message would be deleted" in told
    assert f"message {here.message(old).id}: left" in told
    assert NUMBER not in told
    assert not is_purged(here, old)
    here.clock.now += timedelta(days=31)
    refused = purge_by_hand(here)
    assert "Nothing is deleted: it is " in refused
    assert "another clock says otherwise. Look at its clock" in refused
    assert not is_purged(here, old)
    here.clock.now = datetime.now(UTC)
    assert "1 message deleted" in purge_by_hand(here)
    assert is_purged(here, old)
    assert not is_purged(here, new)
    assert here.sound(new) == wav(seconds=30)


def test_other_messages_survive_a_purge_whole(here: World) -> None:
    arrives(here, "CA1", seed=1)
    here.clock.passes(days=16)
    kept = arrives(here, "CA2", seed=2)
    here.clock.passes(days=14)
    do_chores(here.work)
    sound = here.sound(kept)
    assert sha256(sound).digest() == sha256(wav(seconds=30, seed=2)).digest()
    assert (here.message(kept).caller_number, here.message(kept).note) == (NUMBER, NOTE)
