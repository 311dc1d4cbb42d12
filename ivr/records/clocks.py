"""Decides whether the clock can be trusted so far that something may be deleted because of it.

A wrong clock must erase nothing. So ours has to agree with one that a fault of this machine cannot
move: Twilio's, or that of a database server elsewhere. `doubt` decides, from readings alone;
`Pulse` feels a jump of ours; what came of comparing is kept for all workers and for staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, insert, words_of

TOLERANCE = timedelta(minutes=5)
"""How far two clocks that agree may differ (the usual bound: RFC 4120, 3.1.3, Kerberos).

It covers the seconds of a question, a `Date` in whole seconds and a machine without NTP for weeks,
and is nothing beside the shortest promise, a day.
"""

LONGEST_SILENCE = timedelta(days=1)
"""How long no worker may have looked at the clocks before that itself calls for a witness.

A machine that stood still for an evening has told nothing odd; a month may be a battery that died.
"""

ONLY = 1
"""The number of the only row: all workers share what they know of the clocks."""

PATIENCE = timedelta(days=1)
"""How long a clock that is merely without a witness is no news for staff."""


class Doubt(StrEnum):
    """Why our clock is not believed so far that something may be deleted because of it."""

    DISAGREE = "disagree"
    """Another clock says otherwise."""
    JUMPED = "jumped"
    """It moved otherwise than time does, and Twilio has not said that it is right."""
    ALONE = "alone"
    """There is no other clock to compare it with."""


@dataclass(frozen=True)
class Readings:
    """What the clocks say at one moment; None where there is no such clock, or no answer.

    `seen_at` is what the clock of a worker said when the clocks were last compared, and `doubted`
    what came of that; `jumped` is whether ours moved otherwise than time did since this worker
    started (time.monotonic).
    """

    ours: datetime
    twilio: datetime | None = None
    database: datetime | None = None
    seen_at: datetime | None = None
    doubted: Doubt | None = None
    jumped: bool = False


def doubt(readings: Readings) -> Doubt | None:
    """Return why nothing may be deleted; None when two clocks agree.

    One clock that disagrees is enough. After a jump or a disagreement only Twilio's clock counts: a
    database server may be a guest of this machine, and have jumped along.
    """
    others = [other for other in (readings.twilio, readings.database) if other is not None]
    if any(abs(readings.ours - other) > TOLERANCE for other in others):
        return Doubt.DISAGREE
    if readings.twilio is not None:
        return None
    if readings.doubted in (Doubt.DISAGREE, Doubt.JUMPED):
        return readings.doubted
    if readings.jumped or _differs_from_the_last_look(readings):
        return Doubt.JUMPED
    return None if others else Doubt.ALONE


def _differs_from_the_last_look(readings: Readings) -> bool:
    if readings.seen_at is None:
        return False
    return not -TOLERANCE <= readings.ours - readings.seen_at <= LONGEST_SILENCE


@dataclass
class Pulse:
    """The last beat: what our clock said, and the seconds of time.monotonic, which never jumps.

    `jumped` stays until a clock elsewhere says that ours is right.
    """

    at: datetime | None = None
    seconds: float = 0.0
    jumped: bool = False

    def strayed(self, now: datetime, seconds: float) -> timedelta:
        """Return how much further than time our clock went since the last beat; negative: back."""
        if self.at is None:
            return timedelta(0)
        return (now - self.at) - timedelta(seconds=seconds - self.seconds)

    def beat(self, now: datetime, seconds: float) -> None:
        """Remember this moment for the next beat."""
        self.at, self.seconds = now, seconds


class ClockComparison(Base):
    """What came of the last time that a worker compared the clocks; one row."""

    __tablename__ = "clock_comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    compared_at: Mapped[datetime]
    """By the clock of the worker that compared."""
    doubt: Mapped[Doubt | None] = mapped_column(words_of(Doubt))
    since: Mapped[datetime]
    """Since when it is so."""


def last_comparison(session: Session) -> ClockComparison | None:
    """Return what came of the last comparison; None when there was none."""
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
    """Return the doubt that staff should know of; that Twilio is away for an hour is none."""
    last = last_comparison(session)
    if last is None or (last.doubt is Doubt.ALONE and now - last.since < PATIENCE):
        return None
    return last.doubt
