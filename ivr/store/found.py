"""Finds messages by what a colleague remembers of them: digits of the number, the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.ring_back import existing_number
from ivr.store.inbox import SHOWN
from ivr.store.models import Message

MOST = 100


def find_messages(
    session: Session,
    *,
    number: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[Message]:
    """Give what staff may see, the oldest first.

    `number` is as a colleague types it; the message was left from `since` to just before `until`.
    """
    question = select(Message).where(SHOWN)
    if number:
        question = question.where(Message.caller_number.contains(_digits(number), autoescape=True))
    if since is not None:
        question = question.where(Message.left_at >= since)
    if until is not None:
        question = question.where(Message.left_at < until)
    return session.scalars(question.order_by(Message.left_at, Message.id).limit(MOST)).all()


def _digits(typed: str) -> str:
    """Return what to look for in E.164: a whole number in any spelling, or some of its digits."""
    if number := existing_number(typed):
        return number
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    # A number without its country begins with the 0 that E.164 leaves out; no digits find nothing.
    return digits.lstrip("0") or "+0"
