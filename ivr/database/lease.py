"""What is due, handed to one worker at a time by a lease that outlives no crash for long.

A worker that is killed simply lets its lease run out, after which another one starts that piece of
work again; a worker that was merely slow finds its lease gone and changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, String, and_, inspect, not_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, insert

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)

FARTHEST = 2 * LONGEST_WAIT
"""How far ahead the next attempt at a piece of work, or a lease, can honestly be.

What lies beyond was planned by a clock that was ahead, and is due now.
"""


class Due(Base):
    """A row that asks for work; its table has one column as primary key."""

    __abstract__ = True

    next_attempt_at: Mapped[datetime | None]
    """When a worker should look again; empty when nothing is left to do."""
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    """Why the last attempt failed, in plain Dutch for staff, without personal data."""
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(40))


class Chore(Due):
    """Work that comes round by the clock, one row per kind, so that several workers agree."""

    __tablename__ = "chores"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    next_attempt_at: Mapped[datetime] = mapped_column(nullable=False)
    done_at: Mapped[datetime | None]


Leased = TypeVar("Leased", bound=Due)


def back_off(attempts: int) -> timedelta:
    """Return the wait after this many failed attempts (1 or more): 10 s, doubling, at most 1 h."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)


def lease_next(
    session: Session,
    table: type[Leased],
    now: datetime,
    lease: timedelta,
    *which: ColumnElement[bool],
    farthest: timedelta = FARTHEST,
) -> Leased | None:
    """Lease the row (among `which`) that has been due longest, or None when nothing is due.

    `farthest` is how far ahead a next attempt can honestly be. PostgreSQL skips what another
    worker is claiming this instant; SQLite has one writer at a time.
    """
    key = _key(table)
    due = (
        select(key)
        .where(*which, _is_due(table, now, farthest), _is_free(table, now, lease))
        .order_by(table.next_attempt_at, key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(table)
        .where(key == due.scalar_subquery())
        .values(leased_until=now + lease, leased_by=uuid4().hex, attempts=table.attempts + 1)
        .returning(table)
    )
    return session.scalars(claimed, execution_options={"populate_existing": True}).one_or_none()


def any_due(
    session: Session, table: type[Due], now: datetime, lease: timedelta, *which: ColumnElement[bool]
) -> bool:
    """Return whether `lease_next` would find a row; asked without writing."""
    due = (_is_due(table, now, FARTHEST), _is_free(table, now, lease))
    return session.scalar(select(_key(table)).where(*which, *due).limit(1)) is not None


def lease_chore(
    session: Session, kind: str, now: datetime, lease: timedelta, farthest: timedelta = FARTHEST
) -> Chore | None:
    """Lease the work of this kind, or None when it is not due or another worker has it."""
    first = insert(session, Chore).values(kind=kind, next_attempt_at=now, attempts=0)
    session.execute(first.on_conflict_do_nothing())
    return lease_next(session, Chore, now, lease, Chore.kind == kind, farthest=farthest)


def rests(
    session: Session, kind: str, now: datetime, lease: timedelta, farthest: timedelta
) -> bool:
    """Return whether the work of this kind cannot be claimed now; asked without writing."""
    due = and_(_is_due(Chore, now, farthest), _is_free(Chore, now, lease))
    question = select(Chore.kind).where(Chore.kind == kind, not_(due))
    return session.scalar(question) is not None


def wake(session: Session, now: datetime, lease: timedelta) -> None:
    """Make everything due that waits for a later moment: the clock was put back."""
    for table in Due.__subclasses__():
        waits = update(table).where(table.next_attempt_at > now)
        session.execute(waits.values(next_attempt_at=now))
        leased = update(table).where(table.leased_until > now + lease)
        session.execute(leased.values(leased_until=None, leased_by=None))


def finish(session: Session, leased: Due, **changes: Any) -> bool:
    """End the lease with these changes; False, and nothing changed, when it was lost."""
    table = type(leased)
    key = _key(table)
    question = (
        update(table)
        .where(key == getattr(leased, str(key.key)), table.leased_by == leased.leased_by)
        .values(leased_until=None, leased_by=None, **changes)
        .returning(table.attempts)
        .execution_options(synchronize_session=False)
    )
    return session.execute(question).first() is not None


def _key(table: type[Due]) -> ColumnElement[Any]:
    (key,) = inspect(table).primary_key
    return key


def _is_due(table: type[Due], now: datetime, farthest: timedelta) -> ColumnElement[bool]:
    return or_(table.next_attempt_at <= now, table.next_attempt_at > now + farthest)


def _is_free(table: type[Due], now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Return whether nobody has it; another worker's lease may honestly be longer than ours."""
    over = or_(table.leased_until.is_(None), table.leased_until <= now)
    return or_(over, table.leased_until > now + max(FARTHEST, 2 * lease))
