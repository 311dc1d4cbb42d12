"""Copies a PostgreSQL database as it is at one moment, without what a backup may not hold.

pg_dump gives all tables, and the rows of those of which nothing is left out; the others are copied
row by row in the same snapshot. Nothing of it lies on a disk unsealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import URL

from ivr.backups import Watch
from ivr.backups.database_copy import (
    PATIENCE,
    POSTGRESQL,
    DatabaseCopy,
    count_left_out,
    count_rows,
    evenings_of,
    in_no_hurry,
    migration_of,
)
from ivr.backups.held_rows import NEVER, held_rows, held_sid
from ivr.backups.lifetime import Lifetime
from ivr.backups.postgresql_programs import reads
from ivr.database.engine import readable_url
from ivr.records.calls import Call

FILE = "database.dump"
"""The name of what pg_dump writes, in a backup."""

ROWS = "rows/"
"""How the names begin of the rows of one table, as COPY in binary form writes them."""

DUMPS = (
    *("--format=custom", "--no-owner", "--no-privileges"),
    f"--lock-wait-timeout={int(PATIENCE)}s",
)


@contextmanager
def dumped(url: str, life: Lifetime, _watch: Watch) -> Iterator[DatabaseCopy]:
    """Hold one snapshot of the database, of which the parts are read within the block.

    Raises:
        BackupError: the database is away, or pg_dump is.
    """
    address = readable_url(url)
    with in_no_hurry(address) as engine, engine.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        yield _copy(connection, address, life)


def _copy(connection: Connection, address: URL, life: Lifetime) -> DatabaseCopy:
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    held = _held(life)
    excluded = [f"--exclude-table-data={table.__tablename__}" for table in held]
    parts = [
        (FILE, reads("pg_dump", address, *DUMPS, f"--snapshot={snapshot}", *excluded)),
        *(
            (f"{ROWS}{table.__tablename__}", _rows(connection, table, which, life))
            for table, which in held.items()
            if table not in NEVER
        ),
    ]
    known = (count_left_out(connection, held_rows(life)), evenings_of(connection))
    rows = count_rows(connection) | _count(connection, held)
    return DatabaseCopy(POSTGRESQL, migration_of(connection), rows, *known, parts)


def _count(connection: Connection, held: Mapping[Any, ColumnElement[bool]]) -> dict[str, int]:
    """Return how many rows are copied of the tables of which some may be left out."""
    return {
        table.__tablename__: connection.scalar(select(func.count()).select_from(table).where(which))
        or 0
        for table, which in held.items()
    }


def _held(life: Lifetime) -> Mapping[Any, ColumnElement[bool]]:
    """Return which rows are copied one by one; of calls all, but some without their SID."""
    return {**held_rows(life), Call: Call.id.is_not(None)}


def _rows(
    connection: Connection, table: Any, which: ColumnElement[bool], life: Lifetime
) -> Iterator[bytes]:
    """Yield rows as COPY writes them, the columns in the order in which the table has them."""
    name = table.__tablename__
    columns = [column["name"] for column in inspect(connection).get_columns(name)]
    given = {"call_sid": _sql(held_sid(life))} if table is Call else {}
    chosen = ", ".join(given.get(column, f"{name}.{column}") for column in columns)
    question = f"COPY (SELECT {chosen} FROM {name} WHERE {_sql(which)}) TO STDOUT (FORMAT binary)"
    driver = connection.connection.driver_connection
    assert driver is not None
    with closing(driver.cursor()) as cursor, cursor.copy(question) as copy:
        yield from map(bytes, copy)


def _sql(condition: ColumnElement[Any]) -> str:
    """Return a condition of ours as text: COPY takes no values beside it."""
    words = condition.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        compile_kwargs={"literal_binds": True},
    )
    return str(words)
