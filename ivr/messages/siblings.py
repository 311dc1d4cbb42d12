"""Tells how a message stands among the others that wait from the same number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.messages.handling import OPEN, OWN_CARD
from ivr.messages.message import Message


@dataclass(frozen=True)
class Siblings:
    """One message among its number's: its `rank` from 1, how many wait, how many are folded in it.

    `rank` is 0 for a message that does not wait on a card of its own; a message without a number
    has no siblings.
    """

    rank: int = 0
    amount: int = 0
    folded: int = 0


def siblings(session: Session, messages: Sequence[Message]) -> dict[int, Siblings]:
    """Return the siblings of each of these messages by its id, in as many questions as of one."""
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
    """Count what is folded: under the first of the burst, or what is now the first that waits."""
    roots = {message.burst_id or message.id: message for message in reversed(messages)}
    question = select(Message.burst_id, func.count()).where(OPEN, Message.burst_id.in_(roots))
    counts = {row[0]: row[1] for row in session.execute(question.group_by(Message.burst_id))}
    return {
        message.id: counts[root] - (message.burst_id is not None)
        for root, message in roots.items()
        if root in counts
    }
