"""The tables of colleagues: their accounts, and how often those refused somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database.columns import Base


class Staff(Base):
    """A colleague with an account of their own; never shared, never deleted but disabled."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    password_hash: Mapped[str]
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret of the one-time codes, sealed as recordings are."""
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    """The 30-second step of the last accepted code: a code works once."""
    session_number: Mapped[int] = mapped_column(default=1)
    """Raised to log this colleague out everywhere."""
    last_login_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class LoginRefusal(Base):
    """How often an account refused a source within a day; see `ivr.pages.login_limits`."""

    __tablename__ = "login_refusals"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    """An address, a device, or all unknown devices together."""
    count: Mapped[int]
    since: Mapped[datetime]
    """The moment of the first refusal that counts."""
    locked_until: Mapped[datetime | None]
