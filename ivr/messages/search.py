"""Finds messages by what a colleague remembers: digits of the number, words of a note, the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from ivr.dutch.ring_back import existing_number
from ivr.dutch.written import searchable
from ivr.messages.handling import SHOWN, on_page
from ivr.messages.message import Message


def find_messages(
    session: Session,
    *,
    words: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: int = 1,
) -> Sequence[Message]:
    """Return a page of what staff may see, the oldest first, and one more when a page follows.

    `words` is a number as a colleague types it, or words of a note, in any capitals and accents;
    the message was left from `since` to just before `until`.
    """
    question = select(Message).where(SHOWN)
    if words:
        question = question.where(or_(_in_note(words), *_in_number(words)))
    if since is not None:
        question = question.where(Message.left_at >= since)
    if until is not None:
        question = question.where(Message.left_at < until)
    question = question.order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page)).all()


def _in_note(words: str) -> ColumnElement[bool]:
    """Each word stands somewhere in the note, whatever their order."""
    keys = searchable(words).split()
    if not keys:
        return false()
    return and_(*(Message.note_key.contains(key, autoescape=True) for key in keys))


def _in_number(words: str) -> list[ColumnElement[bool]]:
    """The digits stand in the number as it is dialled here; a word with letters is no number."""
    if any(sign.isalpha() for sign in words):
        return []
    digits = existing_number(words) or "".join(
        sign for sign in words if sign.isascii() and sign.isdigit()
    ).lstrip("0")
    # A number without its country begins with the 0 that E.164 leaves out.
    return [Message.caller_number.contains(digits)] if digits else []
