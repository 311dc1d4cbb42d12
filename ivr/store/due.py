"""What is due, handed to one worker at a time by a lease that outlives no crash for long.

A worker that is killed simply lets its lease run out, after which another one starts that piece of
work again; a worker that was merely slow finds its lease gone and changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, not_, or_, select, update
from sqlalchemy.orm import Session

from ivr.store.models import Chore, Message
from ivr.store.upsert import insert

Leased = TypeVar("Leased", Message, Chore)

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


def back_off(attempts: int) -> timedelta:
    """Give the wait after so many failed attempts (1 or more): 10 s, doubling, at most an hour."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)


FARTHEST = 2 * LONGEST_WAIT
"""How far ahead the next attempt of a message, or a lease, can honestly be.

What lies beyond was planned by a clock that was ahead, and is due now.
"""


def claim_message(session: Session, now: datetime, lease: timedelta) -> Message | None:
    """Lease the message that has been due longest, or None when nothing is due.

    PostgreSQL skips what another worker is claiming this instant; SQLite has one writer at a time.
    """
    due = (
        select(Message.id)
        .where(_is_due(Message, now, FARTHEST), _is_free(Message, now, lease))
        .order_by(Message.next_attempt_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return _lease(session, Message, Message.id == due.scalar_subquery(), now + lease)


def claim_chore(
    session: Session,
    kind: str,
    now: datetime,
    lease: timedelta,
    farthest: timedelta = FARTHEST,
) -> Chore | None:
    """Lease the work of this kind, or None when it is not due or another worker has it.

    `farthest` is how far ahead its next attempt can honestly be.
    """
    first = insert(session, Chore).values(kind=kind, next_attempt_at=now, attempts=0)
    session.execute(first.on_conflict_do_nothing())
    due = (
        select(Chore.kind)
        .where(Chore.kind == kind)
        .where(_is_due(Chore, now, farthest), _is_free(Chore, now, lease))
        .with_for_update(skip_locked=True)
    )
    return _lease(session, Chore, Chore.kind == due.scalar_subquery(), now + lease)


def rests(
    session: Session, kind: str, now: datetime, lease: timedelta, farthest: timedelta
) -> bool:
    """Whether the work of this kind cannot be claimed now; asked without writing."""
    due = and_(_is_due(Chore, now, farthest), _is_free(Chore, now, lease))
    question = select(Chore.kind).where(Chore.kind == kind, not_(due))
    return session.scalar(question) is not None


def wake(session: Session, now: datetime, lease: timedelta) -> None:
    """Make everything due that waits for a later moment: the clock was put back."""
    for table in (Message, Chore):
        waits = update(table).where(table.next_attempt_at > now)
        session.execute(waits.values(next_attempt_at=now))
        leased = update(table).where(table.leased_until > now + lease)
        session.execute(leased.values(leased_until=None, leased_by=None))


def finish(session: Session, leased: Message | Chore, **changes: Any) -> bool:
    """End the lease with these changes; False, and nothing changed, when it was lost."""
    table = type(leased)
    one = Chore.kind == leased.kind if isinstance(leased, Chore) else Message.id == leased.id
    question = (
        update(table)
        .where(one, table.leased_by == leased.leased_by)
        .values(leased_until=None, leased_by=None, **changes)
        .returning(table.attempts)
        .execution_options(synchronize_session=False)
    )
    return session.execute(question).first() is not None


def _is_due(
    table: type[Message | Chore], now: datetime, farthest: timedelta
) -> ColumnElement[bool]:
    return or_(table.next_attempt_at <= now, table.next_attempt_at > now + farthest)


def _is_free(table: type[Message | Chore], now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether nobody has it; another worker's lease may honestly be longer than ours."""
    over = or_(table.leased_until.is_(None), table.leased_until <= now)
    return or_(over, table.leased_until > now + max(FARTHEST, 2 * lease))


def _lease(
    session: Session, table: type[Leased], one: ColumnElement[bool], until: datetime
) -> Leased | None:
    claim = (
        update(table)
        .where(one)
        .values(leased_until=until, leased_by=uuid4().hex, attempts=table.attempts + 1)
        .returning(table)
    )
    return session.scalars(claim, execution_options={"populate_existing": True}).one_or_none()
