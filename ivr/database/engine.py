"""Opens the database, SQLite or PostgreSQL alike, so that a dead one fails within two seconds."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from ivr.database import MigrationError
from ivr.settings import ROOT, warn_of_readers

if TYPE_CHECKING:
    import alembic.config

PATIENCE = 2.0
"""Seconds a webhook waits for the database: the caller hears silence meanwhile."""

REST = 10.0
"""Seconds during which a server that just failed is not tried again: a webhook asks several
questions, and a caller must not wait `PATIENCE` for each of them."""

SERVER_MARGIN = 1.0
"""Seconds that PostgreSQL gets to end a statement by its own time-out before we hang up."""

READS = "line_only_reads"
"""The execution option of a connection whose transaction only reads."""

MIGRATION_PATIENCE = 60.0
"""Seconds a starting process waits for another one that is migrating."""

_NEWER = "Start the version of this program that used the database last, or mend DATABASE_URL."

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 4711
"""The number of the PostgreSQL advisory lock that lets one process migrate at a time."""


def open_database(
    url: str, *, patience: float = PATIENCE, rest: float = REST
) -> sessionmaker[Session]:
    """Return a maker of sessions for `url`; nothing connects until the first question is asked.

    `patience` is in seconds: how long to wait for a connection, for another writer's lock, or (on
    PostgreSQL) for a statement;
    `rest` is how many seconds a server that failed is left alone.
    A dead database raises sqlalchemy.exc.SQLAlchemyError at the first question, not here.
    """
    for file in files_of(url):
        warn_of_readers(file)
    return sessionmaker(create_engine_for(url, patience, rest), expire_on_commit=False)


@contextlib.contextmanager
def reading(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Open a session that only reads, and so neither waits for a writer nor makes one wait."""
    with sessions() as session:
        session.connection(execution_options={READS: True})
        yield session


def create_engine_for(
    url: str | URL, patience: float = PATIENCE, rest: float = REST, *, hurried: bool = True
) -> Engine:
    """Return the engine behind `open_database`; see there.

    Not `hurried` is for what takes long by nature: then a statement of PostgreSQL may take any
    time, once it has the locks it needs.

    Its errors end up in logs, so they name the statement and never the values: a caller's number.
    """
    address = readable_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, patience)
    return _postgresql(address, patience, rest, limit=patience if hurried else None)


def readable_url(url: str | URL) -> URL:
    """Return the URL as we use it: SQLite paths start at the project, PostgreSQL gets psycopg 3."""
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite" if address.database and address.database != ":memory:":
            return address.set(database=str(ROOT / address.database))
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
        case _:
            return address


@dataclass(frozen=True)
class Owner:
    """Whose it is what was kept before the line knew several: a clinic (E.164) and a leaflet."""

    clinic: str
    leaflet: str


def migrate(url: str, owner: Owner | None = None) -> None:
    """Bring the tables up to date; two processes may start at once, the second one waits.

    A database that holds nothing yet needs no `owner`.

    Raises:
        MigrationError: they are those of another version of this program, or they hold rows from
            before there were clinics and no `owner` was given.
    """
    engine = create_engine_for(url, MIGRATION_PATIENCE, hurried=False)
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:number)")
                connection.execute(lock, {"number": MIGRATION_LOCK})
            if not is_up_to_date(connection):
                _upgrade(connection, owner)
    finally:
        engine.dispose()


def is_up_to_date(connection: Connection) -> bool:
    """Return whether the last migration was done; most starts find it so, and load no Alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    done = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    last = max(file.name for file in (MIGRATIONS / "versions").glob("*.py"))
    return done == [last.partition("_")[0]]


def _upgrade(connection: Connection, owner: Owner | None) -> None:
    import alembic.command  # noqa: PLC0415 - it brings the dialect of every database there is
    from alembic.util import CommandError  # noqa: PLC0415 - the same

    try:
        alembic.command.upgrade(alembic_config(connection, owner), "head")
    except CommandError as error:
        raise MigrationError(
            f"The database's tables cannot be brought up to date: {error}\n{_NEWER}"
        ) from error


def alembic_config(
    connection: Connection | None = None, owner: Owner | None = None
) -> alembic.config.Config:
    """Return where Alembic finds the migrations and, when given, which connection it uses."""
    import alembic.config  # noqa: PLC0415 - as in _upgrade()

    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes.update(connection=connection, owner=owner)
    return config


def _sqlite(address: URL, patience: float) -> Engine:
    engine = create_engine(address, connect_args={"timeout": patience}, hide_parameters=True)
    if address.database and address.database != ":memory:":
        event.listen(engine, "do_connect", partial(_keep_private, Path(address.database)))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(file: Path, *_: object) -> None:
    """Make the file for this account alone; SQLite gives its -wal and -shm the mode of the file.

    What cannot be made shows itself at the first question, as any dead database.
    """
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=False)


def files_of(url: str | URL) -> tuple[Path, ...]:
    """Return the files that hold messages on this machine; none where a server keeps them."""
    address = readable_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return ()
    return tuple(Path(f"{address.database}{end}") for end in ("", "-wal", "-shm"))


def must_be_there(url: str | URL) -> None:
    """Refuse a SQLite file that is not there: opening it would make an empty one.

    Raises:
        MigrationError: naming the file, and where it is set.
    """
    for file in files_of(url)[:1]:
        if not file.exists():
            raise MigrationError(
                f"There is no database {file}. Mend DATABASE_URL; a line that is new makes its "
                "database when it is started."
            )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Set what SQLite forgets per connection; isolation_level None leaves BEGIN to us."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction that read first can otherwise not be written."""
    only_reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _postgresql(address: URL, patience: float, rest: float, limit: float | None) -> Engine:
    from ivr.database.postgresql import Server  # noqa: PLC0415 - SQLite needs no driver of it

    milliseconds = int(patience * 1000)
    arguments = {
        "connect_timeout": max(1, int(patience)),
        "tcp_user_timeout": milliseconds,
        "options": f"-c lock_timeout={milliseconds} -c statement_timeout={int((limit or 0) * 1000)}"
        " -c timezone=UTC",
    }
    engine = create_engine(
        address,
        connect_args=arguments,
        pool_pre_ping=True,
        pool_timeout=patience,
        pool_recycle=300,
        hide_parameters=True,
    )
    event.listen(
        engine, "do_connect", Server(rest, None if limit is None else limit + SERVER_MARGIN)
    )
    return engine
