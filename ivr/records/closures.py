"""Closures that a colleague adds or takes back; each change is a line in the access log.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import CheckConstraint, Date, String, Time, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.call.hours import Closure
from ivr.database.columns import Base
from ivr.records.access_log import Actor, LogEvent, write_log


class AddedClosure(Base):
    """Days (both included) on which the clinic is closed, added by a colleague.

    `begins` and `ends` are clock times in the clinic's zone, on the first and the last day; None:
    from the start of the one, up to the end of the other (`ivr.call.hours.Closure`).
    """

    __tablename__ = "closures"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic: Mapped[str] = mapped_column(String(16))
    """The number (E.164) of the clinic that is closed; no other is."""
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    begins: Mapped[time | None] = mapped_column(Time)
    ends: Mapped[time | None] = mapped_column(Time)
    reason: Mapped[str]
    added_by: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]
    removed_by: Mapped[str | None] = mapped_column(String(100))
    removed_at: Mapped[datetime | None]

    @property
    def closure(self) -> Closure:
        """Return it as the hours know it."""
        return Closure(self.first_day, self.last_day, self.reason, self.begins, self.ends)


A_DAY = timedelta(days=1)


def closures_around(
    session: Session, first: datetime, last: datetime
) -> dict[str, tuple[Closure, ...]]:
    """Return the closures of every clinic between two moments, the earliest first.

    A day on either side is included, because the clinic's date may differ from the moment's.
    """
    question = (
        select(AddedClosure)
        .where(AddedClosure.removed_at.is_(None))
        .where(AddedClosure.first_day <= (last + A_DAY).date())
        .where(AddedClosure.last_day >= (first - A_DAY).date())
        .order_by(AddedClosure.first_day, AddedClosure.id)
    )
    found = dict[str, tuple[Closure, ...]]()
    for row in session.scalars(question):
        found[row.clinic] = (*found.get(row.clinic, ()), row.closure)
    return found


def coming_closures(session: Session, clinic: str, today: date) -> Sequence[AddedClosure]:
    """Return the closures of a clinic that are not over yet, the earliest first."""
    question = select(AddedClosure).where(
        AddedClosure.clinic == clinic,
        AddedClosure.removed_at.is_(None),
        AddedClosure.last_day >= today,
    )
    return session.scalars(question.order_by(AddedClosure.first_day, AddedClosure.id)).all()


def add_closure(
    session: Session, clinic: str, closure: Closure, actor: Actor, now: datetime
) -> None:
    """Close a clinic for this time; the line knows it at the next call."""
    row = AddedClosure(
        clinic=clinic,
        first_day=closure.first_day,
        last_day=closure.last_day,
        begins=closure.begins,
        ends=closure.ends,
        reason=closure.reason,
        added_by=actor.staff,
        added_at=now,
    )
    session.add(row)
    write_log(session, actor, now, LogEvent.CLOSURE_ADDED, clinic=clinic, detail=_described(row))


def clinic_closed(session: Session, closure_id: int) -> str:
    """Return the clinic of a closure, also of one that was taken back; empty when there is none."""
    closure = session.get(AddedClosure, closure_id)
    return closure.clinic if closure else ""


def remove_closure(
    session: Session, clinics: Collection[str], closure_id: int, actor: Actor, now: datetime
) -> bool:
    """Take a closure of one of these clinics back; False when a colleague did so already."""
    ours = (AddedClosure.id == closure_id, AddedClosure.clinic.in_(clinics))
    question = update(AddedClosure).where(*ours, AddedClosure.removed_at.is_(None))
    question = question.values(removed_by=actor.staff, removed_at=now)
    row = session.scalars(question.returning(AddedClosure)).one_or_none()
    if row is not None:
        removed, detail = LogEvent.CLOSURE_REMOVED, _described(row)
        write_log(session, actor, now, removed, clinic=row.clinic, detail=detail)
    return row is not None


def _described(row: AddedClosure) -> str:
    begins = f" vanaf {row.begins:%H.%M} uur" if row.begins else ""
    ends = f" tot {row.ends:%H.%M} uur" if row.ends else ""
    return f"{row.first_day}{begins} t/m {row.last_day}{ends}: {row.reason}"
