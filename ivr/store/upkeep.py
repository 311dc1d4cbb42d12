"""The tables of the line's own upkeep: what its clock was found to be, and the seals of its log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.models import Base, words_of


class Doubt(StrEnum):
    """Why our clock is not believed so far that something may be deleted because of it."""

    DISAGREE = "disagree"
    """Another clock says otherwise."""
    JUMPED = "jumped"
    """It moved otherwise than time does, and Twilio has not said that it is right."""
    ALONE = "alone"
    """There is no other clock to compare it with."""


class ClockComparison(Base):
    """What came of the last time that a worker compared the clocks; one row."""

    __tablename__ = "clock_comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    compared_at: Mapped[datetime]
    """By the clock of the worker that compared."""
    doubt: Mapped[Doubt | None] = mapped_column(words_of(Doubt))
    since: Mapped[datetime]
    """Since when it is so."""


class LogSeal(Base):
    """The seal of one batch of the access log (`ivr.store.seals`); never deleted, never changed."""

    __tablename__ = "log_seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Without gaps, from 1: two workers cannot seal the same batch."""
    first_id: Mapped[int]
    last_id: Mapped[int]
    lines: Mapped[int]
    first_at: Mapped[datetime]
    sealed_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(16))
    """The name of the key, which is not in the database."""
    digest: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
