"""Proves that a backup can be brought back: it is, elsewhere, and all in it is counted and opened.

Nothing of the line is touched, and nothing stays: neither the temporary database nor the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.backups import BackupError, Watch, watch_nothing
from ivr.backups.database_copy import SQLITE, count_rows, in_no_hurry
from ivr.backups.inventory import Inventory
from ivr.backups.loading import loaded, refuse_other_kind
from ivr.backups.unpacking import BackupFile, unpacked
from ivr.database.engine import Owner, migrate, readable_url, reading
from ivr.messages.message import RecordingAudio
from ivr.messages.sealed_sound import SealError, open_sound
from ivr.pages.staff import Staff
from ivr.records.seals import key_name
from ivr.sealing import backup_keys, keyring
from ivr.settings import Settings

AT_ONCE = 20
"""Recordings that are read at a time."""

NO_TEMPORARY = (
    "No temporary database can be made: {}. Give the account of DATABASE_URL that right (ALTER "
    "ROLE ... CREATEDB), or name a server where an account has it with --into."
)


@dataclass(frozen=True)
class Openable:
    """How many recordings were opened, and how many not, and why."""

    whole: int = 0
    without_key: int = 0
    """Sealed with a key that is not in the settings."""
    damaged: int = 0


@dataclass(frozen=True)
class Drilled:
    """What a drill found."""

    inventory: Inventory
    rows: Mapping[str, tuple[int, int]]
    """By table: rows that the inventory tells, and rows that came back."""
    recordings: Openable
    codes: Openable
    """Of the secrets behind the one-time codes of colleagues."""
    missing_keys: Sequence[str]
    """Names of keys that the line had when it was made, and the settings do not have."""

    @property
    def different(self) -> Sequence[str]:
        """Return the tables of which not all rows came back, or too many."""
        return [table for table, (told, found) in self.rows.items() if told != found]

    @property
    def is_good(self) -> bool:
        """Return whether all came back, and every recording could be opened."""
        sealed = (self.recordings, self.codes)
        unopened = any(one.without_key or one.damaged for one in sealed)
        is_whole = self.recordings.whole == self.inventory.rows.get(RecordingAudio.__tablename__, 0)
        return is_whole and not (unopened or self.different or self.missing_keys)


def drill(
    source: BackupFile, settings: Settings, owner: Owner, folder: Path, watch: Watch = watch_nothing
) -> Drilled:
    """Bring a backup back in an empty folder, and in a temporary database where it is PostgreSQL.

    Raises:
        BackupError: it cannot be opened, or there is no such database.
    """
    keys = backup_keys(settings)
    inventory = unpacked(source, keys, folder, watch)
    with _elsewhere(inventory, settings.database_url) as url:
        work = loaded(folder, inventory, url)
        rows = _rows(work, inventory)
        migrate(work, owner)
        with in_no_hurry(work) as engine:
            opened = _open_all(sessionmaker(engine), keyring(settings), watch)
    missing = sorted({*inventory.keys} - {*map(key_name, keys)})
    return Drilled(inventory, rows, *opened, missing)


def _rows(url: str, inventory: Inventory) -> dict[str, tuple[int, int]]:
    with in_no_hurry(url) as engine, engine.connect() as connection:
        found = count_rows(connection)
    tables = sorted({*found, *inventory.rows})
    return {table: (inventory.rows.get(table, 0), found.get(table, 0)) for table in tables}


def _open_all(
    sessions: sessionmaker[Session], ring: MultiFernet, watch: Watch
) -> tuple[Openable, Openable]:
    return _open_recordings(sessions, ring, watch), _open_codes(sessions, ring)


def _open_recordings(sessions: sessionmaker[Session], ring: MultiFernet, watch: Watch) -> Openable:
    """Open every recording and compare it with its sum, some at a time."""
    whole = without_key = damaged = last = 0
    question = select(RecordingAudio).order_by(RecordingAudio.message_id).limit(AT_ONCE)
    with reading(sessions) as session:
        while found := session.scalars(question.where(RecordingAudio.message_id > last)).all():
            for audio in found:
                try:
                    open_sound(audio, ring)
                    whole += 1
                except SealError as error:
                    has_no_key = isinstance(error.__cause__, InvalidToken)
                    without_key, damaged = without_key + has_no_key, damaged + (not has_no_key)
            last = found[-1].message_id
            session.expunge_all()
            watch("Opening recordings", whole, 0)
    return Openable(whole, without_key, damaged)


def _open_codes(sessions: sessionmaker[Session], ring: MultiFernet) -> Openable:
    whole = without_key = 0
    with reading(sessions) as session:
        for sealed in session.scalars(select(Staff.totp_sealed)):
            try:
                whole += bool(sealed and ring.decrypt(sealed))
            except InvalidToken:
                without_key += 1
    return Openable(whole, without_key)


@contextmanager
def _elsewhere(inventory: Inventory, url: str) -> Iterator[str]:
    """Give a temporary database of PostgreSQL on the server of `url`; SQLite needs none."""
    if inventory.kind == SQLITE:
        yield ""
        return
    refuse_other_kind(inventory, url)
    address = readable_url(url)
    name = f"line_drill_{token_hex(4)}"
    with in_no_hurry(address) as engine:
        _create(engine, name)
        try:
            yield address.set(database=name).render_as_string(hide_password=False)
        finally:
            _command(engine, f"DROP DATABASE {name} WITH (FORCE)")


def _create(engine: Engine, name: str) -> None:
    try:
        _command(engine, f"CREATE DATABASE {name} TEMPLATE template0")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise BackupError(NO_TEMPORARY.format(reason)) from error


def _command(engine: Engine, words: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(words)
