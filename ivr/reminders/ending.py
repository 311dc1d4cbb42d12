"""Nobody is forgotten: what was not reached is a colleague's, that evening, and is mailed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session, aliased

from ivr.messages.notify import Notification
from ivr.reminders.consent import end
from ivr.reminders.evening import Evenings
from ivr.reminders.next_try import Underway
from ivr.reminders.planned import SHOWN, Reminder, ReminderOutcome

UNREACHED = Notification(
    "Een herinnering van de informatielijn is niet aangekomen",
    "De informatielijn heeft vanavond iemand niet bereikt die een herinnering had gevraagd.\n\n"
    "Log in op de pagina Herinneringen om te zien wie, en bel zelf.\n",
)

_UNTOLD = and_(SHOWN, Reminder.outcome == ReminderOutcome.UNREACHED, Reminder.told_at.is_(None))


def give_to_staff(
    session: Session, found: Sequence[Underway], evenings: Evenings, now: datetime
) -> int:
    """Let end what nobody will be rung for any more, and return how many those are."""
    over = [one.reminder.id for one in found if one.is_over(evenings, now)]
    return end(session, ReminderOutcome.UNREACHED, now, Reminder.id.in_(over)) if over else 0


def untold(session: Session, clinic: str) -> Sequence[int]:
    """Return what a clinic was not told of, once nothing of that evening is under way there.

    So there is one mail for an evening.
    """
    other = aliased(Reminder)
    stands = (other.clinic == clinic, other.day == Reminder.day, other.outcome.is_(None))
    waits = select(other.id).where(*stands).exists()
    question = select(Reminder.id).where(_UNTOLD, Reminder.clinic == clinic, ~waits)
    return session.scalars(question.order_by(Reminder.id)).all()


def clinics_to_tell(session: Session) -> Sequence[str]:
    """Return the clinics that were not told of all who were not reached."""
    question = select(Reminder.clinic).where(_UNTOLD).distinct()
    return session.scalars(question.order_by(Reminder.clinic)).all()


def clinic_was_told(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Remember that a clinic was told of these."""
    session.execute(update(Reminder).where(Reminder.id.in_(ids)).values(told_at=now))
