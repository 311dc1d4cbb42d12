"""When all about a reminder is forgotten: the day after the call, or after it was withdrawn.

Staff can ring on the morning of the test whom we did not reach; at noon it is erased. The empty row
stays until its bytes are wiped. Nothing here commits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from ivr.dutch.public_days import AMSTERDAM
from ivr.messages.retention import PURGER
from ivr.records.access_log import LogEvent, write_log
from ivr.reminders.planned import SHOWN, Reminder, ReminderOutcome, ReminderTry

UNTIL = time(12)
"""The clock time from which on it is erased."""

A_DAY = timedelta(days=1)


def any_to_erase(session: Session, now: datetime) -> bool:
    """Return whether there is a reminder that `erase` would erase."""
    question = select(Reminder.id).where(SHOWN, _is_past(now))
    return session.scalar(question.limit(1)) is not None


def erase(session: Session, now: datetime) -> int:
    """Erase what every reminder said whose time is up, and return how many those are.

    `now` must be a moment on which two clocks agree (`ivr.records.clocks`).
    """
    past = select(Reminder).where(SHOWN, _is_past(now)).with_for_update(skip_locked=True)
    found = session.scalars(past).all()
    forget_these(session, found, now)
    for clinic, count in Counter(one.clinic for one in found).items():
        write_log(session, PURGER, now, LogEvent.REMINDERS_ERASED, clinic=clinic, detail=str(count))
    return len(found)


def forget_these(session: Session, found: Sequence[Reminder], now: datetime) -> None:
    """Empty these rows and drop their tries; nobody is rung for one any more, if it still stood."""
    session.execute(delete(ReminderTry).where(ReminderTry.reminder_id.in_(one.id for one in found)))
    for one in found:
        one.number, one.seal = f"erased {one.id}", ""
        one.leaflet = one.dialled = ""
        one.place, one.erased_at = None, now
    session.flush()


def any_erased(session: Session) -> bool:
    """Return whether reminders were erased and their bytes may still be there."""
    return session.scalar(select(Reminder.id).where(~SHOWN).limit(1)) is not None


def drop_erased(session: Session) -> None:
    """Remove the empty rows, once the bytes of what they held are wiped."""
    session.execute(delete(Reminder).where(~SHOWN))


def _is_past(now: datetime) -> ColumnElement[bool]:
    """Return what is past its time; who was not reached stays until the clinic was told.

    A mail server that is away for a day more is no reason to keep anything longer.
    """
    here = now.astimezone(AMSTERDAM)
    last = here.date() if here.time() >= UNTIL else here.date() - A_DAY
    midnight = datetime.combine(last, time(), AMSTERDAM)
    told = or_(Reminder.outcome != ReminderOutcome.UNREACHED, Reminder.told_at.is_not(None))
    settled = and_(Reminder.outcome.is_not(None), told)
    # What was asked for a day far ahead and withdrawn is not kept until then.
    over = or_(Reminder.day <= last, Reminder.ended_at < midnight)
    return or_(and_(settled, over), Reminder.day <= last - A_DAY)
