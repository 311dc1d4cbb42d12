"""The reminders that a colleague sees, who was not reached first; and that each look is logged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, insert, or_, select
from sqlalchemy.orm import Session

from ivr.records.access_log import AccessLog, Actor, LogEvent, lately
from ivr.reminders.evening import is_settled
from ivr.reminders.planned import SHOWN, Reminder, ReminderOutcome, ReminderTry

PAGE = 60
"""Reminders on one page: those of an evening, unless a hospital lets many more be asked for."""

ONE_LOOK = timedelta(hours=1)
"""What one colleague sees of a reminder within this time is one look, as of a message."""


def is_ours(session: Session, clinics: Collection[str], reminder_id: int) -> bool:
    """Return whether this is a reminder of one of these clinics (E.164)."""
    return find_reminder(session, clinics, reminder_id) is not None


def find_reminder(session: Session, clinics: Collection[str], reminder_id: int) -> Reminder | None:
    """Return a reminder of one of these clinics (E.164), or None."""
    return session.scalar(select(Reminder).where(*_of(clinics), Reminder.id == reminder_id))


def stand_any(session: Session, clinics: Collection[str]) -> bool:
    """Return whether there are reminders of these clinics (E.164), however they ended."""
    return session.scalar(select(Reminder.id).where(*_of(clinics)).limit(1)) is not None


def reminders_on(
    session: Session, clinics: Collection[str], now: datetime, page: int
) -> Sequence[Reminder]:
    """Return a page of reminders, and one more when a next page follows.

    Who was not reached comes first, then this evening, later ones, and those of last evening.
    """
    today = now.date()
    tomorrow = today + timedelta(days=1)
    over = tomorrow if is_settled(tomorrow, now) else today
    order = case(
        (_unreached_until(over), 0),
        (Reminder.day == tomorrow, 1),
        (Reminder.day > tomorrow, 2),
        else_=3,
    )
    question = select(Reminder).where(*_of(clinics)).order_by(order, Reminder.day, Reminder.id)
    return session.scalars(question.offset((page - 1) * PAGE).limit(PAGE + 1)).all()


def tries_of(session: Session, reminders: Iterable[Reminder]) -> dict[int, list[ReminderTry]]:
    """Return the tries at each of these reminders, by its id, in order."""
    found = defaultdict[int, list[ReminderTry]](list)
    ids = [reminder.id for reminder in reminders]
    question = select(ReminderTry).where(ReminderTry.reminder_id.in_(ids))
    for one in session.scalars(question.order_by(ReminderTry.attempt)):
        found[one.reminder_id].append(one)
    return found


def named(reminder: Reminder) -> str:
    """Return how the log names a reminder: never by the number of its caller."""
    return f"herinnering {reminder.id}"


def unlogged(
    session: Session, actor: Actor, reminders: Sequence[Reminder], now: datetime
) -> list[Reminder]:
    """Return those that the log does not yet know this colleague to see."""
    recent = lately(actor, LogEvent.REMINDERS_SEEN, now - ONE_LOOK)
    names = [named(reminder) for reminder in reminders]
    question = select(AccessLog.detail).where(AccessLog.detail.in_(names), *recent)
    seen = set(session.scalars(question))
    return [reminder for reminder in reminders if named(reminder) not in seen]


def log_looks(session: Session, actor: Actor, reminders: Sequence[Reminder], now: datetime) -> None:
    """Log that a colleague sees these reminders, in one statement."""
    who = {"staff": actor.staff, "access_point": actor.access_point}
    what = {"at": now, "event": LogEvent.REMINDERS_SEEN.value, **who}
    lines = [what | {"clinic": one.clinic, "detail": named(one)} for one in reminders]
    session.execute(insert(AccessLog), lines)


def _of(clinics: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return Reminder.clinic.in_(clinics), SHOWN


def _unreached_until(day: date) -> ColumnElement[bool]:
    """Return who was not reached; up to this day of the test the evenings are over."""
    silent = and_(Reminder.outcome.is_(None), Reminder.day <= day)
    return or_(Reminder.outcome == ReminderOutcome.UNREACHED, silent)
