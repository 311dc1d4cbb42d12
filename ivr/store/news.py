"""What staff are told by mail: of messages that are new, and of those that wait too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from ivr.store.inbox import OPEN
from ivr.store.models import Message, RecordingState

ANSWERABLE = and_(OPEN, Message.state != RecordingState.ABSENT)
"""What waits and has, or will have, something to hear."""

TOLD_WITHOUT_SOUND = timedelta(minutes=5)
"""How long staff are not told of a message whose sound is still on its way."""


def untold(session: Session, now: datetime) -> Sequence[int]:
    """Give the messages that staff have not been told of and that can be heard, or should be."""
    ready = (Message.state == RecordingState.STORED) | (Message.left_at <= now - TOLD_WITHOUT_SOUND)
    question = select(Message.id).where(ANSWERABLE, Message.notified_at.is_(None), ready)
    # Of the sixth message in an hour from one number nobody is told: see ivr/store/bursts.py.
    question = question.where(Message.burst_id.is_(None))
    return session.scalars(question).all()


def staff_were_told(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Remember that staff were told of these messages."""
    session.execute(update(Message).where(Message.id.in_(ids)).values(notified_at=now))


def longest_waiting(session: Session) -> datetime | None:
    """Give when the message was left that waits longest for an answer."""
    oldest = select(Message.left_at).where(ANSWERABLE).order_by(Message.left_at).limit(1)
    return session.scalar(oldest)
