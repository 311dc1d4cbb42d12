"""What the clinic's pages ask of messages: what waits and what is handled, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from ivr.messages.message import OPEN, SHOWN, Message, RecordingAudio
from ivr.messages.sealed_sound import sound_of

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
    """Return a page of what waits, the longest waiting first (`ivr/callers.md`).

    What a burst left is folded under its first message.
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
    """Return how much waits."""
    amount = select(func.count()).select_from(Message).where(OPEN).scalar_subquery()
    cards = select(func.count()).select_from(Message).where(OWN_CARD).scalar_subquery()
    newest = select(func.max(Message.id)).scalar_subquery()
    row = session.execute(select(amount, cards, newest)).one()
    return Backlog(row[0], max(1, -(-row[1] // PAGE)), row[2] or 0)


def arrived_since(session: Session, latest: int) -> int:
    """Return how many wait and came after the message that was the latest."""
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
    question = select(Message).where(OPEN, same_number(message))
    question = question.order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page)).all()


def find_message(session: Session, message_id: int) -> Message | None:
    """Return a message that staff may see, or None."""
    return session.scalar(select(Message).where(SHOWN, Message.id == message_id))


def sealed_audio(session: Session, message_id: int) -> RecordingAudio | None:
    """Return the sealed sound of a message that staff may see, or None while we do not have it."""
    return sound_of(session, SHOWN, Message.id == message_id)


def on_page(question: Select[Message], page: int, most: int = PAGE + 1) -> Select[Message]:
    """Return the part of a question for a page, from 1; one more tells that a next page follows."""
    return question.offset((page - 1) * PAGE).limit(most)


def same_number(message: Message) -> ColumnElement[bool]:
    """Return what messages of the same number fit; one without a number stands alone."""
    if message.caller_number is None:
        return Message.id == message.id
    return Message.caller_number == message.caller_number


@dataclass(frozen=True)
class Siblings:
    """The `rank` from 1 of a message among those of its number, how many wait, how many it folds.

    `rank` is 0 for a message that does not wait on a card of its own; a message without a number
    has no siblings.
    """

    rank: int = 0
    amount: int = 0
    folded: int = 0


def siblings(session: Session, messages: Sequence[Message]) -> dict[int, Siblings]:
    """Return the siblings of each of these messages by its id, in as many questions as for one."""
    numbers = {message.caller_number for message in messages if message.caller_number}
    if not numbers:
        return {}
    ranks, amounts = _ranks(session, numbers), _amounts(session, numbers)
    folded = _folded(session, messages)
    return {
        message.id: Siblings(
            ranks.get(message.id, 0),
            amounts.get(message.caller_number, 0),
            folded.get(message.id, 0),
        )
        for message in messages
        if message.caller_number
    }


def _ranks(session: Session, numbers: set[str]) -> dict[int, int]:
    order = (Message.left_at, Message.id)
    rank = func.row_number().over(partition_by=Message.caller_number, order_by=order)
    question = select(Message.id, rank).where(OWN_CARD, Message.caller_number.in_(numbers))
    return {row[0]: row[1] for row in session.execute(question)}


def _amounts(session: Session, numbers: set[str]) -> dict[str | None, int]:
    question = select(Message.caller_number, func.count())
    question = question.where(OPEN, Message.caller_number.in_(numbers))
    return {row[0]: row[1] for row in session.execute(question.group_by(Message.caller_number))}


def _folded(session: Session, messages: Sequence[Message]) -> dict[int, int]:
    """Return how many are folded under the first of the burst, or the first that still waits."""
    roots = {message.burst_id or message.id: message for message in reversed(messages)}
    question = select(Message.burst_id, func.count()).where(OPEN, Message.burst_id.in_(roots))
    counts = {row[0]: row[1] for row in session.execute(question.group_by(Message.burst_id))}
    return {
        message.id: counts[root] - (message.burst_id is not None)
        for root, message in roots.items()
        if root in counts
    }
