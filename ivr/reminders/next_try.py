"""What follows for a reminder: a try now or later, or nothing any more; decided from its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.reminders.evening import AFTER_ASKING, BETWEEN_TRIES, Evenings, is_settled
from ivr.reminders.planned import SHOWN, Made, Reminder, ReminderTry

AGAIN = timedelta(seconds=30)
"""How long Twilio is left alone after it said that it has too much to do."""

LOST_AFTER = timedelta(seconds=60)
"""After this long the answer to a POST, which has 10 s, does not come any more."""

MAY_RING = (Made.MAKING, Made.MADE)
"""Of a try in these states a telephone may ring, or somebody may be listening."""


@dataclass(frozen=True)
class NextTry:
    """Which try at a reminder (1 or 2) is next, and from when on."""

    reminder_id: int
    attempt: int
    at: datetime


@dataclass(frozen=True)
class Underway:
    """A reminder that stands, and the tries at it so far, the first in front."""

    reminder: Reminder
    tries: Sequence[ReminderTry]

    def next_try(self, evenings: Evenings) -> NextTry:
        """Return what would be next, whether or not there is time for it."""
        one, last = self.reminder, self.tries[-1] if self.tries else None
        if last is None:
            # What was withdrawn and asked for again has no place that was rung for.
            first = evenings.first_try(one.day, one.place or 1, one.asked_at)
            return NextTry(one.id, 1, first)
        if last.state is Made.PUT_OFF:
            return NextTry(one.id, last.attempt, last.started_at + AGAIN)
        again = max(last.started_at + BETWEEN_TRIES, one.asked_at + AFTER_ASKING)
        return NextTry(one.id, last.attempt + 1, again)

    def is_lost(self, now: datetime) -> bool:
        """Return whether nobody knows if the last try rang."""
        last = self.tries[-1] if self.tries else None
        if last is None or last.state is not Made.MAKING:
            return False
        return last.started_at <= now - LOST_AFTER

    def is_over(self, evenings: Evenings, now: datetime) -> bool:
        """Return whether nobody will be rung for it any more, and nobody can be listening."""
        day, following = self.reminder.day, self.next_try(evenings)
        if now < evenings.begin(day):
            return False
        if is_settled(day, now):
            return True
        soon = max(now, following.at)
        listens = any(one.state in MAY_RING for one in self.tries)
        return not (listens or evenings.may_ring(day, following.attempt, soon))


def of_evening(session: Session, until: date) -> list[Underway]:
    """Return what stands for tests up to and including this day, with the tries at it."""
    stands = (Reminder.outcome.is_(None), SHOWN, Reminder.day <= until)
    reminders = session.scalars(select(Reminder).where(*stands)).all()
    if not reminders:
        return []
    tries = select(ReminderTry).join(Reminder).where(*stands).order_by(ReminderTry.attempt)
    of_reminder = defaultdict[int, list[ReminderTry]](list)
    for one in session.scalars(tries):
        of_reminder[one.reminder_id].append(one)
    return [Underway(reminder, of_reminder[reminder.id]) for reminder in reminders]


def due(found: Sequence[Underway], evenings: Evenings, now: datetime) -> Iterator[NextTry]:
    """Yield the tries that are to be made now, in the order in which they were planned."""
    following = ((one.reminder.day, one.next_try(evenings)) for one in found)
    ripe = (it for day, it in following if _is_ripe(day, it, evenings, now))
    yield from sorted(ripe, key=lambda it: (it.at, it.reminder_id))


def _is_ripe(day: date, following: NextTry, evenings: Evenings, now: datetime) -> bool:
    return following.at <= now and evenings.may_ring(day, following.attempt, now)
