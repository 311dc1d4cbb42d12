"""Copies an SQLite database while it is in use, without what a backup may not hold.

The copy lies beside the database, for this account alone; it is overwritten and removed as soon as
it was read, and what a killed backup left there goes with the next one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, not_
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from ivr.backups import BackupError, Watch
from ivr.backups.database_copy import (
    PATIENCE,
    SQLITE,
    DatabaseCopy,
    count_left_out,
    count_rows,
    evenings_of,
    in_no_hurry,
    migration_of,
)
from ivr.backups.held_rows import held_rows
from ivr.backups.lifetime import Lifetime
from ivr.backups.tar_pieces import BLOCK, blocks_of
from ivr.database.engine import readable_url
from ivr.database.wipe import wipe
from ivr.messages.message import MESSAGES
from ivr.records.calls import forget_sids
from ivr.reminders.planned import REMINDERS

FILE = "database.sqlite"
"""Its name in a backup."""

PAGES = 4096
"""Pages (16 MB) that are copied between two looks at whether to go on."""


@contextmanager
def copied(url: str, life: Lifetime, watch: Watch) -> Iterator[DatabaseCopy]:
    """Copy the database; the copy is gone when the block ends.

    Raises:
        BackupError: there is no database, or no room beside it.
    """
    file = database_file(readable_url(url))
    if not file.exists():
        raise BackupError(f"There is no database {file} yet: start the line once.")
    _remove_leftovers(file)
    copy = file.with_name(f"{file.name}.copy")
    try:
        copy.touch(mode=0o600)
        _copy(file, copy, partial(watch, "Copying the database"))
        yield _pruned(copy, life)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"The database cannot be copied to {copy}: {error}.") from error
    finally:
        _remove_leftovers(file)


def database_file(address: URL) -> Path:
    """Return the file of an SQLite database.

    Raises:
        BackupError: it is kept in memory.
    """
    if not address.database or address.database == ":memory:":
        raise BackupError("A database in memory cannot be backed up: see DATABASE_URL.")
    return Path(address.database)


def _copy(file: Path, copy: Path, watch: Any) -> None:
    """Copy what is so now: a transaction that reads keeps writers from changing what we see."""
    source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", timeout=PATIENCE, uri=True)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        size = source.execute("PRAGMA page_size").fetchone()[0]
        source.backup(
            target,
            pages=PAGES,
            progress=lambda _, left, total: watch((total - left) * size, total * size),
        )


def _pruned(copy: Path, life: Lifetime) -> DatabaseCopy:
    """Delete from the copy what a backup may not hold, and make it one file."""
    with in_no_hurry(f"sqlite:///{copy.absolute()}") as engine:
        with sessionmaker(engine).begin() as session:
            connection = session.connection()
            known = (count_left_out(connection, held_rows(life)), evenings_of(connection))
            _prune(session, life)
        for tables in (MESSAGES, *((name,) for name in REMINDERS)):
            wipe(engine, tables)
        with engine.begin() as connection:
            migration, rows = migration_of(connection), count_rows(connection)
        make_one_file(engine)
    return DatabaseCopy(SQLITE, migration, rows, *known, [(FILE, _blocks(copy))])


def _prune(session: Session, life: Lifetime) -> None:
    for table, held in held_rows(life).items():
        session.execute(
            delete(table).where(not_(held)), execution_options={"synchronize_session": False}
        )
    forget_sids(session, life.holds_from)


def make_one_file(engine: Engine) -> None:
    """Empty the write-ahead log, and have none any more."""
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.invalidate()


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as reader:
        yield from blocks_of(reader)


def _remove_leftovers(file: Path) -> None:
    for path in file.parent.glob(f"{file.name}.copy*"):
        overwrite(path)
        path.unlink(missing_ok=True)


def overwrite(path: Path) -> None:
    """Write nothing but zeros over a file, as the database does over what it deletes."""
    with path.open("r+b") as writer:
        left = os.fstat(writer.fileno()).st_size
        while left > 0:
            left -= writer.write(bytes(min(BLOCK, left)))
        writer.flush()
        os.fsync(writer.fileno())
