"""Brings a line back from a backup, and erases at once what may not be there any more.

Nothing is written over. What is past its time goes, and so does what was erased at somebody's
request since the backup, as far as the list of it survived; everybody has to log in anew.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from ivr.backups import BackupError, Watch, watch_nothing
from ivr.backups.backing_up import STUDIO
from ivr.backups.database_copy import SQLITE, in_no_hurry
from ivr.backups.erased_list import ErasedList, erase_again
from ivr.backups.inventory import Inventory
from ivr.backups.loading import NOT_EMPTY, loaded, refuse_other_kind, refuse_used
from ivr.backups.made import note_backup
from ivr.backups.sqlite_copy import database_file, make_one_file
from ivr.backups.unpacking import BackupFile, unpacked
from ivr.database.engine import Owner, migrate, readable_url
from ivr.database.wipe import wipe
from ivr.messages.message import MESSAGES
from ivr.messages.retention import Retention, purge
from ivr.pages.staff import Staff
from ivr.records.access_log import Actor, LogEvent, write_log
from ivr.sealing import backup_keys
from ivr.settings import Settings
from ivr.sound.shelf import Shelf

RESTORER = Actor("reservekopie", "restore")
"""The one whom the access log names."""

RESTORED = LogEvent.RESTORED

LOGGED_OUT = 1000
"""How far the number of everybody's sessions goes up: beyond all that were given out since."""


@dataclass(frozen=True)
class Restored:
    """What came back, and what of it went again."""

    inventory: Inventory
    erased_again: int
    """Messages and voices that were erased since the backup."""
    past: int
    """Messages whose time was up."""


@dataclass(frozen=True)
class Restoring:
    """Where to and for whom: the settings name the database and the studio, both empty."""

    settings: Settings
    owner: Owner
    now: datetime
    erased: ErasedList | None = None
    """What was erased since the backup, where that is known."""
    watch: Watch = watch_nothing

    def restore(self, source: BackupFile) -> Restored:
        """Bring a backup back.

        Raises:
            BackupError: with the reason and the remedy; what was there before is untouched.
        """
        url, studio = self.settings.database_url, self.settings.studio_folder
        refuse_used(url)
        _refuse_full(studio)
        with _workplace(self.settings) as folder:
            inventory = unpacked(source, backup_keys(self.settings), folder, self.watch)
            refuse_other_kind(inventory, url)
            work = loaded(folder, inventory, url)
            restored = self._settle(work, folder, inventory)
            _put_in_place(folder / STUDIO, studio)
            if inventory.kind == SQLITE:
                os.link(_file_of(work), _file_of(url))  # It takes no place that is taken.
        return restored

    def _settle(self, url: str, folder: Path, inventory: Inventory) -> Restored:
        """Bring the tables up to date, and erase what may not be there any more."""
        migrate(url, self.owner)
        with in_no_hurry(url) as engine:
            with sessionmaker(engine).begin() as session:
                restored = self._erase(session, Shelf(folder / STUDIO), inventory)
                note_backup(session, inventory.life)
                _log_out_everybody(session)
                told = f"reservekopie van {inventory.made_at.isoformat(timespec='seconds')}"
                write_log(session, RESTORER, self.now, RESTORED, clinic=None, detail=told)
            wipe(engine, MESSAGES)
            if inventory.kind == SQLITE:
                make_one_file(engine)
        return restored

    def _erase(self, session: Session, shelf: Shelf, inventory: Inventory) -> Restored:
        again = erase_again(session, shelf, self.erased, self.now) if self.erased else 0
        past = purge(session, Retention.of(self.settings), self.now)
        return Restored(inventory, again, len(past))


@contextmanager
def _workplace(settings: Settings) -> Iterator[Path]:
    """Make a folder for this account alone, on the disk where things go; it is removed after."""
    address = readable_url(settings.database_url)
    is_file = address.get_backend_name() == SQLITE
    beside = database_file(address) if is_file else settings.studio_folder
    try:
        beside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=beside.parent) as name:
            yield Path(name)
    except OSError as error:
        raise BackupError(f"{beside.parent} cannot be used: {error.strerror or error}.") from error


def _log_out_everybody(session: Session) -> None:
    """Let no session, and no link to choose a password, that ended since the backup work again."""
    session.execute(update(Staff).values(session_number=Staff.session_number + LOGGED_OUT))


def _refuse_full(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(NOT_EMPTY.format(f"The folder {folder}"))


def _put_in_place(folder: Path, studio: Path) -> None:
    """Move what the studio recorded to where it belongs; the database follows, last of all."""
    if folder.exists():
        if studio.exists():
            studio.rmdir()
        studio.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(folder, studio)


def _file_of(url: str) -> Path:
    return database_file(readable_url(url))
