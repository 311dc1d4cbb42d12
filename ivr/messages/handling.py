"""What a colleague does with a message: sees it, hears it, picks it up, handles it, notes on it.

Two colleagues may act at once. Every step is therefore one conditional UPDATE, which tells the
second one that it came too late. Each step writes its line in the access log in the same
transaction. Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.dutch.written import searchable
from ivr.messages.inbox import same_number
from ivr.messages.message import OPEN, SHOWN, Message
from ivr.records.access_log import AccessLog, Actor, LogEvent, log_each, write_log

ONE_LOOK = timedelta(hours=1)
"""The page renews itself; what one colleague sees of a message within this time is one look."""

ONE_LISTEN = timedelta(minutes=10)
"""A player asks for a recording in pieces; within this time they are one listening."""


def log_looks(session: Session, actor: Actor, ids: Sequence[int], now: datetime) -> None:
    """Log that a colleague sees these messages, in one statement: a caller may be leaving one."""
    seen = select(AccessLog.id).where(
        AccessLog.message_id == Message.id, *_lately(actor, LogEvent.READ, now - ONE_LOOK)
    )
    shown = select(Message.id).where(Message.id.in_(ids), ~seen.exists())
    log_each(session, actor, now, LogEvent.READ, shown)


def unlogged(session: Session, actor: Actor, ids: Sequence[int], now: datetime) -> list[int]:
    """Return those of these messages that the log does not yet know this colleague to see."""
    seen = _seen(session, ids, *_lately(actor, LogEvent.READ, now - ONE_LOOK))
    return [message_id for message_id in ids if message_id not in seen]


def log_listening(session: Session, actor: Actor, message_id: int, now: datetime) -> None:
    """Log that a colleague hears a message."""
    if not _seen(session, [message_id], *_lately(actor, LogEvent.LISTENED, now - ONE_LISTEN)):
        write_log(session, actor, now, LogEvent.LISTENED, message_id=message_id)


def claim(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Pick a message up; False when a colleague was first. Again by the same one is fine."""
    step = _Step(message_id, actor, now, LogEvent.CLAIMED)
    return _take(session, step, OPEN & _free_for(actor), claimed_by=actor.staff, claimed_at=now)


def release(session: Session, message_id: int, actor: Actor, now: datetime) -> bool:
    """Lay a message back for anyone, even when another colleague has it; False when nobody has."""
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
    """Tick off all that waits from the number of a message; return how many that are.

    `until` is the latest message the colleague saw: what was left meanwhile stays, and so does
    what a colleague has picked up.
    """
    chosen = (OPEN, same_number(message), _free_for(actor), Message.id <= until)
    log_each(session, actor, now, LogEvent.HANDLED, select(Message.id).where(*chosen))
    question = update(Message).where(*chosen).values(handled_by=actor.staff, handled_at=now)
    return len(session.execute(question.returning(Message.id)).all())


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


def _free_for(actor: Actor) -> ColumnElement[bool]:
    return (Message.claimed_by == actor.staff) | Message.claimed_by.is_(None)


def _seen(session: Session, ids: Sequence[int], *lately: ColumnElement[bool]) -> set[int | None]:
    question = select(AccessLog.message_id).where(AccessLog.message_id.in_(ids), *lately)
    return set(session.scalars(question))


def _lately(actor: Actor, event: LogEvent, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        AccessLog.staff == actor.staff,
        AccessLog.access_point == actor.access_point,
        AccessLog.event == event.value,
        AccessLog.at > since,
    )
