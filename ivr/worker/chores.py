"""What comes round by the clock - reconcile, notify, remind, purge - for one worker at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ivr.call.hours import is_open, working_time_between
from ivr.database.engine import reading
from ivr.database.lease import FARTHEST, LONGEST_WAIT, Chore, back_off, claim_chore, finish, rests
from ivr.database.wipe import StillReadableError, wipe
from ivr.messages.given_numbers import (
    any_forgotten,
    any_needless,
    any_number,
    drop_forgotten,
    forget_numbers,
)
from ivr.messages.message import GIVEN_NUMBERS, MESSAGES
from ivr.messages.notify import (
    CLOCK_IN_DOUBT,
    ENDING,
    NEW_MESSAGE,
    STILL_WAITING,
    Notification,
    NotifyError,
    longest_waiting,
    staff_were_told,
    untold,
)
from ivr.messages.reconcile import reconcile, reconcile_newest
from ivr.messages.retention import must_wipe, purge
from ivr.messages.work import Work
from ivr.records.clocks import doubt_to_tell
from ivr.records.closures import closures_around
from ivr.twilio.recordings import RecordingError
from ivr.worker.seal_log import is_unsealed, seal_log, with_seal
from ivr.worker.witness import compare_clocks, wake_after_a_jump

log = logging.getLogger(__name__)

NEWEST_EVERY = timedelta(seconds=30)
"""Also after a failure: a message that no webhook could note is to be seen within a minute."""

RECONCILE_EVERY = timedelta(minutes=10)
FORGET_EVERY = timedelta(minutes=1)
PURGE_EVERY = timedelta(hours=1)
SEAL_EVERY = timedelta(minutes=1)
COMPARE_EVERY = timedelta(minutes=10)
"""How soon the clocks are compared again when they were in doubt."""


def do_chores(work: Work) -> int:
    """Do every chore that is due and wanted; gives how many were done."""
    wake_after_a_jump(work)
    return sum(_do(work, kind) for kind in CHORES if not work.stop.is_set())


def _do(work: Work, kind: str) -> bool:
    """Claim the chore, do it, settle it; a failed one is tried again, later each time."""
    duty = CHORES[kind]
    if not duty.wanted(work):
        return False
    began, farthest = work.clock(), duty.farthest + work.quiet
    with reading(work.sessions) as session:
        if rests(session, kind, began, work.lease, farthest):
            return False
    with work.sessions.begin() as session:
        chore = claim_chore(session, kind, began, work.lease, farthest)
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
    expected = isinstance(error, NotifyError | RecordingError | StillReadableError)
    reason = str(error) if expected else type(error).__name__
    log.warning("The chore '%s' failed: %s", chore.kind, reason, exc_info=not expected)
    again = work.clock() + min(back_off(chore.attempts), longest_wait)
    with work.sessions.begin() as session:
        finish(session, chore, next_attempt_at=again, last_error=reason)


def _always(_work: Work) -> bool:
    return True


def _reconcile(work: Work, chore: Chore) -> datetime:
    if found := reconcile(work, _believed(chore.done_at, work.clock())):
        log.info("Twilio had %d recordings we did not know of.", found)
    return work.clock() + RECONCILE_EVERY


def _newest(work: Work, _chore: Chore) -> datetime:
    if found := reconcile_newest(work):
        log.info("Twilio had %d recordings that no webhook told us of.", found)
    return work.clock() + NEWEST_EVERY


def _has_numbers(work: Work) -> bool:
    with reading(work.sessions) as session:
        return any_number(session)


def _forget(work: Work, _: Chore) -> datetime:
    """Forget the numbers of calls that left no message, or whose message has taken it."""
    with reading(work.sessions) as session:
        chore, now = session.get(Chore, "reconcile"), work.clock()
        asked_at = _believed(chore.done_at, now) if chore else None
        due = any_needless(session, asked_at, now)
    if due and compare_clocks(work) is None:
        with work.sessions.begin() as session:
            forget_numbers(session, asked_at, now)
    with reading(work.sessions) as session:
        forgotten, engine = any_forgotten(session), session.get_bind().engine
    if forgotten:
        wipe(engine, GIVEN_NUMBERS)
        with work.sessions.begin() as session:
            drop_forgotten(session)
    return work.clock() + FORGET_EVERY


def _purge(work: Work, chore: Chore) -> datetime:
    """Delete what is past its time by two clocks; what is erased already is wiped in any case."""
    doubt = compare_clocks(work)
    if doubt is None:
        _delete(work)
    with work.sessions() as session:
        remains = must_wipe(session, _believed(chore.done_at, work.clock()))
        engine = session.get_bind().engine
    if remains:
        wipe(engine, MESSAGES)
    return work.clock() + (PURGE_EVERY if doubt is None else COMPARE_EVERY)


def _delete(work: Work) -> None:
    with work.sessions.begin() as session:
        count = len(purge(session, work.retention, work.clock()))
    if count:
        log.info("%d messages were past their time and are deleted.", count)


def _believed(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a moment of the past; one still to come was told by a clock that was ahead."""
    return moment if moment is not None and moment <= now else None


