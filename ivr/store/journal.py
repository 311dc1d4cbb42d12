"""Reads the access log: filtered, the latest first, page by page; nothing here changes a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.store.models import AccessLog


@dataclass(frozen=True)
class Filter:
    """Which lines; what is left out does not matter. `before_id` turns the page."""

    staff: str = ""
    event: str = ""
    message_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None


def lines(session: Session, chosen: Filter, limit: int) -> Sequence[AccessLog]:
    """Give at most `limit` lines, the latest first."""
    conditions = [
        (chosen.staff, AccessLog.staff == chosen.staff),
        (chosen.event, AccessLog.event == chosen.event),
        (chosen.message_id, AccessLog.message_id == chosen.message_id),
        (chosen.since, AccessLog.at >= chosen.since),
        (chosen.until, AccessLog.at < chosen.until),
        (chosen.before_id, AccessLog.id < chosen.before_id),
    ]
    wanted = [condition for value, condition in conditions if value not in ("", None)]
    question = select(AccessLog).where(*wanted).order_by(AccessLog.id.desc()).limit(limit)
    return session.scalars(question).all()


def names(session: Session) -> Sequence[str]:
    """Give everyone who is in the log."""
    question = select(AccessLog.staff).where(AccessLog.staff.is_not(None)).distinct()
    return [name for name in session.scalars(question.order_by(AccessLog.staff)) if name]
