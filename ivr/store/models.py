"""The tables: calls without numbers, messages with sealed audio, closures, staff, and the log."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    Time,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ivr.model import Disposition
from ivr.store.columns import Moment


def words_of(vocabulary: type[StrEnum]) -> Enum:
    """Keep an enum as its own words, so that the database reads as the code does."""
    return Enum(
        vocabulary,
        native_enum=False,
        length=30,
        values_callable=lambda words: [word.value for word in words],
    )


_SHOWN = "discarded_at IS NULL AND purged_at IS NULL"
"""What staff may see, in SQL: a page then asks an index and not every message there ever was."""


def _partial_index(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Base(DeclarativeBase):
    """What all tables share: constraint names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012 - SQLAlchemy's own spelling
        datetime: Moment,
        str: Text,
        Disposition: words_of(Disposition),
    }


class Call(Base):
    """One call, without any number; the purge forgets the call SID, the rest is statistics."""

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str | None] = mapped_column(String(100), unique=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    disposition: Mapped[Disposition]
    desk_accepted_at: Mapped[datetime | None]
    """When a colleague pressed the key that accepts, since the desk was last rung."""
    last_request: Mapped[str | None]
    """Twilio's token of the request that was noted last: one that is repeated counts once."""


class StepCount(Base):
    """How often a step ended in an outcome within one hour (UTC): no call can be followed."""

    __tablename__ = "step_counts"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(100), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int]


class RecordingState(StrEnum):
    """What we have of a recording; the value is what the database holds."""

    WAITING = "waiting"
    """It is, or will be, at Twilio; we fetch it."""
    STORED = "stored"
    """It is here, sealed and verified."""
    ABSENT = "absent"
    """Twilio says there is nothing: too short, or silent."""
    FAILED = "failed"
    """Twilio says it could not make the recording, or gave it up."""


class Message(Base):
    """What a caller left behind, and how far we and the clinic are with it.

    Three threads run through a row and never wait for each other: the recording (`state` and
    what follows), the clinic's handling (`claimed_*`, `handled_*`, `note`) and the end
    (`discarded_at` by the caller, `purged_at` by the retention period). A purged row is a
    tombstone without number, note, audio or call.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str | None] = mapped_column(String(100), index=True)
    recording_sid: Mapped[str] = mapped_column(String(100), unique=True)
    caller_number: Mapped[str | None] = mapped_column(String(40))
    number_was_keyed: Mapped[bool] = mapped_column(default=False)
    left_at: Mapped[datetime] = mapped_column(index=True)
    seconds: Mapped[int | None]
    topic: Mapped[str | None]
    """What the line was reading last before the message, as colleagues call it."""
    burst_id: Mapped[int | None]
    """The first of many messages in an hour from one number, under which this one is folded."""
    put_through_at: Mapped[datetime | None]
    """When a colleague answered the caller, later in the same call."""

    state: Mapped[RecordingState] = mapped_column(words_of(RecordingState))
    next_attempt_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the worker should look again; empty when nothing is left to do."""
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    """Why the last attempt failed, in plain Dutch for staff, without personal data."""
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(40))
    removed_at_twilio_at: Mapped[datetime | None]

    notified_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    said_nothing: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Discarded because it was too short to hold a word; it never comes back."""
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    claimed_at: Mapped[datetime | None]
    handled_by: Mapped[str | None] = mapped_column(String(100))
    handled_at: Mapped[datetime | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    note_key: Mapped[str] = mapped_column(default="", server_default="")
    """The note as one looks for it: see ivr/store/searchable.py."""
    purged_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_messages_number", "caller_number", "left_at"),
        _partial_index("ix_messages_open", f"{_SHOWN} AND handled_at IS NULL", "left_at", "id"),
        _partial_index("ix_messages_handled", f"{_SHOWN} AND handled_at IS NOT NULL", "handled_at"),
        _partial_index("ix_messages_burst", f"{_SHOWN} AND burst_id IS NOT NULL", "burst_id"),
        _partial_index("ix_messages_at_twilio", "removed_at_twilio_at IS NULL", "attempts"),
    )


class GivenNumber(Base):
    """The number that a caller without caller ID keyed in, until the call is over and settled."""

    __tablename__ = "given_numbers"

    call_sid: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[str | None] = mapped_column(String(40))
    """In E.164; empty when it is forgotten and its bytes are still to be wiped."""
    given_at: Mapped[datetime]


class RecordingAudio(Base):
    """The sound of one message, sealed; apart from the message so that lists stay light."""

    __tablename__ = "recording_audio"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the sound before it was sealed."""
    stored_at: Mapped[datetime]


class Chore(Base):
    """Work that comes round by the clock, one row per kind, so that several workers agree."""

    __tablename__ = "chores"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(40))
    done_at: Mapped[datetime | None]


class AddedClosure(Base):
    """Days (both included) on which the clinic is closed, added by a colleague.

    `begins` and `ends` are clock times in the clinic's zone, on the first and the last day; None:
    from the start of the one, up to the end of the other (`ivr.hours.Closure`).
    """

    __tablename__ = "closures"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    begins: Mapped[time | None] = mapped_column(Time)
    ends: Mapped[time | None] = mapped_column(Time)
    reason: Mapped[str]
    added_by: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]
    removed_by: Mapped[str | None] = mapped_column(String(100))
    removed_at: Mapped[datetime | None]


class Staff(Base):
    """A colleague with an account of their own; never shared, never deleted but disabled."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    password_hash: Mapped[str]
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret of the one-time codes, sealed as recordings are."""
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    """The 30-second step of the last accepted code: a code works once."""
    session_number: Mapped[int] = mapped_column(default=1)
    """Raised to log this colleague out everywhere."""
    last_login_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class LoginRefusal(Base):
    """How often an account refused a source within a day; see `ivr.staff.guessing`."""

    __tablename__ = "login_refusals"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    """An address, a device, or all unknown devices together."""
    count: Mapped[int]
    since: Mapped[datetime]
    """The moment of the first refusal that counts."""
    locked_until: Mapped[datetime | None]


class AccessLog(Base):
    """Who did what with which message, and when; lines are only ever added.

    The columns are the minimum of NEN 7513:2018: event, moment, client (the message), user and
    access point. A trigger refuses changes, and removal within five years (Stcrt. 2019, 38007).
    """

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    staff: Mapped[str | None] = mapped_column(String(100), index=True)
    """The account's name; empty for someone unknown at the door."""
    event: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[int | None] = mapped_column(index=True)
    """Not a foreign key: the line outlives the message."""
    access_point: Mapped[str] = mapped_column(String(100), default="")
    """Where the user came in: an IP address, or `flask` for the command line."""
    detail: Mapped[str] = mapped_column(default="")
    """Never a caller's number or name: the line stays for years."""
