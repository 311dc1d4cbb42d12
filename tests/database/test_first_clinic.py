"""Promise: what was kept before there were clinics is the first one's, and as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import alembic.command
import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from ivr.database import MigrationError
from ivr.database.engine import Owner, alembic_config, create_engine_for, migrate, open_database
from ivr.database.lease import Chore
from ivr.messages.message import Message
from ivr.pages.staff import Role, Staff
from ivr.records.access_log import AccessLog, Actor, LogEvent, write_log
from ivr.records.calls import Call, StepCount
from ivr.records.closures import AddedClosure
from ivr.records.seal_check import CHANGED_LINES, check_log
from ivr.records.seals import (
    FACTS,
    LINE,
    LogSeal,
    digest,
    key_name,
    last_settled,
    seal_batch,
    seal_of,
)

CLINIC, LEAFLET = "+31101234567", "voorbeeld"
KEY = b"k" * 32
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)

ROWS = (
    "INSERT INTO messages (recording_sid, number_was_keyed, left_at, state, attempts, note)"
    " VALUES ('RE1', false, '2026-11-23 08:00:00.000000', 'waiting', 0, '')",
    "INSERT INTO calls (call_sid, started_at, disposition)"
    " VALUES ('CA1', '2026-11-23 08:00:00.000000', 'informed')",
    "INSERT INTO step_counts (step, outcome, hour, count)"
    " VALUES ('menu', 'heard', '2026-11-23 08:00:00.000000', 3)",
    "INSERT INTO closures (first_day, last_day, reason, added_by, added_at)"
    " VALUES ('2026-12-24', '2026-12-24', 'kerst', 'anna', '2026-11-23 08:00:00.000000')",
    "INSERT INTO staff (name, password_hash, session_number, created_at)"
    " VALUES ('anna', 'x', 1, '2026-11-23 08:00:00.000000')",
    "INSERT INTO chores (kind, next_attempt_at, attempts, done_at)"
    " VALUES ('notify', '2026-11-23 09:00:00.000000', 2, '2026-11-23 08:00:00.000000')",
    "INSERT INTO access_log (at, staff, event, message_id, access_point, detail)"
    " VALUES ('2026-11-23 08:00:00.000000', 'anna', 'beluisterd', 1, '::1', '')",
)


@contextmanager
def changing(url: str) -> Iterator[Connection]:
    engine = create_engine_for(url)
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def before_clinics(url: str) -> None:
    """Fill a database as the version before kept it, with a sealed line in its log."""
    with changing(url) as connection:
        alembic.command.upgrade(alembic_config(connection), "0013")
        for row in ROWS:
            connection.exec_driver_sql(row)
        facts = ", ".join(FACTS)
        row = f"INSERT INTO log_seals ({facts}, seal) VALUES (:{', :'.join(FACTS)}, :seal)"
        connection.execute(text(row), old_seal())


def old_seal() -> dict[str, object]:
    """Return the seal of the log's line, as it was made when lines had no clinic."""
    line = AccessLog(id=1, at=AT, staff="anna", event="beluisterd", message_id=1)
    line.access_point, line.detail = "::1", ""
    seal = LogSeal(number=1, first_id=1, last_id=1, lines=1, first_at=AT, sealed_at=AT, form=1)
    seal.key, seal.digest = key_name(KEY), digest(KEY, [line], 1)
    stored = {name: getattr(seal, name) for name in FACTS}
    moments = dict.fromkeys(("first_at", "sealed_at"), f"{AT:%Y-%m-%d %H:%M:%S.%f}")
    return stored | moments | {"seal": seal_of(KEY, seal, None)}


def test_a_database_with_rows_is_not_migrated_without_saying_whose_they_are(
    empty_database_url: str,
) -> None:
    before_clinics(empty_database_url)
    with pytest.raises(MigrationError, match="flask --app app migrate"):
        migrate(empty_database_url)
    with changing(empty_database_url) as connection:
        assert connection.scalar(text("SELECT count(*) FROM messages")) == 1, "nothing is lost"


def test_all_that_was_kept_goes_to_the_first_clinic_and_its_leaflet(
    empty_database_url: str,
) -> None:
    before_clinics(empty_database_url)
    migrate(empty_database_url, Owner(CLINIC, LEAFLET))
    sessions = open_database(empty_database_url)
    with sessions() as session:
        message, call = session.scalars(select(Message)).one(), session.scalars(select(Call)).one()
        assert (message.clinic, message.leaflet) == (call.clinic, call.leaflet) == (CLINIC, LEAFLET)
        count = session.scalars(select(StepCount)).one()
        assert (count.leaflet, count.step, count.count) == (LEAFLET, "menu", 3)
        assert session.scalars(select(AddedClosure.clinic)).one() == CLINIC
        anna = session.scalars(select(Staff)).one()
        assert (anna.clinics, anna.roles) == (frozenset({CLINIC}), frozenset(Role)), (
            "who could do all still can"
        )
        chore = session.scalars(select(Chore)).one()
        assert (chore.kind, chore.attempts) == (f"notify {CLINIC}", 2)
    sessions.kw["bind"].dispose()


def test_lines_that_were_sealed_keep_their_seals_and_their_guard(empty_database_url: str) -> None:
    before_clinics(empty_database_url)
    migrate(empty_database_url, Owner(CLINIC, LEAFLET))
    sessions = open_database(empty_database_url)
    with sessions.begin() as session:
        assert session.scalars(select(AccessLog.clinic)).one() == CLINIC
        write_log(session, Actor("anna", "::1"), AT, LogEvent.READ, clinic=CLINIC, message_id=1)
        assert seal_batch(session, KEY, last_settled(session), AT)
    with sessions() as session:
        found = check_log(session, {key_name(KEY): KEY}, AT)
        assert (found.whole, found.broken) == (2, None)
    with sessions() as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE access_log SET detail = 'niets gezien'"))
    with changing(empty_database_url) as connection:
        # As a thief would: whose line it is, is sealed as well from here on.
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE access_log DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER access_log_unchanged")
        connection.exec_driver_sql("UPDATE access_log SET clinic = '+31201234567' WHERE id = 2")
    with sessions() as session:
        broken = check_log(session, {key_name(KEY): KEY}, AT).broken
        assert broken is not None
        assert (broken.number, broken.why) == (2, CHANGED_LINES)
    sessions.kw["bind"].dispose()


def test_every_column_of_a_line_is_covered_by_its_seal() -> None:
    assert {*LINE, "clinic"} == set(AccessLog.__table__.columns.keys())
