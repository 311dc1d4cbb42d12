"""A backup every night where a folder for it is set, deleted in time, and told of when it fails."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from ivr.backups import BackupError
from ivr.backups.backing_up import folder_of, make_backup
from ivr.backups.erased_list import erased_lately, write_list
from ivr.backups.tidying import delete_past, is_any_past
from ivr.database.engine import reading
from ivr.database.lease import Chore
from ivr.dutch.public_days import AMSTERDAM
from ivr.messages.notify import Notification
from ivr.messages.trouble import ATTEMPTS
from ivr.messages.worker_parts import Work
from ivr.sealing import backup_keys
from ivr.worker.clock_check import compare_clocks
from ivr.worker.duty import LONGEST_DAY, Duty

log = logging.getLogger(__name__)

NIGHT = time(2, 30)
"""On the clock of the clinics: nobody phones, and the purge of midnight is over."""

LONGEST_BACKUP = timedelta(hours=3)
"""After so long another worker takes a backup for stuck, and begins one of its own."""

LATE_AFTER = timedelta(hours=30)
"""How old the last backup may be: a night's, and a morning to try again."""

LOOK_AFTER_EVERY = timedelta(minutes=1)

LATE = Notification(
    "De informatielijn heeft geen nieuwe reservekopie",
    "Van de informatielijn is al langer dan een dag geen reservekopie gemaakt. Gaat er nu iets "
    "stuk, dan zijn de berichten van sindsdien weg.\n\nMeld dit aan de beheerder.\n",
)


def keeps_backups(work: Work) -> bool:
    """Return whether backups are made here."""
    return bool(work.settings.backup_folder)


def _is_wanted(kind: str, work: Work) -> bool:
    """Return whether this is done here, or failed before it was switched off: staff are told so."""
    if keeps_backups(work):
        return True
    with reading(work.sessions) as session:
        chore = session.get(Chore, kind)
    return chore is not None and chore.last_error is not None


def _back_up(work: Work, _chore: Chore) -> datetime:
    """Make one, and say when the next one is due: in the night of tomorrow."""
    if keeps_backups(work):
        made = make_backup(work.settings, work.sessions, work.clock(), partial(_go_on, work))
        log.info("A backup of %d bytes is made: %s.", made.size, made.file.name)
    tomorrow = work.local_day(work.clock()) + timedelta(days=1)
    return datetime.combine(tomorrow, NIGHT, AMSTERDAM)


BACKUP = Duty(
    partial(_is_wanted, "backup"), _back_up, LONGEST_DAY + timedelta(hours=NIGHT.hour + 1)
)


def _go_on(work: Work, _what: str, _done: int, _of: int) -> None:
    """End a backup when the worker is asked to stop: the next one begins anew."""
    if work.stop.is_set():
        raise BackupError("the worker was stopped meanwhile")


def _look_after(work: Work, _chore: Chore) -> datetime:
    """Write down what was erased, and delete what is past its time by two clocks."""
    if keeps_backups(work):
        _look_into(work, folder_of(work.settings), work.clock())
    return work.clock() + LOOK_AFTER_EVERY


def _look_into(work: Work, folder: Path, now: datetime) -> None:
    with reading(work.sessions) as session:
        erased, past = erased_lately(session, now), is_any_past(session, folder, now)
    try:
        write_list(folder, erased, backup_keys(work.settings))
    except OSError as error:
        reason = f"The list of what was erased cannot be written: {error.strerror or error}."
        raise BackupError(reason) from error
    if past and compare_clocks(work) is None:
        delete_past(work.sessions, folder, now)


LOOK_AFTER = Duty(partial(_is_wanted, "backups"), _look_after)


def is_late(work: Work) -> bool:
    """Return whether the last backup is older than it may be, or the first one does not come."""
    if not keeps_backups(work):
        return False
    with reading(work.sessions) as session:
        chore = session.get(Chore, "backup")
    if chore is None or not chore.last_error or chore.attempts < ATTEMPTS:
        return False
    return chore.done_at is None or chore.done_at <= work.clock() - LATE_AFTER
