"""Reads the access log: filtered, the latest first, page by page; nothing here changes a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
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
    question = select(AccessLog).where(*_conditions(chosen))
    question = question.order_by(AccessLog.id.desc()).limit(limit)
    return session.scalars(question).all()


def names(session: Session) -> Sequence[str]:
    """Give everyone who is in the log."""
    question = select(AccessLog.staff).where(AccessLog.staff.is_not(None)).distinct()
    return [name for name in session.scalars(question.order_by(AccessLog.staff)) if name]


def _conditions(chosen: Filter) -> Iterator[ColumnElement[bool]]:
    if chosen.staff:
        yield AccessLog.staff == chosen.staff
    if chosen.event:
        yield AccessLog.event == chosen.event
    if chosen.message_id is not None:
        yield AccessLog.message_id == chosen.message_id
    if chosen.since is not None:
        yield AccessLog.at >= chosen.since
    if chosen.until is not None:
        yield AccessLog.at < chosen.until
    if chosen.before_id is not None:
        yield AccessLog.id < chosen.before_id
