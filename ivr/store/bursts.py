"""Folds what one number leaves beyond five messages in an hour under the first: kept, and quiet."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.store.inbox import SHOWN
from ivr.store.models import Message

AS_MANY_AS_A_CALLER_LEAVES = 5
"""Messages of one number within `SPELL`: one more is folded, and no mail tells of it."""

SPELL = timedelta(hours=1)


def fold(session: Session, recording_sid: str) -> None:
    """Fold a message that was just kept, when its number left so many before; else do nothing.

    What the caller took back does not count, and a message stays folded under the same first one
    however long the burst goes on. Who shows no number is nobody in particular.
    """
    one = Message.recording_sid == recording_sid
    question = select(Message.caller_number, Message.left_at).where(one, Message.burst_id.is_(None))
    kept = session.execute(question).one_or_none()
    if kept is None or kept.caller_number is None:
        return
    number, left_at = kept
    lately = (
        select(Message.id, Message.burst_id)
        .where(Message.caller_number == number, Message.recording_sid != recording_sid)
        .where(Message.left_at > left_at - SPELL, Message.left_at <= left_at)
        .where(SHOWN)
    )
    oldest = lately.order_by(Message.left_at, Message.id).limit(AS_MANY_AS_A_CALLER_LEAVES)
    rows = session.execute(oldest).all()
    if len(rows) == AS_MANY_AS_A_CALLER_LEAVES:
        newest = lately.order_by(Message.left_at.desc(), Message.id.desc()).limit(1)
        first = session.execute(newest).one().burst_id or rows[0].id
        session.execute(update(Message).where(one).values(burst_id=first))
