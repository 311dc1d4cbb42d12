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

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.dutch.written import searchable
from ivr.messages.message import Message, RecordingAudio
from ivr.records.access_log import Actor, LogEvent, log_each, write_log

SHOWN = and_(Message.discarded_at.is_(None), Message.purged_at.is_(None))
"""What staff may see: not replaced by the caller, not past the retention period."""

OPEN = and_(SHOWN, Message.handled_at.is_(None))
"""What still waits for a colleague, whatever the state of its recording."""


PAGE = 20
"""Messages on one page: more than a colleague answers in an hour, and quick to show."""

_FIRST_LEFT = select(func.min(Message.id)).where(
    OPEN,
    Message.burst_id.is_not(None),
    Message.burst_id.not_in(select(Message.id).where(OPEN)),
)
OWN_CARD = and_(
    OPEN,
    or_(Message.burst_id.is_(None), Message.id.in_(_FIRST_LEFT.group_by(Message.burst_id))),
)
"""What waits on a card of its own: not folded, or now the first of its burst."""


def open_messages(session: Session, page: int = 1) -> Sequence[Message]:
    """Return a page of what waits, the longest waiting first (callers.md: last in, first out loses
    callers). What a burst left is folded under its first message.
    """
    question = select(Message).where(OWN_CARD).order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page, PAGE)).all()


@dataclass(frozen=True)
class Backlog:
    """How many messages wait, on how many pages, and the latest one there is (0 without any)."""

    amount: int
    pages: int
    newest: int


def backlog(session: Session) -> Backlog:
    """Count what waits."""
    amount = select(func.count()).select_from(Message).where(OPEN).scalar_subquery()
    cards = select(func.count()).select_from(Message).where(OWN_CARD).scalar_subquery()
    newest = select(func.max(Message.id)).scalar_subquery()
    row = session.execute(select(amount, cards, newest)).one()
    return Backlog(row[0], max(1, -(-row[1] // PAGE)), row[2] or 0)


def arrived_since(session: Session, latest: int) -> int:
    """Count what waits and came after the message that was the latest."""
    question = select(func.count()).select_from(Message).where(OPEN, Message.id > latest)
    return session.scalar(question) or 0


def handled_messages(session: Session, page: int = 1) -> Sequence[Message]:
    """Return a page of what was handled and is not yet purged, the latest first, and one more.

    The one more tells that there is a next page; counting them all would take longer.
    """
    question = select(Message).where(SHOWN, Message.handled_at.is_not(None))
    question = question.order_by(Message.handled_at.desc(), Message.id.desc())
    return session.scalars(on_page(question, page)).all()


def messages_of_number(session: Session, message: Message, page: int = 1) -> Sequence[Message]:
    """Return a page of what waits from the number of a message, the oldest first, and one more."""
    question = select(Message).where(OPEN, _same_number(message))
    question = question.order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page)).all()


def _same_number(message: Message) -> ColumnElement[bool]:
    # Who shows no number is nobody in particular: such a message stands alone.
    if message.caller_number is None:
        return Message.id == message.id
    return Message.caller_number == message.caller_number


def on_page(question: Select[Message], page: int, most: int = PAGE + 1) -> Select[Message]:
    """Cut a page, from 1, out of what is found; one more tells that there is a next page."""
    return question.offset((page - 1) * PAGE).limit(most)


def find_message(session: Session, message_id: int) -> Message | None:
    """Return a message that staff may see, or None."""
    return session.scalar(select(Message).where(SHOWN, Message.id == message_id))


def sealed_audio(session: Session, message_id: int) -> RecordingAudio | None:
    """Return the sealed sound of a message that staff may see, or None while we do not have it."""
    question = select(RecordingAudio).join(Message, Message.id == RecordingAudio.message_id)
    return session.scalar(question.where(SHOWN, Message.id == message_id))


def claim(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Pick a message up; False when a colleague was first. Again by the same one is fine."""
    step = _Step(message_id, actor, now, LogEvent.CLAIMED)
    return _take(session, step, OPEN & _free_for(actor), claimed_by=actor.staff, claimed_at=now)


def release(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Lay a message back for anyone, also a colleague's who went home; False when not picked up."""
    step = _Step(message_id, actor, now, LogEvent.RELEASED)
    condition = OPEN & Message.claimed_by.is_not(None)
    return _take(session, step, condition, claimed_by=None, claimed_at=None)


def handle(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Tick a message off; False when it was handled already or a colleague has picked it up."""
    step = _Step(message_id, actor, now, LogEvent.HANDLED)
    return _take(session, step, OPEN & _free_for(actor), handled_by=actor.staff, handled_at=now)


def handle_together(
    session: Session, message: Message, actor: Actor, now: datetime, *, until: int
) -> int:
    """Tick off all that waits from the number of a message; gives how many that are.

    `until` is the latest message the colleague saw: what was left meanwhile stays, and so does
    what a colleague has picked up.
    """
    chosen = (OPEN, _same_number(message), _free_for(actor), Message.id <= until)
    log_each(session, actor, now, LogEvent.HANDLED, select(Message.id).where(*chosen))
    question = update(Message).where(*chosen).values(handled_by=actor.staff, handled_at=now)
    return len(session.execute(question.returning(Message.id)).all())


def _free_for(actor: Actor) -> ColumnElement[bool]:
    return (Message.claimed_by == actor.staff) | Message.claimed_by.is_(None)


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
    key = searchable(note)
    return _take(session, step, SHOWN & (Message.note == was), note=note, note_key=key)


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
