"""A line with messages, a folder for its backups, and a key for them that it does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyrage
from pyrage import x25519
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from ivr.backups import Watch, watch_nothing
from ivr.backups.backing_up import Backup, make_backup
from ivr.backups.drill import Drilled, drill
from ivr.backups.erased_list import ErasedList
from ivr.backups.restoring import Restored, Restoring
from ivr.backups.unpacking import BackupFile
from ivr.database.engine import open_database
from ivr.messages.message import Message, RecordingState
from ivr.messages.sealed_sound import keep_sound
from ivr.messages.worker_parts import Work
from ivr.settings import Settings
from tests.messages import leaving
from tests.wav import wav
from tests.world import World

NUMBER = "+31612345678"
KEY = x25519.Identity.generate()


@dataclass
class Backups:
    """The line that is backed up, and where its backups and what comes of them are."""

    here: World
    work: Work
    folder: Path
    empty_url: Callable[[int], str]
    private: str = f"# public key: {KEY.to_public()}\n{KEY}\n"
    of_anyone: bool = False
    machines: int = 0

    @property
    def settings(self) -> Settings:
        return self.work.settings

    @property
    def key(self) -> Path:
        """The file of the private key, which is on another machine."""
        file = self.folder / "key"
        file.write_text(self.private)
        return file

    @property
    def kept(self) -> Path:
        return self.folder / "backups"

    def leaves(
        self, left_at: datetime | None = None, number: str = NUMBER, seconds: float = 0.5
    ) -> int:
        """A message with a recording that was fetched; returns its number."""
        with self.here.sessions.begin() as session:
            left_at = left_at or self.here.clock()
            count = session.scalar(select(func.count()).select_from(Message)) or 0
            message = leaving.leave(session, f"RE{count}", left_at, caller_number=number)
            message.state, message.removed_at_twilio_at = RecordingState.STORED, left_at
            message.next_attempt_at = None
            keep_sound(session, message.id, wav(seconds, seed=count), self.work.keys, left_at)
        return message.id

    def makes(self, watch: Watch = watch_nothing) -> Backup:
        return make_backup(self.settings, self.here.sessions, self.here.clock(), watch)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.kept.glob("*"))

    def opens(self, file: Path) -> bytes:
        """What is in a backup, for who has the key."""
        content: bytes = pyrage.decrypt(file.read_bytes(), [KEY])
        return content

    def drills(self, file: Path, settings: Settings | None = None) -> Drilled:
        room = self.folder / "drill"
        room.mkdir()
        source = BackupFile(file, self.key, self.of_anyone)
        return drill(source, settings or self.settings, self.work.owner, room)

    def elsewhere(self) -> Settings:
        """The settings of a machine that has nothing yet."""
        self.machines += 1
        studio = self.folder / f"new-studio-{self.machines}"
        changed = {"database_url": self.empty_url(self.machines), "studio": str(studio)}
        return self.settings.model_copy(update=changed)

    def restores(
        self, file: Path, settings: Settings, erased: ErasedList | None = None
    ) -> Restored:
        source, owner = BackupFile(file, self.key, self.of_anyone), self.work.owner
        return Restoring(settings, owner, self.here.clock(), erased).restore(source)


@contextmanager
def opened(settings: Settings) -> Iterator[sessionmaker[Session]]:
    """Open the database of these settings."""
    sessions = open_database(settings.database_url)
    yield sessions
    sessions.kw["bind"].dispose()


def backed_up(here: World, url: str, folder: Path, empty_url: Callable[[int], str]) -> Backups:
    """Let the worker of this world keep backups in a folder."""
    changed = {
        "database_url": url,
        "studio": str(folder / "studio"),
        "backup_folder": str(folder / "backups"),
        "backup_recipient": str(KEY.to_public()),
    }
    settings = here.work.settings.model_copy(update=changed)
    return Backups(here, replace(here.work, settings=settings), folder, empty_url)
