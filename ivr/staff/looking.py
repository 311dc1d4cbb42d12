"""Logs every look at a message, and every listening, without a line for each reload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.store.access_log import Actor, LogEvent, write_log
from ivr.store.models import AccessLog

ONE_LOOK = timedelta(hours=1)
"""The page renews itself; what one colleague sees of a message within this time is one look."""

ONE_LISTEN = timedelta(minutes=10)
"""A player asks for a recording in pieces; within this time they are one listening."""


def log_looks(session: Session, actor: Actor, ids: Sequence[int], now: datetime) -> None:
    """Log that a colleague sees these messages."""
    for message_id in unlogged(session, actor, ids, now):
        write_log(session, actor, now, LogEvent.READ, message_id=message_id)


def unlogged(session: Session, actor: Actor, ids: Sequence[int], now: datetime) -> list[int]:
    """Give those of these messages that the log does not yet know this colleague to see."""
    seen = _lately(session, actor, LogEvent.READ, now - ONE_LOOK)
    return [message_id for message_id in ids if message_id not in seen]


def log_listening(session: Session, actor: Actor, message_id: int, now: datetime) -> None:
    """Log that a colleague hears a message."""
    if message_id not in _lately(session, actor, LogEvent.LISTENED, now - ONE_LISTEN):
        write_log(session, actor, now, LogEvent.LISTENED, message_id=message_id)


def _lately(session: Session, actor: Actor, event: LogEvent, since: datetime) -> set[int | None]:
    question = select(AccessLog.message_id).where(
        AccessLog.staff == actor.staff,
        AccessLog.access_point == actor.access_point,
        AccessLog.event == event.value,
        AccessLog.at > since,
    )
    return set(session.scalars(question))
