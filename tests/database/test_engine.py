"""The database is one setting: both kinds migrate, keep time, and fail fast when they are dead."""

from __future__ import annotations

import importlib
import os
import pkgutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import alembic.command
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.orm import Session, sessionmaker

import ivr
from ivr.clinic.counting import Whose, facts_of_calls
from ivr.database import MigrationError
from ivr.database.columns import Base
from ivr.database.engine import (
    PATIENCE,
    Owner,
    alembic_config,
    create_engine_for,
    migrate,
    open_database,
    readable_url,
    reading,
)
from ivr.messages.message import Message
from ivr.records import calls
from ivr.records.access_log import AccessLog
from ivr.records.calls import Call
from ivr.settings import ROOT
from ivr.words.fact import Fact
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME, OURS
from tests.postgres import Postgres

for module in pkgutil.walk_packages(ivr.__path__, "ivr."):
    if ".migrations" not in module.name:
        importlib.import_module(module.name)  # so that Base knows the tables of every room


def a_call(began: datetime) -> Call:
    """A call that was informed, of the clinic's leaflet."""
    whose = {"clinic": CLINIC_NUMBER, "leaflet": LEAFLET_NAME}
    return Call(call_sid="CA1", started_at=began, facts=Fact.INFORMED, **whose)


WINTER = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_the_migrations_make_exactly_the_tables_of_the_models(database_url: str) -> None:
    engine = create_engine_for(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    engine = create_engine_for(database_url)
    assert "messages" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_start_that_finds_its_tables_up_to_date_loads_no_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'line.db'}"
    program = (
        "import sys; from ivr.database.engine import migrate; migrate(sys.argv[1]); "
        "print('alembic' in sys.modules)"
    )
    starts = [
        subprocess.run(
            [sys.executable, "-c", program, url],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    assert [start.stdout for start in starts] == ["True\n", "False\n"]


def test_the_last_file_is_the_last_migration() -> None:
    """What a start compares with, before it loads what knows better."""
    scripts = ScriptDirectory.from_config(alembic_config())
    files = sorted(file.name for file in Path(scripts.versions).glob("*.py"))
    assert [name.partition("_")[0] for name in files][-1:] == scripts.get_heads()


def test_each_migration_can_be_taken_back_and_made_again(database_url: str) -> None:
    engine = create_engine_for(database_url)
    with engine.connect() as connection, connection.begin():
        config = alembic_config(connection)
        for _ in ScriptDirectory.from_config(config).walk_revisions():
            alembic.command.downgrade(config, "-1")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        alembic.command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_sound_survives_that_its_message_may_be_without_one(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    left = "clinic, leaflet, number_was_keyed, left_at, state, attempts, note"
    values = "'+31101234567', '', false, '2026-11-23 08:00:00', 'stored', 0, ''"
    with engine.connect() as connection, connection.begin():
        config = alembic_config(connection)
        alembic.command.upgrade(config, "0020")
        with_sound = f"INSERT INTO messages (recording_sid, {left}) VALUES ('RE1', {values})"
        connection.exec_driver_sql(with_sound)
        connection.exec_driver_sql(
            "INSERT INTO recording_audio (message_id, sealed, sha256, stored_at)"
            " SELECT id, '\\x00', 'x', '2026-11-23 08:00:00' FROM messages"
        )
        alembic.command.upgrade(config, "0021")
    with engine.connect() as connection, connection.begin():
        without = f"INSERT INTO messages (kind, {left}) VALUES ('call_back', {values})"
        connection.exec_driver_sql(without)
    with engine.connect() as connection, connection.begin():
        alembic.command.downgrade(alembic_config(connection), "0020")
    with engine.connect() as connection, connection.begin():
        kept = "SELECT recording_sid FROM messages JOIN recording_audio ON message_id = messages.id"
        assert connection.exec_driver_sql(kept).all() == [("RE1",)]
        assert connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one() == 1
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.exec_driver_sql(f"INSERT INTO messages ({left}) VALUES ({values})")
    engine.dispose()


def test_messages_survive_the_migrations_that_came_after_them(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    with engine.connect() as connection, connection.begin():
        alembic.command.upgrade(alembic_config(connection), "0001")
        connection.exec_driver_sql(
            "INSERT INTO messages (recording_sid, number_was_keyed, left_at, state, attempts, note)"
            " VALUES ('RE1', false, '2026-11-23 08:00:00', 'waiting', 0, '')"
        )
    engine.dispose()
    with pytest.raises(MigrationError, match="flask --app app migrate"):
        migrate(empty_database_url)
    migrate(empty_database_url, Owner(CLINIC_NUMBER, LEAFLET_NAME))
    maker = open_database(empty_database_url)
    with maker() as session:
        message = session.scalars(select(Message)).one()
    assert (message.clinic, message.leaflet) == (CLINIC_NUMBER, LEAFLET_NAME)
    assert (message.left_at, message.said_nothing) == (datetime(2026, 11, 23, 8, tzinfo=UTC), False)
    maker.kw["bind"].dispose()


def test_processes_that_start_together_all_find_the_tables(empty_database_url: str) -> None:
    program = "import sys; from ivr.database.engine import migrate; migrate(sys.argv[1])"
    command = [sys.executable, "-W", "error", "-c", program, empty_database_url]
    starts = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    outcomes = [(start.communicate(timeout=60)[1], start.returncode) for start in starts]
    assert outcomes == [("", 0)] * 4


@pytest.mark.parametrize("moment", [WINTER, WINTER.astimezone(UTC)])
def test_a_moment_comes_back_as_the_same_aware_moment(session: Session, moment: datetime) -> None:
    session.add(a_call(moment))
    session.commit()
    session.expire_all()
    call = session.scalars(select(Call)).one()
    assert call.started_at == moment
    assert call.started_at.tzinfo is UTC
    assert call.ended_at is None


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    naive = WINTER.replace(tzinfo=None)
    session.add(a_call(naive))
    with pytest.raises(StatementError, match="no time zone"):
        session.commit()


def test_the_access_log_refuses_change_and_early_removal(session: Session) -> None:
    session.add(AccessLog(at=datetime.now(UTC), staff="anna", event="luisteren", message_id=1))
    session.commit()
    for statement in (update(AccessLog).values(staff="bert"), delete(AccessLog)):
        with pytest.raises(DBAPIError, match="access log"):
            session.execute(statement)
        session.rollback()


def test_a_line_of_the_access_log_is_not_written_over(session: Session) -> None:
    """On SQLite, REPLACE removes the old line without asking the triggers that refuse that."""
    session.add(AccessLog(at=datetime.now(UTC), staff="anna", event="luisteren", message_id=1))
    session.commit()
    line = session.scalars(select(AccessLog)).one()
    verb = "INSERT OR REPLACE" if session.get_bind().dialect.name == "sqlite" else "INSERT"
    statement = f"{verb} INTO access_log (id, at, event, access_point, detail) "
    with pytest.raises(DBAPIError, match=r"never replaced|pk_access_log"):
        session.execute(text(f"{statement} VALUES ({line.id}, '2027-01-01', 'x', '', '')"))
    session.rollback()
    assert session.scalars(select(AccessLog.staff)).one() == "anna"


def test_the_access_log_lets_go_after_five_years(session: Session) -> None:
    session.add(AccessLog(at=datetime(2016, 1, 1, tzinfo=UTC), event="luisteren"))
    session.commit()
    session.execute(delete(AccessLog))
    session.commit()
    assert session.scalars(select(AccessLog)).all() == []


def test_sqlite_runs_with_the_pragmas_we_rely_on(tmp_path: Path) -> None:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'deep' / 'line.db'}")
    with engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    engine.dispose()
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 2000,
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///.data/line.db", f"sqlite:///{ROOT}/.data/line.db"),
        ("sqlite:////srv/line.db", "sqlite:////srv/line.db"),
        ("postgresql://u:p@db/line", "postgresql+psycopg://u:p@db/line"),
        ("postgresql+psycopg://u:p@db/line", "postgresql+psycopg://u:p@db/line"),
        (
            "postgres://u:p@db/line?sslmode=require",
            "postgresql+psycopg://u:p@db/line?sslmode=require",
        ),
    ],
)
def test_a_database_url_is_read_as_a_hospital_writes_it(written: str, meant: str) -> None:
    assert readable_url(written).render_as_string(hide_password=False) == meant


WAITED = "timeout expired"
NOT_ASKED = "the database failed a moment ago"
"""What says, whatever else this machine has to do, whether anybody waited."""

BUSY = 2.0
"""Seconds that a busy machine may need for what takes it none otherwise; Twilio waits for 15."""


def _asks_in_vain(maker: sessionmaker[Session]) -> str:
    with maker() as session, pytest.raises(SQLAlchemyError) as failed:
        session.execute(text("SELECT 1"))
    return str(failed.value)


def test_a_refusing_database_fails_at_the_question_and_at_once() -> None:
    maker = open_database("postgresql://u@127.0.0.1:1/line")
    assert "Connection refused" in _asks_in_vain(maker)
    maker.kw["bind"].dispose()


def test_a_silent_database_fails_within_two_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        maker = open_database(f"postgresql://u@127.0.0.1:{deaf.getsockname()[1]}/line")
        began = time.monotonic()
        assert WAITED in _asks_in_vain(maker)
        assert 1.5 < time.monotonic() - began < PATIENCE + BUSY
    maker.kw["bind"].dispose()


def test_a_call_does_not_wait_for_each_question_to_a_silent_database() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        maker = open_database(f"postgresql://u@127.0.0.1:{deaf.getsockname()[1]}/line")
        first, *others = [_asks_in_vain(maker) for _ in range(6)]
    maker.kw["bind"].dispose()
    assert WAITED in first
    assert all(NOT_ASKED in other for other in others)


def test_a_database_that_comes_back_is_found_again_after_a_rest(postgres: Postgres) -> None:
    name = f"later_{time.monotonic_ns()}"
    maker = open_database(postgres.url(name), rest=0.2)
    _asks_in_vain(maker)
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    time.sleep(0.2)
    with maker() as session:
        assert session.scalar(text("SELECT 1")) == 1
    maker.kw["bind"].dispose()


def test_a_frozen_server_is_given_up_and_then_left_alone(postgres: Postgres) -> None:
    """With a connection open the server's own time-outs do not run, and TCP's are satisfied."""
    maker = open_database(postgres.url(), patience=0.5, rest=3)
    with maker() as session:
        session.execute(text("SELECT 1"))
    began = time.monotonic()
    with postgres.frozen():
        # The first waits for the connection that is open, and then none is opened any more.
        assert all(NOT_ASKED in _asks_in_vain(maker) for _ in range(5))
        assert time.monotonic() - began < 3
    time.sleep(3)
    with maker() as session:
        assert session.scalar(text("SELECT 1")) == 1
    maker.kw["bind"].dispose()


@pytest.mark.parametrize(("hurried", "limit"), [(True, "2s"), (False, "0")])
def test_only_what_is_in_a_hurry_has_its_statements_cut_off(
    postgres: Postgres, hurried: bool, limit: str
) -> None:
    engine = create_engine_for(postgres.url(), hurried=hurried)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == limit
    engine.dispose()


def test_a_database_file_in_an_impossible_place_fails_at_the_question(
    dead_database_url: str,
) -> None:
    assert "unable to open database file" in _asks_in_vain(open_database(dead_database_url))


def test_a_locked_sqlite_file_fails_within_two_seconds(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'line.db'}"
    engine = create_engine_for(url)
    with engine.connect() as connection, connection.begin():
        began = time.monotonic()
        assert "database is locked" in _asks_in_vain(open_database(url))
        assert 1.5 < time.monotonic() - began < PATIENCE + BUSY
    engine.dispose()


def test_a_new_database_is_for_this_account_alone_wherever_it_is(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        file = tmp_path / "elsewhere" / "line.db"
        migrate(f"sqlite:///{file}")
        sessions = open_database(f"sqlite:///{file}")
        with sessions.begin() as session:
            session.add(a_call(WINTER))
            session.flush()
            files = sorted(file.parent.iterdir())
            modes = {path.name: path.stat().st_mode & 0o777 for path in files}
        sessions.kw["bind"].dispose()
    finally:
        os.umask(before)
    assert modes == {"line.db": 0o600, "line.db-shm": 0o600, "line.db-wal": 0o600}


@pytest.mark.parametrize(("mode", "said"), [(0o600, False), (0o604, True), (0o660, True)])
def test_a_database_that_others_can_read_is_said(
    tmp_path: Path, mode: int, said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "line.db"
    file.touch()
    file.chmod(mode)
    open_database(f"sqlite:///{file}")
    assert (f"chmod 600 {file}" in caplog.text) is said


def test_reading_waits_for_no_writer(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as writer:
        calls.note_call(writer, "CA1", WINTER, clinic=CLINIC_NUMBER)
        with reading(sessions) as reader:
            assert facts_of_calls(reader, Whose(OURS), WINTER, WINTER + timedelta(hours=1)) == {}
