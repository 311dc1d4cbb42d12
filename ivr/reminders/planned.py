"""The tables of a reminder: whom a caller asked us to ring, for which day, and each try at it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database.columns import Base, words_of


class ReminderOutcome(StrEnum):
    """How a reminder ended; the value is what the database holds."""

    HEARD = "heard"
    """Somebody pressed the key that lets the message sound."""
    UNDERSTOOD = "understood"
    """And the one that says so after it."""
    REFUSED = "refused"
    """Who was rung does not want to be rung any more."""
    UNREACHED = "unreached"
    """Nobody pressed a key, or nobody could be rung: it is for a colleague."""
    CANCELLED = "cancelled"
    """By the caller, in another call."""
    CANCELLED_BY_STAFF = "cancelled by staff"


ANSWERED = (ReminderOutcome.HEARD, ReminderOutcome.UNDERSTOOD)

WITHDRAWN = (ReminderOutcome.REFUSED, ReminderOutcome.CANCELLED, ReminderOutcome.CANCELLED_BY_STAFF)
"""The outcomes after which no consent stands any more."""


class Reminder(Base):
    """What a caller agreed to in a call from `number`: one call from us, on the eve of `day`.

    While `outcome` is empty it stands. The consent itself is `seal`: whoever changes the number or
    the day in the database breaks it, and then nobody is rung (`ivr.reminders.consent`).
    """

    __tablename__ = "reminders"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16))
    """In E.164, as the network told it: never one that was keyed in."""
    day: Mapped[date] = mapped_column(Date)
    """The day of the blood test; the evening before it is the one on which we ring."""
    leaflet: Mapped[str] = mapped_column(String(100))
    dialled: Mapped[str] = mapped_column(String(16))
    """The number of ours that was rung, as `ivr.words.position.Position` tells it."""
    clinic: Mapped[str] = mapped_column(String(16))
    """The number (E.164) of the clinic whose leaflet it is: nobody else sees it."""
    asked_at: Mapped[datetime]
    place: Mapped[int | None]
    """Its place among those of its evening, from 1 on; empty once it is withdrawn."""
    seal: Mapped[str]
    outcome: Mapped[ReminderOutcome | None] = mapped_column(words_of(ReminderOutcome))
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the clinic was mailed that nobody was reached."""
    erased_at: Mapped[datetime | None]
    """When all that it said was erased; the row goes once its bytes are wiped."""

    __table_args__ = (
        UniqueConstraint("number", "day", name="uq_reminders_number"),
        # The cap of an evening: two callers at once cannot have the last place.
        UniqueConstraint("day", "place", name="uq_reminders_day"),
        # The access log names a reminder by its id for years, and SQLite would give it again.
        {"sqlite_autoincrement": True},
    )


SHOWN = Reminder.erased_at.is_(None)
"""What staff may see."""


class Made(StrEnum):
    """What is known of one try; the value is what the database holds."""

    MAKING = "making"
    """Twilio is being asked, or was, and its answer is not known: it may ring."""
    PUT_OFF = "put off"
    """Twilio said that it has too much to do (429): it does not ring, and is asked again."""
    MADE = "made"
    """It rings, or counts as having rung."""
    NOT_MADE = "not made"
    """Twilio refused: nobody was rung."""
    OVER = "over"
    """The call has ended; `ReminderTry.ended_as` tells how."""


class ReminderTry(Base):
    """One try at ringing; its row is committed before Twilio is asked, and is never asked twice."""

    __tablename__ = "reminder_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminders.id", ondelete="CASCADE"))
    attempt: Mapped[int]
    token: Mapped[str] = mapped_column(String(43), unique=True)
    """Names this try in the addresses that Twilio is given; it says nothing to anybody else."""
    started_at: Mapped[datetime]
    state: Mapped[Made] = mapped_column(words_of(Made))
    call_sid: Mapped[str | None] = mapped_column(String(100))
    ended_as: Mapped[str] = mapped_column(String(20), default="")
    """The CallStatus that Twilio reported last: completed, busy, no-answer, failed or canceled."""

    __table_args__ = (
        UniqueConstraint("reminder_id", "attempt", name="uq_reminder_tries_reminder_id"),
        CheckConstraint("attempt IN (1, 2)", name="at_most_two"),
    )


REMINDERS = (Reminder.__tablename__, ReminderTry.__tablename__)
"""Tables that are wiped together, as `ivr.database.wipe` takes them."""
