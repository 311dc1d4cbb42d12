"""Many messages in an hour from one number: the later ones are folded under the first.

Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.messages.message import SHOWN, Message

MOST_IN_A_BURST = 5
"""Messages of one number within `BURST`: one more is folded, and no mail tells of it."""

BURST = timedelta(hours=1)


def fold(session: Session, one: ColumnElement[bool]) -> None:
    """Fold a message that was just kept, when its number left a burst before it; else do nothing.

    What the caller took back does not count, and a message stays folded under the same first one
    however long the burst goes on. A caller who shows no number is nobody in particular.
    """
    facts = select(Message.id, Message.caller_number, Message.left_at, Message.clinic)
    kept = session.execute(facts.where(one, Message.burst_id.is_(None))).one_or_none()
    if kept is None or kept.caller_number is None:
        return
    message_id, number, left_at, clinic = kept
    lately = (
        select(Message.id, Message.burst_id)
        .where(Message.caller_number == number, Message.id != message_id)
        .where(Message.clinic == clinic)  # What is folded is on nobody else's page.
        .where(Message.left_at > left_at - BURST, Message.left_at <= left_at)
        .where(SHOWN)
    )
    oldest = lately.order_by(Message.left_at, Message.id).limit(MOST_IN_A_BURST)
    rows = session.execute(oldest).all()
    if len(rows) == MOST_IN_A_BURST:
        newest = lately.order_by(Message.left_at.desc(), Message.id.desc()).limit(1)
        first = session.execute(newest).one().burst_id or rows[0].id
        session.execute(update(Message).where(one).values(burst_id=first))
