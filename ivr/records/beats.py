"""What a worker says of itself, for whoever watches: that it lives, and what went wrong how often.

Several workers may run: then the latest of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, insert

EVERY = timedelta(seconds=10)
"""How often a worker says that it lives."""

SILENCE = timedelta(seconds=60)
"""After which it is taken for dead."""


class WorkerBeat(Base):
    """When a worker was last heard, and when it last ended a round of one duty."""

    __tablename__ = "worker_beats"

    duty: Mapped[str] = mapped_column(String(40), primary_key=True)
    heard_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WorkerTally(Base):
    """How often something happened, since the line was set up."""

    __tablename__ = "worker_tallies"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount: Mapped[int]


MAIL_FAILED, CALL_FAILED = TALLIES = ("mail_failed", "hook_failed")
"""What is counted: mails to staff, and calls to the hospital's own system, that nobody took."""


def beat(session: Session, ended: Mapping[str, datetime | None], now: datetime) -> None:
    """Say that a worker lives; `ended` tells of each duty when its last round ended."""
    rows = [{"duty": duty, "heard_at": now, "ended_at": at} for duty, at in ended.items()]
    said = insert(session, WorkerBeat).values(rows)
    # One that just started has ended nothing; what another one did still holds.
    at = func.coalesce(said.excluded.ended_at, WorkerBeat.ended_at)
    changes = {"heard_at": said.excluded.heard_at, "ended_at": at}
    session.execute(said.on_conflict_do_update(index_elements=["duty"], set_=changes))


def last_heard(session: Session) -> datetime | None:
    """Return when a worker was last heard; None when there never was one."""
    return session.scalar(select(func.max(WorkerBeat.heard_at)))


def tally(session: Session, name: str) -> None:
    """Count once more."""
    first = insert(session, WorkerTally).values(name=name, amount=1)
    more = {"amount": WorkerTally.amount + 1}
    session.execute(first.on_conflict_do_update(index_elements=["name"], set_=more))
