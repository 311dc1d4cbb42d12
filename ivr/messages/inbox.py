"""What the clinic's pages ask of messages: what waits and what is handled, page by page.

Each question takes the clinics (E.164) whose messages may be seen: there is none without them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from ivr.messages.message import OPEN, SHOWN, Message, RecordingAudio, of_clinics
from ivr.messages.sealed_sound import sound_of

PAGE = 50
"""Messages on one page: three screens of a list, and quick to show."""

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


def open_messages(session: Session, clinics: Collection[str], page: int = 1) -> Sequence[Message]:
    """Return a page of what waits, the longest waiting first (`ivr/callers.md`).

    What a burst left is folded under its first message.
    """
    question = select(Message).where(of_clinics(clinics), OWN_CARD)
    question = question.order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page, PAGE)).all()


@dataclass(frozen=True)
class Backlog:
    """How many messages wait, on how many pages, and the latest of them (0 without any)."""

    amount: int
    pages: int
    newest: int


def backlog(session: Session, clinics: Collection[str]) -> Backlog:
    """Return how much waits."""
    ours = of_clinics(clinics)
    count = select(func.count()).select_from(Message).where(ours)
    amount, cards = (count.where(which).scalar_subquery() for which in (OPEN, OWN_CARD))
    newest = select(func.max(Message.id)).where(ours, OPEN).scalar_subquery()
    row = session.execute(select(amount, cards, newest)).one()
    return Backlog(row[0], max(1, -(-row[1] // PAGE)), row[2] or 0)


def next_waiting(session: Session, clinics: Collection[str], after: Message) -> Message | None:
    """Return what waits on a card of its own after a message, or else what waits longest."""
    later = or_(
        Message.left_at > after.left_at,
        and_(Message.left_at == after.left_at, Message.id > after.id),
    )
    question = select(Message).where(of_clinics(clinics), OWN_CARD)
    question = question.order_by(Message.left_at, Message.id).limit(1)
    return session.scalar(question.where(later)) or session.scalar(question)


def arrived_since(session: Session, clinics: Collection[str], latest: int) -> int:
    """Return how many wait and came after the message that was the latest."""
    later = (of_clinics(clinics), OPEN, Message.id > latest)
    return session.scalar(select(func.count()).select_from(Message).where(*later)) or 0


def handled_messages(
    session: Session, clinics: Collection[str], page: int = 1
) -> Sequence[Message]:
    """Return a page of what was handled and is not yet purged, the latest first, and one more.

    The one more tells that there is a next page; counting them all would take longer.
    """
    handled = (of_clinics(clinics), SHOWN, Message.handled_at.is_not(None))
    question = select(Message).where(*handled)
    question = question.order_by(Message.handled_at.desc(), Message.id.desc())
    return session.scalars(on_page(question, page)).all()


def messages_of_number(session: Session, message: Message, page: int = 1) -> Sequence[Message]:
    """Return a page of what waits from the number of a message, the oldest first, and one more.

    It is of the clinic of that message: another clinic's are not ours to see.
    """
    question = select(Message).where(OPEN, same_number(message))
    question = question.order_by(Message.left_at, Message.id)
    return session.scalars(on_page(question, page)).all()


def is_ours(session: Session, clinics: Collection[str], message_id: int) -> bool:
    """Return whether this is, or was, a message for one of these clinics."""
    ours = (of_clinics(clinics), Message.id == message_id)
    return session.scalar(select(Message.id).where(*ours)) is not None


def find_message(session: Session, clinics: Collection[str], message_id: int) -> Message | None:
    """Return a message that staff of these clinics may see, or None."""
    ours = (of_clinics(clinics), SHOWN, Message.id == message_id)
    return session.scalar(select(Message).where(*ours))


def sealed_audio(
    session: Session, clinics: Collection[str], message_id: int
) -> RecordingAudio | None:
    """Return the sealed sound of a message that staff of these clinics may see, or None."""
    return sound_of(session, of_clinics(clinics), SHOWN, Message.id == message_id)


def on_page(question: Select[Message], page: int, most: int = PAGE + 1) -> Select[Message]:
    """Return the part of a question for a page, from 1; one more tells that a next page follows."""
    return question.offset((page - 1) * PAGE).limit(most)


def same_number(message: Message) -> ColumnElement[bool]:
    """Return what messages of the same number and clinic fit; without a number one is alone."""
    if message.caller_number is None:
        return Message.id == message.id
    same = (Message.caller_number == message.caller_number, Message.clinic == message.clinic)
    return and_(*same)


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
    clinics = {message.clinic for message in messages}
    theirs = and_(of_clinics(clinics), Message.caller_number.in_(numbers))
    ranks, amounts = _ranks(session, theirs), _amounts(session, theirs)
    folded = _folded(session, messages)
    return {
        message.id: Siblings(
            ranks.get(message.id, 0),
            amounts.get((message.clinic, message.caller_number), 0),
            folded.get(message.id, 0),
        )
        for message in messages
        if message.caller_number
    }


_ONE_CALLER = (Message.clinic, Message.caller_number)


def _ranks(session: Session, theirs: ColumnElement[bool]) -> dict[int, int]:
    order = (Message.left_at, Message.id)
    rank = func.row_number().over(partition_by=_ONE_CALLER, order_by=order)
    question = select(Message.id, rank).where(OWN_CARD, theirs)
    return {row[0]: row[1] for row in session.execute(question)}


def _amounts(session: Session, theirs: ColumnElement[bool]) -> dict[tuple[str, str], int]:
    question = select(*_ONE_CALLER, func.count()).where(OPEN, theirs).group_by(*_ONE_CALLER)
    return {(row[0], row[1] or ""): row[2] for row in session.execute(question)}


def _folded(session: Session, messages: Sequence[Message]) -> dict[int, int]:
    """Return how many are folded under the first of the burst, or the first that still waits."""
    roots = {message.burst_id or message.id: message for message in reversed(messages)}
    theirs = (of_clinics({message.clinic for message in messages}), Message.burst_id.in_(roots))
    question = select(Message.burst_id, func.count()).where(OPEN, *theirs)
    counts = {row[0]: row[1] for row in session.execute(question.group_by(Message.burst_id))}
    return {
        message.id: counts[root] - (message.burst_id is not None)
        for root, message in roots.items()
        if root in counts
    }
