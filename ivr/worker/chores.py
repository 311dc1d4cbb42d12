"""What comes round by the clock, and when: reconcile, notify, remind, seal, purge, forget."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from ivr.call.hours import is_open, working_time_between
from ivr.database.engine import reading
from ivr.database.lease import FARTHEST, LONGEST_WAIT, Chore
from ivr.database.wipe import wipe
from ivr.messages import given_numbers, notify
from ivr.messages.message import GIVEN_NUMBERS, MESSAGES
from ivr.messages.notify import Notification
from ivr.messages.reconcile import reconcile, reconcile_newest
from ivr.messages.retention import must_wipe, purge
from ivr.messages.worker_parts import Work
from ivr.records import seals
from ivr.records.clocks import doubt_to_tell
from ivr.records.closures import closures_around
from ivr.worker.clock_check import compare_clocks

log = logging.getLogger(__name__)

NEWEST_EVERY = timedelta(seconds=30)
"""Also after a failure: a message that no webhook could note is to be seen within a minute."""

RECONCILE_EVERY = timedelta(minutes=10)
FORGET_EVERY = timedelta(minutes=1)
PURGE_EVERY = timedelta(hours=1)
SEAL_EVERY = timedelta(minutes=1)
COMPARE_EVERY = timedelta(minutes=10)
"""How soon the clocks are compared again when they were in doubt."""

LONGEST_DAY = timedelta(hours=26)
"""From the first moment of a day to that of the next one: 25 hours when the clock goes back."""


@dataclass(frozen=True)
class Duty:
    """Is it wanted; do it, and say when it comes round again, which is at most `farthest` ahead."""

    wanted: Callable[[Work], bool]
    act: Callable[[Work, Chore], datetime]
    farthest: timedelta = FARTHEST
    longest_wait: timedelta = LONGEST_WAIT
    """How long it waits at most after a failure."""


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
        return given_numbers.any_number(session)


def _forget(work: Work, _: Chore) -> datetime:
    """Forget the numbers of calls that left no message, or whose message has taken it."""
    with reading(work.sessions) as session:
        chore, now = session.get(Chore, "reconcile"), work.clock()
        asked_at = _believed(chore.done_at, now) if chore else None
        due = given_numbers.any_needless(session, asked_at, now)
    if due and compare_clocks(work) is None:
        with work.sessions.begin() as session:
            given_numbers.forget_numbers(session, asked_at, now)
    with reading(work.sessions) as session:
        forgotten, engine = given_numbers.any_forgotten(session), session.get_bind().engine
    if forgotten:
        wipe(engine, GIVEN_NUMBERS)
        with work.sessions.begin() as session:
            given_numbers.drop_forgotten(session)
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
        return bool(notify.untold(session, work.clock()))


def _notify(work: Work, chore: Chore) -> datetime:
    """Send one mail for all news; after a crash they may be told twice, never not at all.

    The first one of a day carries the last seal of the log, as what is sent daily does.
    """
    with reading(work.sessions) as session:
        news = notify.untold(session, work.clock())
    if news:
        today = work.local_day(work.clock())
        first = chore.done_at is None or work.local_day(chore.done_at) != today
        work.notifier.send(_with_seal(work, notify.NEW_MESSAGE) if first else notify.NEW_MESSAGE)
        with work.sessions.begin() as session:
            notify.staff_were_told(session, news, work.clock())
    return work.clock() + (work.quiet if news else timedelta(0))


def _is_late(work: Work) -> bool:
    """Return whether it is office time and a message has waited for more than one working day."""
    now = work.clock()
    with reading(work.sessions) as session:
        oldest = notify.longest_waiting(session)
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
        oldest = notify.longest_waiting(session)
    opened = now.astimezone(work.hours.zone).time() >= work.hours.opens
    return opened and oldest is not None and work.retention.is_ending(oldest, now)


def _is_in_doubt(work: Work) -> bool:
    with reading(work.sessions) as session:
        return doubt_to_tell(session, work.clock()) is not None


def _is_unsealed(work: Work) -> bool:
    with reading(work.sessions) as session:
        return seals.has_unsealed(session)


def _seal(work: Work, _chore: Chore) -> datetime:
    """Seal what was added to the access log."""
    with work.sessions.begin() as session:
        until = seals.last_settled(session)
    while _seal_one(work, until):
        pass
    return work.clock() + SEAL_EVERY


def _seal_one(work: Work, until: int) -> bool:
    with work.sessions.begin() as session:
        return seals.seal_batch(session, work.log_keys[0], until, work.clock())


def _with_seal(work: Work, mail: Notification) -> Notification:
    """Return the mail with the last seal: a copy out of reach of those who write the database."""
    with reading(work.sessions) as session:
        seal = seals.last_seal(session)
    if seal is None:
        return mail
    line = f"Voor de beheerder, zegel van het logboek:\n{seals.written(seal)}\n"
    return replace(mail, text=f"{mail.text}\n{line}")


def _every_day(mail: Notification) -> Callable[[Work, Chore], datetime]:
    """Return the chore that sends this mail, once a day for as long as it is wanted."""

    def send(work: Work, _chore: Chore) -> datetime:
        work.notifier.send(_with_seal(work, mail))
        tomorrow = work.local_day(work.clock()) + timedelta(days=1)
        return datetime.combine(tomorrow, time(), work.hours.zone)

    return send


CHORES = {
    "reconcile": Duty(_always, _reconcile),
    "newest": Duty(_always, _newest, longest_wait=NEWEST_EVERY),
    "notify": Duty(_has_news, _notify),
    "remind": Duty(_is_late, _every_day(notify.STILL_WAITING), LONGEST_DAY),
    "seal": Duty(_is_unsealed, _seal),
    "purge": Duty(_always, _purge),
    "forget": Duty(_has_numbers, _forget),
    "ending": Duty(_is_ending, _every_day(notify.ENDING), LONGEST_DAY),
    "clock": Duty(_is_in_doubt, _every_day(notify.CLOCK_IN_DOUBT), LONGEST_DAY),
}
"""What comes round, in the order in which it is done."""
