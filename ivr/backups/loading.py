"""Brings the database of an unpacked backup to life: a file of SQLite, or one of PostgreSQL."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect

from ivr.backups import BackupError, sqlite_copy
from ivr.backups.database_copy import POSTGRESQL, SQLITE, in_no_hurry
from ivr.backups.inventory import Inventory
from ivr.backups.tar_pieces import blocks_of
from ivr.database.engine import readable_url

NOT_EMPTY = (
    "{} is not empty, and a backup is only brought back to where nothing is: nothing is written "
    "over. Move it away, or name another place."
)
OTHER_KIND = "This is a backup of {}, and {} is another kind of database: name one of its own kind."
NAMES = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}

RESTORES = ("--exit-on-error", "--no-owner", "--no-privileges")


def refuse_used(url: str) -> None:
    """Refuse a database in which something is.

    Raises:
        BackupError: with what to do.
    """
    address = readable_url(url)
    if address.get_backend_name() == SQLITE:
        file = sqlite_copy.database_file(address)
        if file.exists():
            raise BackupError(NOT_EMPTY.format(f"The database {file}"))
        return
    with in_no_hurry(address) as engine:
        used = inspect(engine).get_table_names()
    if used:
        raise BackupError(NOT_EMPTY.format(f"The database {address.database}"))


def refuse_other_kind(inventory: Inventory, url: str) -> None:
    """Refuse to bring one kind of database back as another.

    Raises:
        BackupError: with what to do.
    """
    address = readable_url(url)
    if address.get_backend_name() != inventory.kind:
        raise BackupError(OTHER_KIND.format(NAMES[inventory.kind], address.render_as_string()))


def loaded(folder: Path, inventory: Inventory, url: str) -> str:
    """Return the address of the database of an unpacked backup.

    One of SQLite stays where it was unpacked; one of PostgreSQL is brought into the empty `url`.

    Raises:
        BackupError: PostgreSQL's programs are not here, or do not take it.
    """
    if inventory.kind == SQLITE:
        return f"sqlite:///{folder / sqlite_copy.FILE}"
    _load_postgresql(folder, url)
    return url


def _load_postgresql(folder: Path, url: str) -> None:
    """Make the tables, fill them, and only then make what watches over them."""
    from ivr.backups.postgresql_copy import FILE  # noqa: PLC0415 - SQLite needs no driver of it
    from ivr.backups.postgresql_programs import runs  # noqa: PLC0415 - the same

    address, dump = readable_url(url), str(folder / FILE)
    runs("pg_restore", address, *RESTORES, "--section=pre-data", "--section=data", dump)
    with in_no_hurry(address) as engine:
        _load_rows(folder, engine)
    runs("pg_restore", address, *RESTORES, "--section=post-data", dump)


def _load_rows(folder: Path, engine: Engine) -> None:
    from ivr.backups.postgresql_copy import ROWS  # noqa: PLC0415 - SQLite needs no driver of it

    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for file in sorted((folder / ROWS).iterdir()):
            question = f"COPY {file.name} FROM STDIN (FORMAT binary)"
            with (
                closing(driver.cursor()) as cursor,
                cursor.copy(question) as copy,
                file.open("rb") as reader,
            ):
                for block in blocks_of(reader):
                    copy.write(block)
