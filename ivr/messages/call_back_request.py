"""A wish to be rung back, of a caller who did not speak: one open wish of a number and a clinic.

It is a message without a recording, so that all that is done with messages is done with it. A
partial unique index decides between two workers, or two tries of one request. Nothing here commits;
the caller of these functions owns the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, text
from sqlalchemy.orm import Session, aliased

from ivr.database.columns import insert
from ivr.messages.bursts import fold
from ivr.messages.message import ONE_REQUEST, OPEN, OPEN_REQUEST, Message, RecordingState
from ivr.words.message_kind import MessageKind


@dataclass(frozen=True)
class CallBackWish:
    """Who is to be rung back by which clinic (numbers in E.164), and what was heard before."""

    call_sid: str
    number: str
    is_keyed: bool
    clinic: str
    leaflet: str
    topic: str | None


def ask_to_be_rung_back(session: Session, wish: CallBackWish, now: datetime) -> bool:
    """Keep the wish; False, and nothing kept, when this number has an open one at this clinic."""
    row = insert(session, Message).values(
        call_sid=wish.call_sid or None,
        caller_number=wish.number,
        number_was_keyed=wish.is_keyed,
        clinic=wish.clinic,
        leaflet=wish.leaflet,
        topic=wish.topic,
        kind=MessageKind.CALL_BACK,
        state=RecordingState.NONE,
        left_at=now,
        attempts=0,
        note="",
    )
    once = row.on_conflict_do_nothing(index_elements=ONE_REQUEST, index_where=text(OPEN_REQUEST))
    made = session.scalars(once.returning(Message.id)).first()
    if made is not None:
        fold(session, Message.id == made)
    return made is not None


def asked_at(session: Session, number: str, clinic: str) -> datetime | None:
    """Return since when a number is to be rung back by a clinic; None when it is not."""
    theirs = (Message.caller_number == number, Message.clinic == clinic)
    question = select(Message.left_at).where(OPEN, Message.kind == MessageKind.CALL_BACK, *theirs)
    return session.scalar(question)


def has_no_other_open() -> ColumnElement[bool]:
    """Return the condition that a message may be open: no second wish of its number would be."""
    other = aliased(Message)
    is_open = and_(other.handled_at.is_(None), other.discarded_at.is_(None))
    same = and_(other.caller_number == Message.caller_number, other.clinic == Message.clinic)
    wishes = and_(Message.kind == MessageKind.CALL_BACK, other.kind == MessageKind.CALL_BACK)
    return ~select(other.id).where(is_open, other.purged_at.is_(None), same, wishes).exists()
