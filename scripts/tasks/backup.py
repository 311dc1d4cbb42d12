"""Makes a backup by hand, or the pair of keys for it, and tells what to do with them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import sessionmaker

from ivr.backups import BackupError
from ivr.backups.age_file import new_key
from ivr.backups.backing_up import Backup, make_backup
from ivr.backups.database_copy import in_no_hurry
from ivr.database.engine import migrate, must_be_there
from ivr.dutch.written import counted
from ivr.house import library_of, owner_of, real_time
from ivr.plain_exit import plain_exit
from ivr.settings import load

MADE = """\
The private key is in {file}. Whoever has it can open every backup, and without it nobody can:
take it to two safe places (a vault for passwords, and paper), and remove it from this machine.
The public key is for the settings of the line:

  BACKUP_RECIPIENT={public}
"""


@plain_exit(BackupError)
def run(key: Path | None) -> None:
    """Make a pair of keys in this file, or else a backup."""
    if key is not None:
        print(MADE.format(file=key, public=new_key(key, real_time())))
        return
    settings = load()
    must_be_there(settings.database_url)
    migrate(settings.database_url, owner_of(library_of(settings)))
    with in_no_hurry(settings.database_url) as engine:
        made = make_backup(settings, sessionmaker(engine), real_time(), Progress())
    print("\n".join(_told(made)))


def _told(made: Backup) -> Iterator[str]:
    rows, ends = made.inventory.rows, made.inventory.ends_at
    messages, recordings = counted(rows["messages"], "message"), rows["recording_audio"]
    yield f"{made.file} ({made.size / 1e6:.1f} MB) holds"
    yield f"  {messages}, {counted(recordings, 'recording')}, and all else."
    if made.inventory.left_out:
        left_out = counted(made.inventory.left_out, "message is", "messages are")
        yield f"  {left_out} too old for it: callers are told when they are gone."
    yield f"It is deleted on {ends:%Y-%m-%d %H:%M} UTC. Try it on another machine:"
    yield f"  .venv/bin/python scripts/restore.py {made.file.name} --key FILE --drill"


class Progress:
    """Tells on the terminal how far long work is, a few times a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Tell what is done; of how many is not always known."""
        if sys.stderr.isatty() and time.monotonic() > self._last + 0.2:
            self._last = time.monotonic()
            part = f" of {of / 1e6:.0f}" if of else ""
            print(f"\r{what}: {done / 1e6:.0f}{part} MB ", end="", file=sys.stderr, flush=True)
