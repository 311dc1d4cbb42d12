"""What comes round by the clock, and when: reconcile, seal, purge, forget, and the mails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from ivr.database.engine import reading
from ivr.database.lease import Chore
from ivr.database.wipe import wipe
from ivr.messages import given_numbers, notify
from ivr.messages.message import GIVEN_NUMBERS, MESSAGES
from ivr.messages.reconcile import reconcile, reconcile_newest
from ivr.messages.retention import must_wipe, purge
from ivr.messages.tries import RING_BACK_TRIES
from ivr.messages.worker_parts import Work
from ivr.records import seals
from ivr.records.clocks import doubt_to_tell
from ivr.reminders import ending, forgetting
from ivr.reminders.planned import REMINDERS
from ivr.worker.backup_round import LATE, LOOK_AFTER, is_late
from ivr.worker.clock_check import compare_clocks
from ivr.worker.duty import LONGEST_DAY, Duty
from ivr.worker.mails import MAILS, every_day, unreached_of
from ivr.worker.studio_round import has_voices, look_after
from ivr.worker.weekly import week_of

log = logging.getLogger(__name__)

NEWEST_EVERY = timedelta(seconds=30)
"""Also after a failure: a message that no webhook could note is to be seen within a minute."""

RECONCILE_EVERY = timedelta(minutes=10)
FORGET_EVERY = timedelta(minutes=1)
PURGE_EVERY = timedelta(hours=1)
SEAL_EVERY = timedelta(minutes=1)
COMPARE_EVERY = timedelta(minutes=10)
"""How soon the clocks are compared again when they were in doubt."""


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
        for tables in (MESSAGES, RING_BACK_TRIES):
            wipe(engine, tables)
    return work.clock() + (PURGE_EVERY if doubt is None else COMPARE_EVERY)


def _delete(work: Work) -> None:
    with work.sessions.begin() as session:
        count = len(purge(session, work.retention, work.clock()))
    if count:
        log.info("%d messages were past their time and are deleted.", count)


def _believed(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a moment of the past; one still to come was told by a clock that was ahead."""
    return moment if moment is not None and moment <= now else None


def _is_in_doubt(work: Work) -> bool:
    with reading(work.sessions) as session:
        return doubt_to_tell(session, work.clock()) is not None


def _has_past_reminders(work: Work) -> bool:
    with reading(work.sessions) as session:
        return forgetting.any_to_erase(session, work.clock()) or forgetting.any_erased(session)


def _forget_reminders(work: Work, _: Chore) -> datetime:
    """Erase the reminders of which the day has come, and wipe what they said."""
    with reading(work.sessions) as session:
        due = forgetting.any_to_erase(session, work.clock())
    if due and compare_clocks(work) is None:
        with work.sessions.begin() as session:
            count = forgetting.erase(session, work.clock())
        log.info("%d reminders were past their time and are erased.", count)
    with reading(work.sessions) as session:
        erased, engine = forgetting.any_erased(session), session.get_bind().engine
    if erased:
        for table in REMINDERS:
            wipe(engine, (table,))
        with work.sessions.begin() as session:
            forgetting.drop_erased(session)
    return work.clock() + FORGET_EVERY


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


def chores(work: Work) -> Iterator[tuple[str, Duty]]:
    """Yield what comes round, by its kind, in the order in which it is done.

    What is mailed to a clinic is a chore for each: one that was mailed must not silence another.
    """
    yield from CHORES.items()
    # Only now: reconciling may have found a message.
    with reading(work.sessions) as session:
        clinics = notify.waited_for(session)
        unreached = ending.clinics_to_tell(session)
    yield from ((f"unreached {clinic}", unreached_of(clinic)) for clinic in unreached)
    yield from ((f"week {clinic}", week_of(clinic)) for clinic in work.library.clinics)
    for kind, of_clinic in MAILS.items():
        yield from ((f"{kind} {clinic}", of_clinic(clinic)) for clinic in clinics)


CHORES = {
    "reconcile": Duty(_always, _reconcile),
    "newest": Duty(_always, _newest, longest_wait=NEWEST_EVERY),
    "seal": Duty(_is_unsealed, _seal),
    "purge": Duty(_always, _purge),
    "forget": Duty(_has_numbers, _forget),
    "reminders": Duty(_has_past_reminders, _forget_reminders),
    "studio": Duty(has_voices, look_after),
    "backups": LOOK_AFTER,
    "overdue": Duty(is_late, every_day(LATE, None), LONGEST_DAY),
    "clock": Duty(_is_in_doubt, every_day(notify.CLOCK_IN_DOUBT, None), LONGEST_DAY),
}