def _has_news(work: Work) -> bool:
    with reading(work.sessions) as session:
        return bool(untold(session, work.clock()))


def _notify(work: Work, chore: Chore) -> datetime:
    """Send one notice for all news; who is told before the mail goes out may be told twice.

    The first one of a day carries the last seal of the log, as what is sent daily does.
    """
    with reading(work.sessions) as session:
        news = untold(session, work.clock())
    if news:
        first = chore.done_at is None or _day(work, chore.done_at) != _day(work, work.clock())
        work.notifier.send(with_seal(work, NEW_MESSAGE) if first else NEW_MESSAGE)
        with work.sessions.begin() as session:
            staff_were_told(session, news, work.clock())
    return work.clock() + (work.quiet if news else timedelta(0))


def _is_late(work: Work) -> bool:
    """Return whether it is office time and a message has waited for more than one working day."""
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


def _is_ending(work: Work) -> bool:
    """Return whether it is past opening time and an unanswered message will soon be deleted."""
    now = work.clock()
    with reading(work.sessions) as session:
        oldest = longest_waiting(session)
    opened = now.astimezone(work.hours.zone).time() >= work.hours.opens
    return opened and oldest is not None and work.retention.is_ending(oldest, now)


def _is_in_doubt(work: Work) -> bool:
    with reading(work.sessions) as session:
        return doubt_to_tell(session, work.clock()) is not None


def _day(work: Work, moment: datetime) -> date:
    return moment.astimezone(work.hours.zone).date()


def _seal(work: Work, _chore: Chore) -> datetime:
    seal_log(work)
    return work.clock() + SEAL_EVERY


def _every_day(notice: Notification) -> Callable[[Work, Chore], datetime]:
    """Make the chore that sends this notice, once a day for as long as it is wanted."""

    def send(work: Work, _chore: Chore) -> datetime:
        work.notifier.send(with_seal(work, notice))
        tomorrow = _day(work, work.clock()) + timedelta(days=1)
        return datetime.combine(tomorrow, time(), work.hours.zone)

    return send


@dataclass(frozen=True)
class Duty:
    """Is it wanted; do it, and say when it comes round again, which is at most `farthest` ahead."""

    wanted: Callable[[Work], bool]
    act: Callable[[Work, Chore], datetime]
    farthest: timedelta = FARTHEST
    longest_wait: timedelta = LONGEST_WAIT
    """How long it waits at most after a failure."""


A_DAY = timedelta(hours=26)
"""From the first moment of a day to that of the next one: 25 hours when the clock goes back."""

CHORES = {
    "reconcile": Duty(_always, _reconcile),
    "newest": Duty(_always, _newest, longest_wait=NEWEST_EVERY),
    "notify": Duty(_has_news, _notify),
    "remind": Duty(_is_late, _every_day(STILL_WAITING), A_DAY),
    "seal": Duty(is_unsealed, _seal),
    "purge": Duty(_always, _purge),
    "forget": Duty(_has_numbers, _forget),
    "ending": Duty(_is_ending, _every_day(ENDING), A_DAY),
    "clock": Duty(_is_in_doubt, _every_day(CLOCK_IN_DOUBT), A_DAY),
}
"""What comes round, in the order in which it is done."""
