"""For which evenings a number has asked to be rung, and still is to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.reminders.evening import eve_of
from ivr.reminders.planned import Reminder


def evenings_of(session: Session, number: str) -> Sequence[date]:
    """Return the days on whose evening `number` (E.164) is to be rung, the first in front."""
    own = select(Reminder.day).where(Reminder.number == number, Reminder.outcome.is_(None))
    return [eve_of(day) for day in session.scalars(own.order_by(Reminder.day))]
