"""Wipes what deleted rows leave behind, so that no bytes of them remain in the database's files."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from ivr.database.engine import create_engine_for

GIVE_WAY = 1.0
"""Seconds that wiping waits for others: a caller may meanwhile have to wait as long."""

STILL_READABLE = (
    "The messages are deleted, but their bytes are not yet wiped: "
    "the database is in use or its disk is full. The worker tries again by itself."
)

SQLITE_GIVES_WAY = (
    f"PRAGMA busy_timeout={int(GIVE_WAY * 1000)}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=OFF",
)
"""Emptying a table must not take along what refers to it: foreign keys are off."""

SQLITE_REWRITE = (
    "BEGIN IMMEDIATE",
    "CREATE TEMP TABLE kept AS SELECT * FROM {table}",
    "DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM kept ORDER BY 1",
    "COMMIT",
)
"""SQLite overwrites what is deleted (secure_delete), but not the copy of a row that stays behind
when a page is split. So the first table is written anew: that of messages is small, unlike that of
their sound, where no copies are made."""


class StillReadableError(Exception):
    """The bytes of deleted rows could not yet be wiped; trying again later is the remedy."""


def wipe(engine: Engine, tables: Sequence[str]) -> None:
    """Make what deleted rows of these tables leave behind unreadable; `GIVE_WAY` bounds the wait.

    The first table is the one that SQLite must write anew.

    Raises:
        StillReadableError: others use the old bytes, or the disk is full; ask again later.
    """
    wipe_this_kind = _wipe_postgresql if engine.dialect.name == "postgresql" else _wipe_sqlite
    try:
        wipe_this_kind(engine, tables)
    except (OperationalError, sqlite3.OperationalError) as error:
        raise StillReadableError(STILL_READABLE) from error


def _wipe_postgresql(engine: Engine, tables: Sequence[str]) -> None:
    """Rewrite the tables into new files: what was deleted is in none of them."""
    unhurried = create_engine_for(engine.url, GIVE_WAY, hurried=False)
    try:
        with unhurried.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables:
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
    finally:
        unhurried.dispose()


def _wipe_sqlite(engine: Engine, tables: Sequence[str]) -> None:
    """Rewrite the table that holds numbers and notes, and empty the write-ahead log."""
    rewrite = tuple(statement.format(table=tables[0]) for statement in SQLITE_REWRITE)
    connection = engine.raw_connection()
    try:
        for statement in SQLITE_GIVES_WAY + rewrite:
            connection.execute(statement).close()
        checkpoint = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if checkpoint.fetchone()[0]:
            raise StillReadableError(STILL_READABLE)
    finally:
        # Nobody else may get these settings, and a rewrite stopped halfway is taken back.
        connection.invalidate()
        connection.close()
