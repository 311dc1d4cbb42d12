"""What came of comparing the clocks, for the next comparison and for staff."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ivr.store.upkeep import ClockComparison, Doubt
from ivr.store.upsert import insert

ONLY = 1
"""The number of the only row: all workers share what they know of the clocks."""

PATIENCE = timedelta(days=1)
"""How long a clock that is merely without a witness is no news for staff."""


def last_comparison(session: Session) -> ClockComparison | None:
    """Give what came of the last comparison; None when there was none."""
    return session.get(ClockComparison, ONLY)


def clocks_compared(session: Session, now: datetime, doubt: Doubt | None) -> None:
    """Keep the outcome; a doubt is as old as its first moment, whatever our clock did since."""
    last = last_comparison(session)
    lasts = last is not None and last.doubt is doubt and last.since <= now
    since = last.since if last is not None and lasts else now
    facts = {"compared_at": now, "doubt": doubt, "since": since}
    row = insert(session, ClockComparison).values(id=ONLY, **facts)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))


def doubt_to_tell(session: Session, now: datetime) -> Doubt | None:
    """Give the doubt that staff should know of; that Twilio is away for an hour is none."""
    last = last_comparison(session)
    if last is None or (last.doubt is Doubt.ALONE and now - last.since < PATIENCE):
        return None
    return last.doubt
