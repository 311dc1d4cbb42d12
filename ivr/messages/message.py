"""The tables of a message: what a caller left, its sealed sound, and the number they keyed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, and_, false
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database.columns import Base, partial_index, words_of
from ivr.database.lease import Due
from ivr.words.message_kind import MessageKind

_SHOWN = "discarded_at IS NULL AND purged_at IS NULL"
"""`SHOWN` in SQL, for the indexes: a page then asks one and not every message there ever was."""

OPEN_REQUEST = f"kind = 'call_back' AND {_SHOWN} AND handled_at IS NULL"
ONE_REQUEST = ("clinic", "caller_number")
"""Of the wishes to be rung back that are open, in SQL, one number has one at a clinic."""


class RecordingState(StrEnum):
    """What we have of a recording; the value is what the database holds."""

    NONE = "none"
    """There is none and there will be none: the caller did not speak."""
    WAITING = "waiting"
    """It is, or will be, at Twilio; we fetch it."""
    STORED = "stored"
    """It is here, sealed and verified."""
    ABSENT = "absent"
    """Twilio says there is nothing: too short, or silent."""
    FAILED = "failed"
    """Twilio says it could not make the recording, or gave it up."""


class Label(StrEnum):
    """What a message is about, as a colleague sorts it; the value is what the database holds."""

    RING_BACK = "ring_back"
    APPOINTMENT = "appointment"
    BY_POST = "by_post"
    OPINION = "opinion"
    OTHER = "other"


LABELS: Mapping[str, str] = {
    Label.RING_BACK: "terugbellen",
    Label.APPOINTMENT: "afspraak",
    Label.BY_POST: "folder per post",
    Label.OPINION: "mening",
    Label.OTHER: "overig",
}
"""What colleagues read."""


def label_named(name: str) -> Label | None:
    """Return the label of this name, as forms and the database hold it; None for any other."""
    return Label(name) if name in {*Label} else None


class Message(Due):
    """What a caller left behind, and how far we and the clinic are with it.

    Three threads run through a row and never wait for each other: the recording (`state` and
    what follows), the clinic's handling (`claimed_*`, `handled_*`, `note`) and the end
    (`discarded_at` by the caller, `purged_at` by the retention period). A purged row is a
    tombstone without number, note, audio or call.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str | None] = mapped_column(String(100), index=True)
    recording_sid: Mapped[str | None] = mapped_column(String(100), unique=True)
    """Empty for a wish to be rung back."""
    kind: Mapped[MessageKind] = mapped_column(
        words_of(MessageKind), default=MessageKind.SPOKEN, server_default=MessageKind.SPOKEN.value
    )
    caller_number: Mapped[str | None] = mapped_column(String(40))
    number_was_keyed: Mapped[bool] = mapped_column(default=False)
    left_at: Mapped[datetime] = mapped_column(index=True)
    seconds: Mapped[int | None]
    clinic: Mapped[str] = mapped_column(String(16))
    """The number (E.164) of the clinic that answers it: nobody else sees it."""
    leaflet: Mapped[str] = mapped_column(String(100))
    """The leaflet that the caller was hearing; empty when none was chosen, or purged."""
    topic: Mapped[str | None]
    """What the line was reading last before the message, as colleagues call it."""
    burst_id: Mapped[int | None]
    """The first of many messages in an hour from one number, under which this one is folded."""
    put_through_at: Mapped[datetime | None]
    """When a colleague answered the caller, later in the same call."""

    state: Mapped[RecordingState] = mapped_column(words_of(RecordingState))
    next_attempt_at: Mapped[datetime | None] = mapped_column(index=True)
    removed_at_twilio_at: Mapped[datetime | None]

    notified_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    """When a second address was mailed that it lies around: once, whatever follows."""
    hooked_at: Mapped[datetime | None]
    """When a call to the hospital's own system was written because it is new."""
    hook_escalated_at: Mapped[datetime | None]
    """The same, because it lies around."""
    discarded_at: Mapped[datetime | None]
    said_nothing: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Discarded because it was too short to hold a word; it never comes back."""
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    claimed_at: Mapped[datetime | None]
    handled_by: Mapped[str | None] = mapped_column(String(100))
    handled_at: Mapped[datetime | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    note_key: Mapped[str] = mapped_column(default="", server_default="")
    """The note as one looks for it: see `ivr.dutch.written.searchable`."""
    label: Mapped[Label | None] = mapped_column(words_of(Label))
    purged_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_messages_number", "caller_number", "left_at"),
        partial_index(
            "ix_messages_open", f"{_SHOWN} AND handled_at IS NULL", "clinic", "left_at", "id"
        ),
        partial_index(
            "ix_messages_handled", f"{_SHOWN} AND handled_at IS NOT NULL", "clinic", "handled_at"
        ),
        partial_index("ix_messages_burst", f"{_SHOWN} AND burst_id IS NOT NULL", "burst_id"),
        partial_index("ix_messages_call_back", OPEN_REQUEST, *ONE_REQUEST, unique=True),
        partial_index("ix_messages_at_twilio", "removed_at_twilio_at IS NULL", "attempts"),
    )


SHOWN = and_(Message.discarded_at.is_(None), Message.purged_at.is_(None))
"""What staff may see: not replaced by the caller, not past the retention period."""

OPEN = and_(SHOWN, Message.handled_at.is_(None))
"""What still waits for a colleague, whatever the state of its recording."""


def of_clinics(clinics: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a message is for one of these clinics (E.164)."""
    return Message.clinic.in_(clinics)


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


MESSAGES = (Message.__tablename__, RecordingAudio.__tablename__)
GIVEN_NUMBERS = (GivenNumber.__tablename__,)
"""Tables that are wiped together, as `ivr.database.wipe` takes them."""
