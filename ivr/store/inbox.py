"""A message from the clinic's side: waiting, picked up, handled; every step is one the log knows.

Two colleagues may act at once. Every step is therefore one conditional UPDATE, which tells the
second one that it came too late; and each step writes its line in the access log in the same
transaction. Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from ivr.store.access_log import Actor, LogEvent, write_log
from ivr.store.models import Message, RecordingAudio

SHOWN = and_(Message.discarded_at.is_(None), Message.purged_at.is_(None))
"""What staff may see: not replaced by the caller, not past the retention period."""

OPEN = and_(SHOWN, Message.handled_at.is_(None))
"""What still waits for a colleague, whatever the state of its recording."""


def open_messages(session: Session) -> Sequence[Message]:
    """Give what waits, the longest waiting first (callers.md: last in, first out loses callers)."""
    return session.scalars(select(Message).where(OPEN).order_by(Message.left_at, Message.id)).all()


def handled_messages(session: Session, limit: int = 200) -> Sequence[Message]:
    """Give what was handled and is not yet purged, the latest first."""
    question = select(Message).where(SHOWN, Message.handled_at.is_not(None))
    return session.scalars(question.order_by(Message.handled_at.desc()).limit(limit)).all()


def find_message(session: Session, message_id: int) -> Message | None:
    """Give a message that staff may see, or None."""
    return session.scalar(select(Message).where(SHOWN, Message.id == message_id))


def sealed_audio(session: Session, message_id: int) -> RecordingAudio | None:
    """Give the sealed sound of a message that staff may see, or None while we do not have it."""
    question = select(RecordingAudio).join(Message, Message.id == RecordingAudio.message_id)
    return session.scalar(question.where(SHOWN, Message.id == message_id))


def claim(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Pick a message up; False when a colleague was first. Again by the same one is fine."""
    mine = (Message.claimed_by == actor.staff) | Message.claimed_by.is_(None)
    step = _Step(message_id, actor, now, LogEvent.CLAIMED)
    return _take(session, step, OPEN & mine, claimed_by=actor.staff, claimed_at=now)


def release(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Lay a message back for anyone, also a colleague's who went home; False when not picked up."""
    step = _Step(message_id, actor, now, LogEvent.RELEASED)
    condition = OPEN & Message.claimed_by.is_not(None)
    return _take(session, step, condition, claimed_by=None, claimed_at=None)


def handle(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Tick a message off; False when it was handled already or a colleague has picked it up."""
    mine = (Message.claimed_by == actor.staff) | Message.claimed_by.is_(None)
    step = _Step(message_id, actor, now, LogEvent.HANDLED)
    return _take(session, step, OPEN & mine, handled_by=actor.staff, handled_at=now)


def reopen(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Undo the ticking off; False when it was not handled, or is purged."""
    step = _Step(message_id, actor, now, LogEvent.REOPENED)
    condition = SHOWN & Message.handled_at.is_not(None)
    return _take(session, step, condition, handled_by=None, handled_at=None)


def write_note(
    session: Session, message_id: int, actor: Actor, now: datetime, *, was: str, note: str
) -> bool:
    """Change the note; False when a colleague changed it since it was read as `was`."""
    step = _Step(message_id, actor, now, LogEvent.NOTED)
    return _take(session, step, SHOWN & (Message.note == was), note=note)


@dataclass(frozen=True)
class _Step:
    message_id: int
    actor: Actor
    now: datetime
    event: LogEvent


def _take(session: Session, step: _Step, condition: ColumnElement[bool], **changes: Any) -> bool:
    """Make the change and its line in the log, or neither."""
    question = update(Message).where(Message.id == step.message_id, condition).values(changes)
    changed = session.execute(question.returning(Message.id)).first() is not None
    if changed:
        write_log(session, step.actor, step.now, step.event, message_id=step.message_id)
    return changed
