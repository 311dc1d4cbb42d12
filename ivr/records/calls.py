"""What we remember of calls: what each proved, and how often steps were heard, never who called.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Index,
    Insert,
    PrimaryKeyConstraint,
    String,
    and_,
    case,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, FlagsOf, insert
from ivr.database.many_rows import ManyRows
from ivr.words.fact import NO_FACTS, Fact


class Call(Base):
    """One call, without any number; the purge forgets the call SID, the rest is statistics."""

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str | None] = mapped_column(String(100), unique=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    facts: Mapped[Fact] = mapped_column(FlagsOf(Fact), server_default="0")
    desk_accepted_at: Mapped[datetime | None]
    """When a colleague pressed the key that accepts, since the desk was last rung."""
    clinic: Mapped[str] = mapped_column(String(16))
    """The clinic (E.164) of the leaflet that was heard last, or else of the number dialled."""
    leaflet: Mapped[str] = mapped_column(String(100))
    """The leaflet that was heard last; empty while none was chosen."""

    # The page of figures is a clinic's, and may ask for one leaflet: all is in the index.
    __table_args__ = (
        Index("ix_calls_clinic", "clinic", "started_at", "leaflet"),
        Index("ix_calls_facts", "clinic", "facts", "started_at", "leaflet"),
    )


class StepCount(Base):
    """How often a step ended in an outcome within one hour (UTC): no call can be followed."""

    __tablename__ = "step_counts"

    leaflet: Mapped[str] = mapped_column(String(100))
    """Empty for the steps before a leaflet is chosen."""
    hour: Mapped[datetime]
    step: Mapped[str] = mapped_column(String(100))
    outcome: Mapped[str] = mapped_column(String(30))
    count: Mapped[int]

    # In this order, and in SQLite without a table beside the key, the counts of one step and
    # outcome lie side by side: a year of them is added up without sorting.
    __table_args__ = (
        PrimaryKeyConstraint("leaflet", "step", "outcome", "hour"),
        {"sqlite_with_rowid": False},
    )


@dataclass(frozen=True)
class Progress:
    """What a call proved by `at`.

    `clinic` (E.164) is the one it belongs to, with the `leaflet` that was heard last, if any.
    """

    call_sid: str
    at: datetime
    clinic: str
    leaflet: str = ""
    facts: Fact = NO_FACTS


def note_call(
    session: Session,
    call_sid: str,
    now: datetime,
    facts: Fact = NO_FACTS,
    *,
    clinic: str,
    leaflet: str = "",
) -> None:
    """Remember that this call exists and, when given, what it proved beside what is known."""
    note_calls(session, [Progress(call_sid, now, clinic, leaflet, facts)])


def note_calls(session: Session, progress: Iterable[Progress]) -> None:
    """Remember what calls proved, each of them once; no fact is taken back.

    They are written in the order of their SIDs: two processes that do so never wait in a ring.
    Until the transaction is over, no other one writes of these calls.
    """
    in_order = sorted(progress, key=attrgetter("call_sid"))
    _CALLS.insert(session, [_row(one) for one in in_order])


def _row(one: Progress) -> tuple[Any, ...]:
    return one.call_sid, one.at, one.facts, one.clinic, one.leaflet


def _add_facts(row: Any) -> Insert:
    # The leaflet that was heard last counts, and its clinic with it.
    heard = row.excluded.leaflet != literal_column("''")
    told = {
        "clinic": case((heard, row.excluded.clinic), else_=Call.clinic),
        "leaflet": case((heard, row.excluded.leaflet), else_=Call.leaflet),
        "facts": Call.facts.bitwise_or(row.excluded.facts),
    }
    return cast(Insert, row.on_conflict_do_update(index_elements=["call_sid"], set_=told))


_CALLS = ManyRows(
    Call.__table__,
    ("call_sid", "started_at", "facts", "clinic", "leaflet"),
    _add_facts,
)


def desk_is_rung(session: Session, call_sid: str, at: datetime) -> None:
    """Forget that a colleague accepted this call before `at`: then the desk was rung anew.

    It may be written late, when a colleague has accepted this ringing already.
    """
    accepted = Call.desk_accepted_at <= at
    question = update(Call).where(Call.call_sid == call_sid, accepted)
    session.execute(question.values(desk_accepted_at=None))


def desk_accepts(
    session: Session, call_sid: str, now: datetime, *, clinic: str, leaflet: str = ""
) -> bool:
    """Remember that a colleague accepted this call: the caller is helped, whatever follows.

    Returns whether this is the first we hear of it since the desk was last rung.
    """
    note_call(session, call_sid, now, Fact.PERSON, clinic=clinic, leaflet=leaflet)
    question = update(Call).where(Call.call_sid == call_sid, Call.desk_accepted_at.is_(None))
    done = session.execute(question.values(desk_accepted_at=now).returning(Call.id))
    return done.first() is not None


def desk_accepted(session: Session, call_sid: str) -> bool:
    """Return whether a colleague accepted this call since the desk was last rung."""
    return _is_there(session, call_sid, Call.desk_accepted_at.is_not(None))


def end_call(session: Session, call_sid: str, now: datetime, *, clinic: str) -> None:
    """Remember when the call ended; the first report counts, repeats change nothing.

    `clinic` is that of the number dialled, for a call of which nothing else was noted.
    """
    row = insert(session, Call).values(
        call_sid=call_sid,
        started_at=now,
        ended_at=now,
        facts=NO_FACTS,
        clinic=clinic,
        leaflet="",
    )
    first_end = func.coalesce(Call.ended_at, row.excluded.ended_at)
    session.execute(
        row.on_conflict_do_update(index_elements=[Call.call_sid], set_={"ended_at": first_end})
    )


def has_ended(session: Session, call_sid: str) -> bool:
    """Return whether the end of this call was reported."""
    return _is_there(session, call_sid, Call.ended_at.is_not(None))


def count_step(session: Session, step: str, outcome: str, now: datetime, *, leaflet: str) -> None:
    """Add one to the counter of this step of a leaflet, outcome and hour."""
    count_steps(session, {(hour_of(now), leaflet, step, outcome): 1})


def hour_of(now: datetime) -> datetime:
    """Return the whole hour, in UTC, in which a counter counts."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def count_steps(session: Session, counts: Mapping[tuple[datetime, str, str, str], int]) -> None:
    """Add to the counters of these hours, leaflets, steps and outcomes, in a fixed order."""
    _COUNTERS.insert(session, [(*which, count) for which, count in sorted(counts.items())])


def _add_up(row: Any) -> Insert:
    total = {"count": StepCount.count + row.excluded.count}
    where = ["leaflet", "step", "outcome", "hour"]
    return cast(Insert, row.on_conflict_do_update(index_elements=where, set_=total))


_COUNTERS = ManyRows(StepCount.__table__, ("hour", "leaflet", "step", "outcome", "count"), _add_up)


def belongs_to(session: Session, call_sid: str) -> tuple[str, str] | None:
    """Return the clinic and the leaflet of a call that this line took; None when it is not ours."""
    question = select(Call.clinic, Call.leaflet).where(Call.call_sid == call_sid)
    found = session.execute(question).first()
    return (found.clinic, found.leaflet) if found else None


def forget_sids(session: Session, until: datetime) -> None:
    """Forget the SID of every call that began at `until` or before: what remains is statistics."""
    known = and_(Call.call_sid.is_not(None), Call.started_at <= until)
    session.execute(update(Call).where(known).values(call_sid=None))


def _is_there(session: Session, call_sid: str, *which: ColumnElement[bool]) -> bool:
    question = select(Call.id).where(Call.call_sid == call_sid, *which)
    return session.scalar(question) is not None
