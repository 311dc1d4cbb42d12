"""The table of what is to be posted to a hospital's own system: a colleague is asked for.

A call says that messages wait and since when, and nothing of what is in them. It is written in one
transaction with the mark of those messages, and goes when the receiver took it. Who posts it again,
after a crash, posts the same event with the same bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.lease import Due
from ivr.messages.message import Message
from ivr.messages.notify import ANSWERABLE

STALE_AFTER = timedelta(days=1)
"""How long a call is tried: after that it is no news, and the daily mail has told of it."""


class HookEvent(StrEnum):
    """What a call tells; the value is the `type` that the receiver reads."""

    NEW = "messages.new"
    LYING_AROUND = "messages.lying_around"


class HookCall(Due):
    """One call that was not taken yet; what is posted is `body`, byte by byte, at each attempt."""

    __tablename__ = "hook_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(40), unique=True)
    """Names it for the receiver: the same event is one event, however often it arrives."""
    clinic: Mapped[str] = mapped_column(String(16))
    """The clinic (E.164) whose messages it is about."""
    body: Mapped[str]
    made_at: Mapped[datetime]


def call(session: Session, what: HookEvent, clinic: str, page: str, now: datetime) -> None:
    """Have a colleague of a clinic (E.164) asked for; its messages are heard at the address `page`.

    It tells how many wait and since when, which may be more than those it is made for.
    """
    ours = (Message.clinic == clinic, ANSWERABLE)
    amount, oldest = session.execute(
        select(func.count(), func.min(Message.left_at)).where(*ours)
    ).one()
    data = {"clinic": clinic, "waiting": amount, "oldest_at": _iso(oldest), "page": page}
    body = json.dumps({"type": what.value, "timestamp": _iso(now), "data": data})
    facts = {"event": f"msg_{token_hex(16)}", "clinic": clinic, "body": body}
    session.add(HookCall(**facts, made_at=now, next_attempt_at=now, attempts=0))


def was_taken(session: Session, taken: HookCall) -> None:
    """Forget a call that the receiver took; whoever has its lease by now finds it gone."""
    session.execute(delete(HookCall).where(HookCall.id == taken.id))


def forget_stale(session: Session, now: datetime) -> int:
    """Drop what was tried for so long that it is no news, and return how many those are."""
    stale = delete(HookCall).where(HookCall.made_at <= now - STALE_AFTER)
    return len(session.scalars(stale.returning(HookCall.id)).all())


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
