"""What comes of a try in the call itself: picked up, heard, understood, refused, over.

Nothing here commits; the caller of these functions owns the transaction. All is known by the token
of the try, and each is idempotent: Twilio repeats what was answered too late.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.orm import Session

from ivr.reminders.consent import NOT_IN_SESSION, end, is_vouched
from ivr.reminders.planned import (
    SHOWN,
    WITHDRAWN,
    Made,
    Reminder,
    ReminderOutcome,
    ReminderTry,
)
from ivr.sealing import Seal

_OPEN = or_(Reminder.outcome.is_(None), Reminder.outcome == ReminderOutcome.UNREACHED)
"""A key may come when a colleague was told already that none came."""


def rung_for(session: Session, token: str, seal: Seal, *, refuses: bool = False) -> Reminder | None:
    """Return the reminder for which a try rings; None when it is withdrawn, erased or not ours.

    With `refuses` one that was just refused is told too: that may be said again.
    """
    question = select(Reminder).join(ReminderTry).where(ReminderTry.token == token, SHOWN)
    found = session.scalar(question) if token else None
    if found is None or not is_vouched(found, seal):
        return None
    says_it_again = refuses and found.outcome is ReminderOutcome.REFUSED
    return None if found.outcome in WITHDRAWN and not says_it_again else found


def about(session: Session, token: str) -> tuple[str, str] | None:
    """Return the leaflet of a try, whatever became of it, and which of our numbers was dialled."""
    question = select(Reminder.leaflet, Reminder.dialled).join(ReminderTry)
    found = session.execute(question.where(ReminderTry.token == token, SHOWN)).one_or_none()
    return (found.leaflet, found.dialled) if found else None


def picked_up(session: Session, token: str, call_sid: str) -> None:
    """Note that a try rings, by the SID of its call: the worker that made it may be dead."""
    state = case((ReminderTry.state == Made.OVER, Made.OVER), else_=Made.MADE)
    told = {"state": state, "call_sid": call_sid or None}
    session.execute(update(ReminderTry).where(ReminderTry.token == token).values(told))


def heard(session: Session, token: str, now: datetime) -> bool:
    """Note that the message is heard; False when that was noted before."""
    return _becomes(session, token, ReminderOutcome.HEARD, now, _OPEN)


def understood(session: Session, token: str, now: datetime) -> bool:
    """Note that the message was understood; False when that was noted before."""
    was_heard = Reminder.outcome == ReminderOutcome.HEARD
    return _becomes(session, token, ReminderOutcome.UNDERSTOOD, now, or_(_OPEN, was_heard))


def refused(session: Session, token: str, now: datetime) -> bool:
    """Withdraw all that this number asked for; False when that was done before."""
    first = _becomes(session, token, ReminderOutcome.REFUSED, now, _OPEN)
    number = select(Reminder.number).join(ReminderTry).where(ReminderTry.token == token)
    end(session, ReminderOutcome.REFUSED, now, Reminder.number == number.scalar_subquery())
    return first


def is_over(session: Session, token: str, call_sid: str, call_status: str) -> None:
    """Note how the call of a try ended, as a CallStatus."""
    over = {"state": Made.OVER, "ended_as": call_status[:20], "call_sid": call_sid or None}
    session.execute(update(ReminderTry).where(ReminderTry.token == token).values(over))


def _becomes(
    session: Session,
    token: str,
    outcome: ReminderOutcome,
    now: datetime,
    was: ColumnElement[bool],
) -> bool:
    of_try = select(ReminderTry.reminder_id).where(ReminderTry.token == token)
    question = update(Reminder).where(Reminder.id == of_try.scalar_subquery(), SHOWN, was)
    changed = question.values(outcome=outcome, ended_at=now).returning(Reminder.id)
    return session.scalars(changed, execution_options=NOT_IN_SESSION).first() is not None
