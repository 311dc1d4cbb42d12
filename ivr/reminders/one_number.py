"""Rings one number alone, for who tries the line out: nobody else is rung meanwhile."""

from __future__ import annotations

from datetime import timedelta

from ivr.database.engine import reading
from ivr.messages.worker_parts import Work
from ivr.reminders.evening import Evenings
from ivr.reminders.next_try import due, of_evening
from ivr.reminders.ringing import ring_each


def ring_one(work: Work, number: str) -> int:
    """Make the try that is due at `number` (E.164), if there is one; return how many were made."""
    now, evenings = work.clock(), Evenings.of(work.settings)
    with reading(work.sessions) as session:
        found = of_evening(session, work.local_day(now) + timedelta(days=1))
        own = [one for one in found if one.reminder.number == number]
        wanted = list(due(own, evenings, now))
    return ring_each(work, evenings, wanted)
