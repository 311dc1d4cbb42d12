"""The table of the backups that were made, so that a page can say in which of them data still is.

It holds no number: each backup made after a message came, and before it was erased, holds it, but
for those that it was too old for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.backups.lifetime import Lifetime
from ivr.database.columns import Base
from ivr.messages.message import Message


class BackupMade(Base):
    """One backup; the row goes when its file does."""

    __tablename__ = "backups"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(100), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    holds_from: Mapped[datetime]
    """Messages that were left before this are not in it."""


def note_backup(session: Session, life: Lifetime) -> None:
    """Remember a backup, before its file is there; commits nothing."""
    moments = {"made_at": life.made_at, "ends_at": life.ends_at, "holds_from": life.holds_from}
    forget_backups(session, [life.file_name])
    session.add(BackupMade(file=life.file_name, **moments))


def forget_backups(session: Session, files: Sequence[str]) -> None:
    """Forget these backups: their files are gone."""
    session.execute(delete(BackupMade).where(BackupMade.file.in_(files)))


def over_by(session: Session, now: datetime) -> Sequence[str]:
    """Return the files of the backups whose time is up."""
    return session.scalars(select(BackupMade.file).where(BackupMade.ends_at <= now)).all()


def holding(session: Session, messages: ColumnElement[bool]) -> Sequence[BackupMade]:
    """Return the backups in which at least one of these messages is, the oldest first."""
    within = Message.left_at.between(BackupMade.holds_from, BackupMade.made_at)
    question = select(BackupMade).where(exists(select(Message.id).where(messages, within)))
    return session.scalars(question.order_by(BackupMade.made_at)).all()
