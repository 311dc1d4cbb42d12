"""Promise: whoever can write the database cannot rewrite the access log without being found out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.records.access_log import LOG_DAYS, AccessLog, Actor, LogEvent, write_log
from ivr.records.seal_check import CHANGED_LINES, CHANGED_SEAL, MISSING, NO_KEY, Finding, check_log
from ivr.records.seals import (
    BATCH,
    LogSeal,
    has_unsealed,
    key_name,
    last_seal,
    last_settled,
    seal_batch,
    written,
)
from ivr.sealing import log_keys
from tests.line_settings import CLINIC_NUMBER, RECORDING_KEY, settings_for

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32
Sessions = sessionmaker[Session]


def looks(sessions: Sessions, count: int, at: datetime = NOW) -> None:
    with sessions.begin() as session:
        for number in range(count):
            write_log(
                session,
                Actor("anna", "::1"),
                at,
                LogEvent.READ,
                message_id=number,
                clinic=CLINIC_NUMBER,
            )


def seals(sessions: Sessions, key: bytes = OLD, now: datetime = NOW) -> bool:
    with sessions.begin() as session:
        until = last_settled(session)
    with sessions.begin() as session:
        return seal_batch(session, key, until, now)


def found(sessions: Sessions, *keys: bytes, now: datetime = NOW, mailed: str = "") -> Finding:
    with sessions() as session:
        return check_log(session, {key_name(key): key for key in keys or [OLD]}, now, mailed)


def broken(sessions: Sessions, *keys: bytes, **more: str) -> tuple[int, str] | None:
    fault = found(sessions, *keys, **more).broken  # type: ignore[arg-type]  # only `mailed`
    return (fault.number, fault.why) if fault else None


@contextmanager
def as_a_thief(sessions: Sessions) -> Iterator[Session]:
    """Write as whoever has the database: without the triggers that refuse it."""
    with sessions.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE access_log DISABLE TRIGGER USER"))
        else:
            for name in ("unchanged", "kept", "not_replaced"):
                session.execute(text(f"DROP TRIGGER access_log_{name}"))
        yield session


@pytest.fixture
def log(sessions: Sessions) -> Sessions:
    """A log of three batches of four lines."""
    for minute in range(3):
        looks(sessions, 4, NOW + timedelta(minutes=minute))
        assert seals(sessions, now=NOW + timedelta(minutes=minute, seconds=30))
    return sessions


def test_a_log_that_nobody_touched_is_whole(log: Sessions) -> None:
    looks(log, 2)
    finding = found(log)
    assert (finding.whole, finding.unsealed, finding.broken) == (3, 2, None)


def test_an_empty_log_is_whole_and_has_nothing_to_seal(sessions: Sessions) -> None:
    with sessions() as session:
        assert not has_unsealed(session)
    assert not seals(sessions)
    assert found(sessions) == Finding()


COLUMNS = [("at", NOW - timedelta(days=1)), ("staff", "bert"), ("event", "beluisterd")]
COLUMNS += [("message_id", 99), ("access_point", "10.0.0.1"), ("detail", "x"), ("staff", None)]


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_a_changed_line_is_found(log: Sessions, column: str, value: object) -> None:
    with as_a_thief(log) as session:
        session.execute(update(AccessLog).where(AccessLog.id == 6).values({column: value}))
    assert broken(log) == (2, CHANGED_LINES)


def test_nothing_that_becomes_an_empty_text_is_found(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(insert(AccessLog).values(at=NOW, event="ingelogd", staff=None))
    assert seals(sessions)
    assert broken(sessions) is None
    with as_a_thief(sessions) as session:
        session.execute(update(AccessLog).values(staff=""))
    assert broken(sessions) == (1, CHANGED_LINES)


def removes(session: Session) -> None:
    session.execute(delete(AccessLog).where(AccessLog.id == 5))


def reorders(session: Session) -> None:
    for old, new in ((6, 999), (7, 6), (999, 7)):
        session.execute(update(AccessLog).where(AccessLog.id == old).values(id=new))


def moves_to_another_batch(session: Session) -> None:
    session.execute(update(AccessLog).where(AccessLog.id == 8).values(id=999))


def replaces(session: Session) -> None:
    removes(session)
    session.execute(insert(AccessLog).values(id=5, at=NOW, event="bericht bekeken"))


@pytest.mark.parametrize("act", [removes, reorders, moves_to_another_batch, replaces])
def test_lines_that_are_gone_or_elsewhere_are_found(
    log: Sessions, act: Callable[[Session], None]
) -> None:
    with as_a_thief(log) as session:
        act(session)
    assert broken(log) == (2, CHANGED_LINES)


def test_an_inserted_line_is_found_also_between_two_batches(sessions: Sessions) -> None:
    """A number that was given out and not used: a transaction that failed leaves such a gap."""
    with sessions.begin() as session:
        for number in (1, 2, 5, 6):
            session.execute(insert(AccessLog).values(id=number, at=NOW, event="gezocht"))
            if number == 2:
                seal_batch(session, OLD, 2, NOW)
        seal_batch(session, OLD, 6, NOW)
    assert broken(sessions) is None
    with as_a_thief(sessions) as session:
        session.execute(insert(AccessLog).values(id=3, at=NOW, event="gezocht"))
    assert broken(sessions) == (2, CHANGED_LINES)


def test_a_removed_seal_is_found(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(delete(LogSeal).where(LogSeal.number == 2))
    assert broken(log) == (2, MISSING)


def test_a_removed_first_batch_is_found(log: Sessions) -> None:
    with as_a_thief(log) as session:
        session.execute(delete(LogSeal).where(LogSeal.number == 1))
        session.execute(delete(AccessLog).where(AccessLog.id <= 4))
        session.execute(update(LogSeal).values(number=LogSeal.number - 1))
    assert broken(log) == (1, CHANGED_SEAL)


@pytest.mark.parametrize("column", ["first_at", "sealed_at", "lines", "digest", "seal", "last_id"])
def test_a_changed_seal_is_found(log: Sessions, column: str) -> None:
    odd = {"first_at": NOW - timedelta(days=9999), "sealed_at": NOW, "lines": 3, "last_id": 9}
    with log.begin() as session:
        change = update(LogSeal).where(LogSeal.number == 2).values({column: odd.get(column, "0")})
        session.execute(change)
    assert broken(log) == (2, CHANGED_SEAL)


def test_a_seal_of_another_key_does_not_hide_a_change(log: Sessions) -> None:
    """A seal that names a key that is not here cannot be checked, but the next covers that name."""
    with as_a_thief(log) as session:
        session.execute(update(AccessLog).where(AccessLog.id == 6).values(staff="bert"))
        session.execute(update(LogSeal).where(LogSeal.number == 2).values(key="00000000"))
    assert broken(log) == (3, CHANGED_SEAL)


def test_the_newest_batches_must_be_of_a_key_that_is_here(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(update(LogSeal).where(LogSeal.number == 3).values(key="00000000"))
    assert broken(log) == (3, NO_KEY)


def test_a_cut_off_end_is_found_by_the_seal_that_was_mailed(log: Sessions) -> None:
    with log() as session:
        last = last_seal(session)
        assert last is not None
        mailed = written(last)
    assert broken(log, mailed=mailed) is None
    with as_a_thief(log) as session:
        session.execute(delete(AccessLog).where(AccessLog.id > 8))
        session.execute(delete(LogSeal).where(LogSeal.number == 3))
    assert broken(log) is None, "in the database itself nothing tells it"
    fault = broken(log, mailed=mailed)
    assert fault is not None
    assert fault[0] == 3
    assert "cut off" in fault[1]
    looks(log, 5)
    seals(log, now=NOW + timedelta(days=1))
    assert broken(log, mailed=mailed) == (3, "its seal is not the one that was mailed")


def test_a_new_key_seals_and_the_old_one_still_checks(log: Sessions) -> None:
    looks(log, 3)
    assert seals(log, NEW)
    assert found(log, NEW, OLD).whole == 4
    without = found(log, NEW)
    assert (without.whole, without.unknown, without.broken) == (1, 3, None)
    assert broken(log, OLD) == (4, NO_KEY)


def test_lines_that_were_deleted_on_time_are_expired_and_the_rest_is_checked(
    sessions: Sessions,
) -> None:
    long_ago = NOW - timedelta(days=LOG_DAYS + 1)
    for at in (long_ago, NOW):
        looks(sessions, 4, at)
        seals(sessions, now=at)
    with as_a_thief(sessions) as session:
        session.execute(delete(AccessLog).where(AccessLog.id <= 4))
    finding = found(sessions)
    assert (finding.expired, finding.whole, finding.broken) == (1, 1, None)
    assert found(sessions, now=NOW - timedelta(days=2)).broken is not None, "deleted too early"


def test_a_log_that_was_never_sealed_is_sealed_in_batches(sessions: Sessions) -> None:
    rows = [{"at": NOW, "event": "gezocht", "detail": "", "access_point": ""}] * (BATCH + 1)
    with sessions.begin() as session:
        session.execute(insert(AccessLog), rows)
    assert [seals(sessions), seals(sessions), seals(sessions)] == [True, True, False]
    with sessions() as session:
        assert session.scalars(select(LogSeal.lines).order_by(LogSeal.number)).all() == [BATCH, 1]
    assert found(sessions).whole == 2


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_line_that_is_committed_later_than_a_younger_one_is_sealed_too(
    sessions: Sessions,
) -> None:
    """Number 1 is given out first and committed last; sealing 2 without it would call it forged."""
    settled: list[int] = []
    with sessions() as slow:
        write_log(
            slow, Actor("anna", "::1"), NOW, LogEvent.READ, message_id=1, clinic=CLINIC_NUMBER
        )
        looks(sessions, 1)

        def settle() -> None:
            with sessions.begin() as session:
                settled.append(last_settled(session))

        thread = threading.Thread(target=patiently, args=[settle])
        thread.start()
        while not _someone_waits(sessions):
            pass
        assert settled == []
        slow.commit()
        thread.join()
    assert settled == [2]
    assert seals(sessions)
    assert found(sessions).whole == 1
    with sessions() as session:
        assert session.scalars(select(LogSeal.lines)).all() == [2]


def patiently(act: Callable[[], object]) -> None:
    """Try again what gave way to another transaction, as the worker does."""
    while True:
        with suppress(OperationalError):
            act()
            return


def _someone_waits(sessions: Sessions) -> bool:
    with sessions() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def test_of_two_workers_that_seal_the_same_lines_one_does(sessions: Sessions, kind: str) -> None:
    looks(sessions, 4)
    if kind == "sqlite":  # It has one writer at a time.
        assert [seals(sessions), seals(sessions)] == [True, False]
        return
    with sessions() as first:
        assert seal_batch(first, OLD, 4, NOW)
        others: list[bool] = []
        thread = threading.Thread(target=patiently, args=[lambda: others.append(seals(sessions))])
        thread.start()
        while not _someone_waits(sessions):
            pass
        first.commit()
        thread.join()
    assert others == [False]
    assert found(sessions).whole == 1


def test_the_keys_follow_from_the_settings_and_are_no_others() -> None:
    ring = RECORDING_KEY
    alone, more = settings_for(), settings_for(RECORDING_KEYS=ring)
    assert log_keys(more)[1:] == log_keys(alone)
    assert len({*log_keys(more), ring.encode(), alone.secret_key.encode()}) == 4


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_says_what_is_broken_and_where(database_url: str, sessions: Sessions) -> None:
    settings = settings_for(DATABASE_URL=database_url)
    key = log_keys(settings)[0]
    for minute in range(2):
        looks(sessions, 4, NOW + timedelta(minutes=minute))
        seals(sessions, key, NOW + timedelta(minutes=minute, seconds=30))
    looks(sessions, 1)
    runner = create_app(settings).test_cli_runner()
    whole = runner.invoke(args=["log", "verify"])
    assert whole.exit_code == 0
    assert "2 batches are as they were sealed.\n1 lines are not sealed yet" in whole.output
    seal = whole.output.strip().rpartition(" ")[2]
    assert runner.invoke(args=["log", "verify", "--last", seal]).exit_code == 0
    with as_a_thief(sessions) as session:
        session.execute(update(AccessLog).where(AccessLog.id == 7).values(staff="bert"))
    found = runner.invoke(args=["log", "verify"])
    assert found.exit_code == 1
    assert f"BROKEN: batch 2: {CHANGED_LINES}. Lines 5 to 8, from 2026-11-23 09:01:00 to " in (
        found.output
    )
    assert runner.invoke(args=["log", "verify", "--last", "x"]).exit_code == 2
