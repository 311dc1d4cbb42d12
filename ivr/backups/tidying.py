"""Deletes the backups whose time is up, by their names, and forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from ivr.backups import BackupError
from ivr.backups.lifetime import end_of
from ivr.backups.made import forget_backups, over_by


def _past(folder: Path, now: datetime) -> Sequence[Path]:
    """Return the backups in the folder that must not be there any more."""
    ends = ((path, end_of(path.name)) for path in sorted(folder.glob("line-*")))
    return [path for path, end in ends if end is not None and end <= now]


def is_any_past(session: Session, folder: Path, now: datetime) -> bool:
    """Return whether the time of a backup is up, whether or not its file is still there."""
    return bool(_past(folder, now) or over_by(session, now))


def delete_past(sessions: sessionmaker[Session], folder: Path, now: datetime) -> None:
    """Delete the backups whose time is up.

    `now` must be a moment on which two clocks agree (`ivr.records.clocks`).

    Raises:
        BackupError: one cannot be deleted; the others are.
    """
    stayed = [path.name for path in _past(folder, now) if not _is_deleted(path)]
    with sessions.begin() as session:
        forget_backups(session, [name for name in over_by(session, now) if name not in stayed])
    if stayed:
        raise BackupError(f"{stayed[0]} is past its time and cannot be deleted: do it by hand.")


def _is_deleted(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
