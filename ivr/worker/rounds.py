"""One round of the worker: everything that is due now, whatever fails on the way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from ivr.backups import BackupError
from ivr.database.engine import reading
from ivr.database.lease import Chore, back_off, finish, lease_chore, rests
from ivr.database.wipe import StillReadableError
from ivr.messages.fetch import fetch_due
from ivr.messages.notify import NotifyError
from ivr.messages.worker_parts import Work
from ivr.records.beats import MAIL_FAILED, beat, tally
from ivr.twilio.recordings import RecordingError
from ivr.worker.backup_round import BACKUP, LONGEST_BACKUP
from ivr.worker.chores import chores
from ivr.worker.clock_check import wake_after_a_jump
from ivr.worker.duty import Duty
from ivr.worker.evening_round import ring_due
from ivr.worker.hook_round import post_calls
from ivr.worker.studio_round import bring_takes_on

log = logging.getLogger(__name__)


def run_due(work: Work) -> int:
    """Do what is due and return how many pieces of work that was; never raises."""
    return sum(survive(duty, work) for duty in DUTIES)


def survive(duty: Callable[[Work], int], work: Work) -> int:
    """Do one duty; a database that is away, or an error of ours, is for the next round."""
    try:
        return duty(work)
    except SQLAlchemyError as error:
        log.warning("The database is away (%s); trying again next round.", type(error).__name__)
    except Exception:  # This is the worker loop.
        log.exception("An error in the program; trying again next round.")
    finally:
        work.ended[duty.__name__] = work.clock()
    return 0


def tell_that_we_live(work: Work) -> int:
    """Tell whoever watches that this worker lives, and which duties it gets round to."""
    ended = {duty.__name__: work.ended.get(duty.__name__) for duty in DUTIES}
    with work.sessions.begin() as session:
        beat(session, ended, work.clock())
    return 0


def do_chores(work: Work) -> int:
    """Do every chore that is due and wanted; return how many were done."""
    wake_after_a_jump(work)
    return sum(_do(work, kind, duty) for kind, duty in chores(work) if not work.stop.is_set())


def back_up(work: Work) -> int:
    """Make the backup of this night, beside all else: it may take long."""
    return _do(replace(work, lease=LONGEST_BACKUP), "backup", BACKUP)


def _do(work: Work, kind: str, duty: Duty) -> bool:
    """Lease the chore, do it, settle it; a failed one is tried again, later each time."""
    if not duty.wanted(work):
        return False
    began, farthest = work.clock(), duty.farthest + work.quiet
    with reading(work.sessions) as session:
        if rests(session, kind, began, work.lease, farthest):
            return False
    with work.sessions.begin() as session:
        chore = lease_chore(session, kind, began, work.lease, farthest)
    if chore is None:
        return False
    try:
        next_attempt_at = duty.act(work, chore)
    except Exception as error:  # This is the worker loop: a failed chore must not stop the rest.
        _note_failure(work, chore, error, duty.longest_wait)
        return False
    # What happened meanwhile may have been overlooked, and is for the next time.
    done = {"attempts": 0, "last_error": None, "done_at": began}
    with work.sessions.begin() as session:
        finish(session, chore, next_attempt_at=next_attempt_at, **done)
    return True


def _note_failure(work: Work, chore: Chore, error: Exception, longest_wait: timedelta) -> None:
    expected = isinstance(error, _EXPECTED)
    reason = str(error) if expected else type(error).__name__
    log.warning("The chore '%s' failed: %s", chore.kind, reason, exc_info=not expected)
    again = work.clock() + min(back_off(chore.attempts), longest_wait)
    with work.sessions.begin() as session:
        finish(session, chore, next_attempt_at=again, last_error=reason)
        if isinstance(error, NotifyError):
            tally(session, MAIL_FAILED)


_EXPECTED = (NotifyError, RecordingError, StillReadableError, BackupError)
"""Errors that tell their reason themselves."""

DUTIES: tuple[Callable[[Work], int], ...] = (
    *(ring_due, fetch_due, bring_takes_on, do_chores),
    *(post_calls, back_up),
)
"""What a worker does each round, in this order, or side by side: none waits for another."""
