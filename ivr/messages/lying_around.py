"""What nobody took up in time, and what was taken up and lay still: each message told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.messages.message import Message
from ivr.messages.notify import ANSWERABLE, Mark, Notification

LYING_AROUND = Notification(
    "Een bericht op de informatielijn blijft liggen",
    "Op de informatielijn wacht een bericht dat niemand heeft opgepakt, of dat na het oppakken is "
    "blijven liggen.\n\nLog in op de berichtenpagina, of vraag een collega om dat te doen.\n",
    to_second=True,
)


def lying_since(session: Session, clinic: str, since: datetime, told_at: Mark) -> Sequence[int]:
    """Return what waits for this clinic (E.164) and was left, or last picked up, by `since`.

    Only what has no such mark. Of a burst the first message stands for all.
    """
    touched = func.coalesce(Message.claimed_at, Message.left_at)
    which = (Message.clinic == clinic, ANSWERABLE, touched <= since)
    once = (told_at.is_(None), Message.burst_id.is_(None))
    return session.scalars(select(Message.id).where(*which, *once).order_by(Message.id)).all()
