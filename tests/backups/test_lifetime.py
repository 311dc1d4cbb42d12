"""Promise: no backup that holds a message is there after the days that callers are told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from ivr.backups.held_rows import held_rows
from ivr.backups.lifetime import SPARE, Lifetime, end_of
from ivr.backups.made import BackupMade, holding
from ivr.database.columns import Base
from ivr.messages.message import Message
from ivr.records.calls import Call, note_call
from ivr.reminders.planned import Reminder
from ivr.worker.rounds import back_up, do_chores
from tests.backups.backing import NUMBER, Backups, opened
from tests.line_settings import CLINIC_NUMBER, settings_for
from tests.messages import leaving
from tests.reminders.evenings import asks

AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
SETTINGS = settings_for()


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@settings(max_examples=60)
@given(
    kept=st.integers(7, 30),
    wanted=st.integers(1, 14),
    minutes=st.integers(0, 31 * 24 * 60),
)
def test_a_message_is_held_exactly_when_it_may_outlive_the_backup(
    in_memory: Session, kept: int, wanted: int, minutes: int
) -> None:
    given_ = {"retention_days": kept, "backup_days": min(wanted, kept // 2)}
    life = Lifetime.of(SETTINGS.model_copy(update=given_), AT)
    left_at = AT - timedelta(minutes=minutes)
    leaving.leave(in_memory, "RE1", left_at)
    held = in_memory.scalar(select(Message.id).where(held_rows(life)[Message])) is not None
    in_memory.rollback()
    assert held == (life.ends_at + SPARE <= left_at + timedelta(days=kept))
    assert end_of(life.file_name) == life.ends_at == AT + timedelta(days=given_["backup_days"])


@pytest.mark.parametrize("name", ["line.db", "line-20261101T120000Z.tar.age", "erased.json"])
def test_what_is_no_backup_has_no_end(name: str) -> None:
    assert end_of(name) is None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_from_its_first_night_to_its_last_day_a_message_is_in_backups_and_never_longer(
    backups: Backups,
) -> None:
    shorter = {"retention_days": 7, "backup_days": 2}
    backups.work = replace(backups.work, settings=backups.settings.model_copy(update=shorter))
    here, work = backups.here, backups.work
    message, left_at = backups.leaves(), here.clock()
    holds, in_how_many = dict[str, bool](), []
    for _ in range(9):
        back_up(work)
        do_chores(work)
        with here.sessions() as session:
            now_held = {row.file for row in holding(session, Message.id == message)}
            known = {row.file for row in session.scalars(select(BackupMade))}
        there = {name for name in backups.files() if end_of(name)}
        assert there == known
        holds |= {name: name in now_held for name in there - holds.keys()}
        in_how_many.append(sum(holds[name] for name in there))
        assert here.clock() < left_at + timedelta(days=7) or in_how_many[-1] == 0
        here.clock.passes(days=1)
    # In that of each day while it may outlive it by a day, and in each of these for two days.
    assert in_how_many == [1, 2, 2, 2, 2, 1, 0, 0, 0]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_clock_that_another_one_contradicts_deletes_no_backup(backups: Backups) -> None:
    made = backups.makes()
    backups.here.clock.wrong = timedelta(days=40)
    do_chores(backups.work)
    assert made.file.exists()
    backups.here.clock.wrong = timedelta(0)
    backups.here.clock.passes(days=7)
    do_chores(backups.work)
    assert not made.file.exists()


def test_what_is_too_old_is_left_out_with_what_belongs_to_it_and_counted(
    backups: Backups,
) -> None:
    now = backups.here.clock()
    old = backups.leaves(now - timedelta(days=22, minutes=1))
    edge = backups.leaves(now - timedelta(days=22))
    folded = backups.leaves(now - timedelta(days=21))
    with backups.here.sessions.begin() as session:
        session.get_one(Message, folded).burst_id = old
        note_call(session, "CAold", now - timedelta(days=23), clinic=CLINIC_NUMBER)
        note_call(session, "CAnew", now - timedelta(days=1), clinic=CLINIC_NUMBER)
    made = backups.makes()
    assert (made.inventory.left_out, made.inventory.rows["recording_audio"]) == (2, 1)
    new = backups.elsewhere()
    backups.restores(made.file, new)
    with opened(new) as sessions, sessions() as session:
        assert session.scalars(select(Message.id)).all() == [edge]
        sids = session.scalars(select(Call.call_sid).order_by(Call.started_at)).all()
        assert sids == [None, "CAnew"]


def test_consents_to_be_rung_are_in_no_backup_but_their_number_is_told(backups: Backups) -> None:
    day = backups.work.local_day(backups.here.clock()) + timedelta(days=3)
    asks(backups.here, NUMBER, day, backups.here.clock())
    made = backups.makes()
    assert made.inventory.rows["reminders"] == 0
    assert made.inventory.evenings == {f"{CLINIC_NUMBER} 2026-11-26": 1}
    new = backups.elsewhere()
    backups.restores(made.file, new)
    with opened(new) as sessions, sessions() as session:
        assert session.scalars(select(Reminder)).all() == []
    with backups.here.sessions() as session:
        assert len(session.scalars(select(Reminder)).all()) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_byte_of_what_is_left_out_is_in_the_copy(backups: Backups) -> None:
    now = backups.here.clock()
    for minute in range(30):
        backups.leaves(now - timedelta(days=23, minutes=minute), number="+31687654321")
    backups.leaves()
    asks(backups.here, "+31612344444", backups.work.local_day(now) + timedelta(days=3), now)
    content = backups.opens(backups.makes().file)
    assert NUMBER.encode() in content
    assert (b"+31687654321" in content, b"+31612344444" in content) == (False, False)
