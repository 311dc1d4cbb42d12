"""The table of rings back: who rang the caller of a message through the line, and what came of it.

It lies with the messages, and not where it is written (`ivr.ringing_back`): a card shows it, and it
goes with its message. Nothing here commits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, delete, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, words_of

ANSWER_AFTER = timedelta(seconds=60)
"""After this long the answer to a POST, which has 10 s, does not come any more."""

ACCEPTED_WITHIN = timedelta(minutes=3)
"""After this long nobody presses the key any more: it rings for half a minute, and waits for some
seconds. Then the end of the call was lost."""

LONGEST_RING_BACK = timedelta(minutes=70)
"""Twilio ends the talk itself after an hour (`ivr.twilio.connecting`); then its end was lost."""


class RingBackOutcome(StrEnum):
    """What came of a ring back; the value is what the database holds."""

    NOT_MADE = "not made"
    """Twilio refused: no telephone rang."""
    NOT_ACCEPTED = "not accepted"
    """The colleague's own telephone was not picked up, or nobody pressed the key."""
    FAILED = "failed"
    NO_ANSWER = "no answer"
    BUSY = "busy"
    ANSWERED = "answered"
    """By somebody, or by a machine: the colleague knows which."""
    SPOKEN = "spoken"
    MACHINE = "machine"


TOLD_BY_COLLEAGUE = (RingBackOutcome.SPOKEN, RingBackOutcome.MACHINE)
NOBODY_RUNG = (RingBackOutcome.NOT_MADE, RingBackOutcome.NOT_ACCEPTED)
"""The outcomes after which the caller's telephone did not ring."""


class RingBackTry(Base):
    """One press of "Bel terug"; its row is committed before Twilio is asked, and asked once."""

    __tablename__ = "ring_back_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), index=True
    )
    clinic: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[int]
    staff: Mapped[str] = mapped_column(String(100))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    """Names this try in the addresses that Twilio is given; it says nothing to anybody else."""
    sealed: Mapped[str]
    """The two numbers that may be rung, sealed to this row."""
    pressed_at: Mapped[datetime] = mapped_column(index=True)
    call_sid: Mapped[str | None] = mapped_column(String(100))
    """The one call that it made; empty while Twilio is asked, or when its answer got lost."""
    accepted_at: Mapped[datetime | None]
    """When the colleague pressed the key, and the caller's telephone began to ring."""
    outcome: Mapped[RingBackOutcome | None] = mapped_column(words_of(RingBackOutcome))
    ended_at: Mapped[datetime | None]

    # Two at once, for one message or by one colleague, cannot both be written.
    __table_args__ = (
        Index(
            "uq_ring_back_tries_message",
            "message_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_ring_back_tries_staff",
            "staff_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        # A page names the last try that it showed: SQLite would give the number again.
        {"sqlite_autoincrement": True},
    )


RING_BACK_TRIES = (RingBackTry.__tablename__,)
"""Tables that are wiped together, as `ivr.database.wipe` takes them."""


def is_stale(now: datetime) -> ColumnElement[bool]:
    """Return what has no end and will get none: nobody is rung for it any more."""
    pressed = RingBackTry.pressed_at
    unanswered = and_(RingBackTry.call_sid.is_(None), pressed <= now - ANSWER_AFTER)
    unaccepted = and_(RingBackTry.accepted_at.is_(None), pressed <= now - ACCEPTED_WITHIN)
    over = or_(unanswered, unaccepted, pressed <= now - LONGEST_RING_BACK)
    return and_(RingBackTry.ended_at.is_(None), over)


def goes_on(one: RingBackTry, now: datetime) -> bool:
    """Return whether a telephone may ring for a try, or people speak."""
    lasts = ACCEPTED_WITHIN if one.call_sid else ANSWER_AFTER
    lasts = LONGEST_RING_BACK if one.accepted_at else lasts
    return one.ended_at is None and one.pressed_at > now - lasts


def tries_of(session: Session, messages: Collection[int]) -> dict[int, Sequence[RingBackTry]]:
    """Return the tries at each of these messages that was rung back, the first in front."""
    found = defaultdict[int, list[RingBackTry]](list)
    question = select(RingBackTry).where(RingBackTry.message_id.in_(messages))
    for one in session.scalars(question.order_by(RingBackTry.id)):
        found[one.message_id].append(one)
    return dict(found)


def drop_tries(session: Session, message_id: int) -> None:
    """Remove all that is known of ringing back the caller of a message."""
    session.execute(delete(RingBackTry).where(RingBackTry.message_id == message_id))
