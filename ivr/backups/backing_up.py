"""Makes a backup: the database, what the studio recorded and an inventory, sealed in one file.

It gets its name only when all of it is on the disk, so whatever has a backup's name is whole.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session, sessionmaker

from ivr.backups import BackupError, FilePart, Watch, sqlite_copy, watch_nothing
from ivr.backups.age_file import seal
from ivr.backups.database_copy import POSTGRESQL, SQLITE, DatabaseCopy
from ivr.backups.inventory import INVENTORY, Inventory
from ivr.backups.lifetime import Lifetime
from ivr.backups.made import note_backup
from ivr.backups.tar_pieces import Sums, blocks_of, private, tarred
from ivr.database.engine import readable_url
from ivr.records.seals import key_name
from ivr.sealing import backup_keys
from ivr.settings import ROOT, Settings

STUDIO = "studio/"
"""How the names begin, in a backup, of what the studio recorded."""

UNFINISHED = ".unfinished"
"""How the name ends of a file that is being written, or whose writer was killed."""

NO_FOLDER = "No folder for backups is set: see BACKUP_FOLDER in ivr/docs/backup.md."
AT_WORK = "Another backup is being made at this moment; wait until it is done."
FULL = "There is no room for a backup in {}: make some, or name another BACKUP_FOLDER."


@dataclass(frozen=True)
class Backup:
    """A backup that was just made."""

    file: Path
    size: int
    inventory: Inventory


def make_backup(
    settings: Settings, sessions: sessionmaker[Session], now: datetime, watch: Watch = watch_nothing
) -> Backup:
    """Make a backup of the line in BACKUP_FOLDER, while it is in use.

    Raises:
        BackupError: with the reason and the remedy; nothing is left behind then.
    """
    folder, life, url = folder_of(settings), Lifetime.of(settings, now), settings.database_url
    copier = _COPIERS[readable_url(url).get_backend_name()]
    with _alone(folder), copier(url, life, watch) as copy, _unfinished(folder, life) as file:
        made = _write(file, settings, life, copy, watch)
        size = file.stat().st_size
        with sessions.begin() as session:
            note_backup(session, life)
        _name(file, folder / life.file_name)
    return Backup(folder / life.file_name, size, made)


def folder_of(settings: Settings) -> Path:
    """Return the folder of BACKUP_FOLDER, made when it is not there; a relative one starts at ROOT.

    Raises:
        BackupError: none is set, or it cannot be made.
    """
    if not settings.backup_folder:
        raise BackupError(NO_FOLDER)
    folder = ROOT / settings.backup_folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(_why(error, folder)) from error
    return folder


@contextmanager
def _unfinished(folder: Path, life: Lifetime) -> Iterator[Path]:
    """Give the file that becomes the backup; it is gone when it did not."""
    file = folder / f"{life.file_name}{UNFINISHED}"
    try:
        yield file
    except OSError as error:
        raise BackupError(_why(error, folder)) from error
    finally:
        file.unlink(missing_ok=True)


def _write(
    file: Path, settings: Settings, life: Lifetime, copy: DatabaseCopy, watch: Watch
) -> Inventory:
    """Write it sealed, down to the disk, and return what is in it."""
    files: Sums = {}
    pieces = tarred(_parts(settings, life, copy, files), files)
    with open(file, "wb", opener=private) as writer:
        seal(_watched(pieces, watch), writer, settings.backup_recipients)
        writer.flush()
        os.fsync(writer.fileno())
    del files[INVENTORY]
    return _inventory(settings, life, copy, files)


def _parts(
    settings: Settings, life: Lifetime, copy: DatabaseCopy, files: Sums
) -> Iterator[FilePart]:
    """Yield what is in a backup; the inventory, when all else was read."""
    yield from copy.parts
    yield from _takes(settings.studio_folder)
    told = _inventory(settings, life, copy, files)
    yield INVENTORY, [told.written(backup_keys(settings))]


def _inventory(settings: Settings, life: Lifetime, copy: DatabaseCopy, files: Sums) -> Inventory:
    return Inventory(
        made_at=life.made_at,
        ends_at=life.ends_at,
        holds_from=life.holds_from,
        kind=copy.kind,
        migration=copy.migration,
        rows=copy.rows,
        left_out=copy.left_out,
        evenings=copy.evenings,
        files={name: list(about) for name, about in files.items()},
        keys=[key_name(key) for key in backup_keys(settings)],
    )


def _takes(folder: Path) -> Iterator[FilePart]:
    """Yield what the studio recorded; what is withdrawn meanwhile is not there any more."""
    for path in sorted(folder.rglob("*")):
        name = f"{STUDIO}{path.relative_to(folder).as_posix()}"
        if path.is_file() and not path.name.startswith("."):
            with suppress(FileNotFoundError), path.open("rb") as reader:
                yield name, blocks_of(reader)


def _watched(pieces: Iterable[bytes], watch: Watch) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        watch("Sealing", done, 0)
        done += len(piece)
        yield piece


def _name(unfinished: Path, file: Path) -> None:
    """Give a backup its name in one step, and have the folder remember that too."""
    unfinished.replace(file)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else make a backup here; whoever is killed lets go, and what they left goes."""
    with _locked(folder):
        for left in folder.glob(f"*{UNFINISHED}"):
            left.unlink(missing_ok=True)
        yield


def _locked(folder: Path) -> IO[bytes]:
    """Return what holds the lock until it is closed."""
    try:
        lock = open(folder / ".lock", "ab", opener=private)  # noqa: SIM115 - the caller closes it
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise BackupError(AT_WORK) from None
    except OSError as error:
        raise BackupError(_why(error, folder)) from error
    return lock


def _why(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL.format(folder)
    return f"No backup can be written to {folder}: {error.strerror or error}."


def _dumped(url: str, life: Lifetime, watch: Watch) -> AbstractContextManager[DatabaseCopy]:
    from ivr.backups.postgresql_copy import dumped  # noqa: PLC0415 - SQLite needs no driver of it

    return dumped(url, life, watch)


_COPIERS: Mapping[str, Callable[[str, Lifetime, Watch], AbstractContextManager[DatabaseCopy]]] = {
    SQLITE: sqlite_copy.copied,
    POSTGRESQL: _dumped,
}
