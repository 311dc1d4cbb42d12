"""What was counted of a call is counted no more, by whatever process, however often it comes again.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Insert, PrimaryKeyConstraint, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base
from ivr.database.many_rows import ManyRows, pairs_among

COUNTED_FOR = timedelta(days=1)
"""How long it is known: no call lasts as long, and Twilio tries nothing again after that time."""

Once = tuple[str, str]
"""The SID of a call, and what counts in it no more than once: a request, or what it proves."""


class CountedOnce(Base):
    """What was counted of a call, since when.

    It would tell what somebody listened to, so it goes a day later; the counters tell nobody's.
    """

    __tablename__ = "counted_once"

    call_sid: Mapped[str] = mapped_column(String(100))
    what: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (PrimaryKeyConstraint("call_sid", "what"), {"sqlite_with_rowid": False})


def first_times(session: Session, given: Mapping[Once, datetime]) -> set[Once]:
    """Return what of this was not counted before; it counts as counted from here on.

    The calls must have been noted in this very transaction (`ivr.records.calls.note_calls`): who
    else writes of them waits until it is over, and then finds here what it counted.
    """
    if not given:
        return set()
    calls = {call_sid for call_sid, _ in given}
    new = given.keys() - pairs_among(session, calls, CountedOnce.call_sid, CountedOnce.what)
    _ROWS.insert(session, [(*which, given[which]) for which in sorted(new)])
    return new


_ROWS = ManyRows(
    CountedOnce.__table__,
    ("call_sid", "what", "at"),
    lambda row: cast(Insert, row.on_conflict_do_nothing()),
)


def forget_counted(session: Session, now: datetime) -> None:
    """Forget what was counted of the calls of yesterday and before: the counts themselves stay."""
    session.execute(delete(CountedOnce).where(CountedOnce.at <= now - COUNTED_FOR))
