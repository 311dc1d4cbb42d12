"""What comes round by the clock - reconcile, notify, remind, purge - for one worker at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from ivr.hours import is_open, working_time_between
from ivr.notify import NEW_MESSAGE, STILL_WAITING, NotifyError
from ivr.recordings import RecordingError
from ivr.store.closing import closures_around
from ivr.store.database import reading
from ivr.store.due import back_off, claim_chore, finish
from ivr.store.models import Chore
from ivr.store.news import longest_waiting, staff_were_told, untold
from ivr.store.retention import StillReadableError, must_wipe, purge, wipe
from ivr.worker.reconcile import reconcile
from ivr.worker.work import Work

log = logging.getLogger(__name__)

RECONCILE_EVERY = timedelta(minutes=10)
PURGE_EVERY = timedelta(hours=1)


def do_chores(work: Work) -> int:
    """Do every chore that is due and wanted; gives how many were done."""
    return sum(_do(work, kind) for kind in CHORES if not work.stop.is_set())


def _do(work: Work, kind: str) -> bool:
    """Claim the chore, do it, settle it; a failed one is tried again, later each time."""
    wanted, act = CHORES[kind]
    if not wanted(work):
        return False
    began = work.clock()
    with work.sessions.begin() as session:
        chore = claim_chore(session, kind, began, work.lease)
    if chore is None:
        return False
    try:
        next_attempt_at = act(work, chore)
    except Exception as error:  # This is the worker loop: a failed chore must not stop the rest.
        _note_failure(work, chore, error)
        return False
    # What happened meanwhile may have been overlooked, and is for the next time.
    done = {"attempts": 0, "last_error": None, "done_at": began}
    with work.sessions.begin() as session:
        finish(session, chore, next_attempt_at=next_attempt_at, **done)
    return True


def _note_failure(work: Work, chore: Chore, error: Exception) -> None:
    expected = isinstance(error, NotifyError | RecordingError | StillReadableError)
    reason = str(error) if expected else type(error).__name__
    log.warning("The chore '%s' failed: %s", chore.kind, reason, exc_info=not expected)
    again = work.clock() + back_off(chore.attempts)
    with work.sessions.begin() as session:
        finish(session, chore, next_attempt_at=again, last_error=reason)


def _always(_work: Work) -> bool:
    return True


def _reconcile(work: Work, chore: Chore) -> datetime:
    if found := reconcile(work, chore.done_at):
        log.info("Twilio had %d recordings we did not know of.", found)
    return work.clock() + RECONCILE_EVERY


def _purge(work: Work, chore: Chore) -> datetime:
    with work.sessions.begin() as session:
        count = len(purge(session, work.retention, work.clock()))
    with work.sessions() as session:
        remains = must_wipe(session, chore.done_at)
        engine = session.get_bind().engine
    if remains:
        wipe(engine)
    if count:
        log.info("%d messages were past their time and are deleted.", count)
    return work.clock() + PURGE_EVERY


def _has_news(work: Work) -> bool:
    with reading(work.sessions) as session:
        return bool(untold(session, work.clock()))


def _notify(work: Work, _chore: Chore) -> datetime:
    """Send one notice for all news; who is told before the mail goes out may be told twice."""
    with reading(work.sessions) as session:
        news = untold(session, work.clock())
    if news:
        work.notifier.send(NEW_MESSAGE)
        with work.sessions.begin() as session:
            staff_were_told(session, news, work.clock())
    return work.clock() + (work.quiet if news else timedelta(0))


def _is_late(work: Work) -> bool:
    """Whether it is office time and a message has waited for more than one working day."""
    now = work.clock()
    with reading(work.sessions) as session:
        oldest = longest_waiting(session)
        if oldest is None:
            return False
        closed = closures_around(session, oldest, now)
    waited = working_time_between(oldest, now, work.hours, closed)
    return waited > _working_day(work) and is_open(now, work.hours, closed)


def _working_day(work: Work) -> timedelta:
    opens, closes = work.hours.opens, work.hours.closes
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)


def _remind(work: Work, _chore: Chore) -> datetime:
    work.notifier.send(STILL_WAITING)
    tomorrow = work.clock().astimezone(work.hours.zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), work.hours.zone)


CHORES: dict[str, tuple[Callable[[Work], bool], Callable[[Work, Chore], datetime]]] = {
    "reconcile": (_always, _reconcile),
    "notify": (_has_news, _notify),
    "remind": (_is_late, _remind),
    "purge": (_always, _purge),
}
"""Per kind: is it wanted, and do it and say when it comes round again."""
