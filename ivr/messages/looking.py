"""Logs every look at a message, and every listening, without a line for each reload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ivr.messages.message import Message
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
