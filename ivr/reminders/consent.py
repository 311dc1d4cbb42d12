"""A consent: asked in a call from the number itself, sealed, capped by evening, and withdrawn.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, null, select, text, update
from sqlalchemy.orm import Session

from ivr.database.columns import insert, is_postgresql
from ivr.dutch.ring_back import is_of_a_person
from ivr.reminders.evening import MOST_TRIES, Evenings, is_settled
from ivr.reminders.planned import Reminder, ReminderOutcome, ReminderTry
from ivr.sealing import Seal
from ivr.twilio.calls_out import Consented
from ivr.words.reminder import Standing

CONTEXT = "a consent to be rung"
"""What ties a seal to its use."""

NOT_IN_SESSION = {"synchronize_session": False}


@dataclass(frozen=True)
class Wish:
    """What a caller agrees to: to be rung on `number` (E.164) on the eve of `day`, about this."""

    number: str
    day: date
    leaflet: str
    dialled: str
    clinic: str

    @classmethod
    def of(cls, reminder: Reminder) -> Wish:
        """Return what a reminder says of it, which may have been tampered with."""
        where = (reminder.leaflet, reminder.dialled, reminder.clinic)
        return cls(reminder.number, reminder.day, *where)

    @property
    def words(self) -> str:
        """Return all of it, as it is sealed."""
        where = (self.leaflet, self.dialled, self.clinic)
        return "|".join((self.number, self.day.isoformat(), *where))


def standing(session: Session, wish: Wish, now: datetime, evenings: Evenings) -> Standing:
    """Return what a caller can be told of a wish; its number is empty when it is withheld.

    A number is rung once for a day: when it is about another leaflet already, there is no place.
    """
    if not (evenings.are_on and is_of_a_person(wish.number)):
        return Standing.OFF
    if is_settled(wish.day, now):
        return Standing.TOO_LATE
    stands, tried, taken = session.execute(_asked(wish.number, wish.day)).one()
    if stands is not None:
        return Standing.PLANNED if stands == wish.leaflet else Standing.FULL
    if tried >= MOST_TRIES or not evenings.takes(wish.day, now):
        return Standing.TOO_LATE
    return Standing.FULL if taken >= evenings.most else Standing.OPEN


def _asked(number: str, day: date) -> Select[Any]:
    """Ask at once for which leaflet it stands, how often it rang, and how many there are."""
    own, count = _own(number, day), func.count()
    tries = select(count).select_from(ReminderTry).join(Reminder).where(*own)
    stands = select(Reminder.leaflet).where(*own, Reminder.outcome.is_(None))
    taken = select(count).where(Reminder.day == day, Reminder.place.is_not(None))
    asked: list[Any] = [one.scalar_subquery() for one in (stands, tries, taken)]
    return select(*asked)


def ask(session: Session, wish: Wish, seal: Seal, now: datetime, evenings: Evenings) -> Standing:
    """Keep a wish, and return OPEN when that was done now; else why not, and nothing is kept.

    PLANNED may be said of what this very call asked for: Twilio repeats a request.
    """
    _one_at_a_time(session, wish.day)
    found = standing(session, wish, now, evenings)
    if found is Standing.OPEN:
        _keep(session, wish, seal.close(wish.words, CONTEXT), now)
    return found


def _one_at_a_time(session: Session, day: date) -> None:
    """Wait for others who ask for this evening; SQLite has one writer at a time by itself."""
    if is_postgresql(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:day)"), {"day": day.toordinal()})


def _keep(session: Session, wish: Wish, seal: str, now: datetime) -> None:
    """Write it down, at the first free place; what was withdrawn stands again."""
    facts = {
        **vars(wish),
        **{"seal": seal, "asked_at": now},
        **{"outcome": None, "ended_at": None, "told_at": None},
        "place": _free_place(session, wish.day),
    }
    row = insert(session, Reminder).values(facts)
    key = [Reminder.number, Reminder.day]
    session.execute(row.on_conflict_do_update(index_elements=key, set_=facts))


def _free_place(session: Session, day: date) -> int:
    question = select(Reminder.place).where(Reminder.day == day, Reminder.place.is_not(None))
    taken = set(session.scalars(question))
    return next(place for place in range(1, len(taken) + 2) if place not in taken)


def cancel(session: Session, wish: Wish, now: datetime) -> bool:
    """Withdraw what a caller asked for; False when it did not stand."""
    own = (*_own(wish.number, wish.day), Reminder.leaflet == wish.leaflet)
    return end(session, ReminderOutcome.CANCELLED, now, *own) > 0


def cancel_for_staff(
    session: Session, reminder_id: int, clinics: Collection[str], now: datetime
) -> bool:
    """Withdraw a reminder of one of these clinics (E.164); False when none stood."""
    theirs = (Reminder.id == reminder_id, Reminder.clinic.in_(clinics))
    return end(session, ReminderOutcome.CANCELLED_BY_STAFF, now, *theirs) > 0


def end(
    session: Session, outcome: ReminderOutcome, now: datetime, *which: ColumnElement[bool]
) -> int:
    """Let those that stand (among `which`) end so, and return how many.

    The place of one for which nobody was rung yet is free for another.
    """
    rung = select(ReminderTry.id).where(ReminderTry.reminder_id == Reminder.id).exists()
    place = case((rung, Reminder.place), else_=null())
    ended: dict[str, Any] = {"outcome": outcome, "ended_at": now, "place": place}
    question = update(Reminder).where(Reminder.outcome.is_(None), *which)
    ended_now = question.values(ended).returning(Reminder.id)
    return len(session.scalars(ended_now, execution_options=NOT_IN_SESSION).all())


def consented(reminder: Reminder, seal: Seal) -> Consented | None:
    """Return the number that may be rung; None when its consent does not stand, or not for this.

    The one place that makes a `Consented` of what a database holds.
    """
    stands = reminder.outcome is None and is_vouched(reminder, seal)
    return Consented(reminder.number) if stands and is_of_a_person(reminder.number) else None


def is_vouched(reminder: Reminder, seal: Seal) -> bool:
    """Return whether a caller agreed to just this, whatever became of it."""
    return seal.open(reminder.seal, CONTEXT) == Wish.of(reminder).words


def _own(number: str, day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Reminder.number == number, Reminder.day == day
