"""What a backup has of a database, whichever kind it is: its rows counted, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, inspect, not_, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from ivr.backups import BackupError, FilePart
from ivr.database.engine import create_engine_for
from ivr.messages.message import Message
from ivr.reminders.planned import Reminder

SQLITE, POSTGRESQL = "sqlite", "postgresql"
"""The kinds of database, as SQLAlchemy calls them."""

PATIENCE = 60.0
"""Seconds that a backup waits for a connection, and for whoever changes a table at this moment."""


@dataclass(frozen=True)
class DatabaseCopy:
    """A consistent copy of a database: what was so at one moment."""

    kind: str
    migration: str
    rows: Mapping[str, int]
    """How many are in it, by table."""
    left_out: int
    """Messages that it does not hold, because they would have to go before it."""
    evenings: Mapping[str, int]
    """How many callers were still to be rung, by clinic and day of the test; they are not in it."""
    parts: Sequence[FilePart] = field(default=())


@contextmanager
def in_no_hurry(url: str | URL) -> Iterator[Engine]:
    """Open a database for work that takes long; it is closed when the block ends.

    Raises:
        BackupError: it is away, or refuses.
    """
    engine = create_engine_for(url, PATIENCE, hurried=False)
    try:
        yield engine
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise BackupError(f"The database cannot be used: {reason}") from error
    finally:
        engine.dispose()


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has, those of other programs included."""
    names = sorted(inspect(connection).get_table_names())
    quote = connection.dialect.identifier_preparer.quote
    count = "SELECT count(*) FROM {}"
    return {name: connection.scalar(text(count.format(quote(name)))) or 0 for name in names}


def migration_of(connection: Connection) -> str:
    """Return the last migration of a database; empty for one that was never used."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def count_left_out(connection: Connection, held: Mapping[Any, ColumnElement[bool]]) -> int:
    """Return how many messages would have to go before the backup does."""
    question = select(func.count()).select_from(Message).where(not_(held[Message]))
    return connection.scalar(question) or 0


def evenings_of(connection: Connection) -> dict[str, int]:
    """Return how many callers are still to be rung: by clinic and day of the test, no number."""
    standing = (Reminder.outcome.is_(None), Reminder.erased_at.is_(None))
    question = select(Reminder.clinic, Reminder.day, func.count()).where(*standing)
    rows = connection.execute(question.group_by(Reminder.clinic, Reminder.day))
    return {f"{clinic} {day.isoformat()}": count for clinic, day, count in rows}
