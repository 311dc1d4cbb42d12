"""The tables of colleagues: their accounts, clinics and roles, and how often those refused."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Dialect, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from ivr.database.columns import Base


class Role(StrEnum):
    """What a colleague is there for; an account has one or more, each with rights of its own."""

    ASSISTANT = "assistant"
    """Hears and answers messages."""
    EDITOR = "editor"
    """Looks after words, voice and leaflets."""
    MANAGER = "manager"
    """Looks after accounts, hours, figures and the log; sees no message for that."""


class RoleNames(TypeDecorator[frozenset[Role]]):
    """Roles as one text: their names in a fixed order, with commas."""

    impl = String(100)
    cache_ok = True

    def process_bind_param(self, value: frozenset[Role] | None, dialect: Dialect) -> str | None:
        """Return the names of these roles."""
        return None if value is None else ",".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role]:
        """Return the roles with these names."""
        return frozenset(Role(name) for name in (value or "").split(",") if name)


class StaffClinic(Base):
    """That a colleague belongs to a clinic, and so sees what is its."""

    __tablename__ = "staff_clinics"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    clinic: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Its number, in E.164."""


class StaffTelephone(Base):
    """The telephone of a colleague, which the line rings for them once they proved it is theirs.

    Number and code are sealed (`ivr.ringing_back.verifying`): a row that somebody changed, or gave
    to another colleague, opens no more. A row without a number still counts the calls of this hour.
    """

    __tablename__ = "staff_telephones"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[str] = mapped_column(default="")
    verified_at: Mapped[datetime | None]
    code: Mapped[str] = mapped_column(default="")
    """The code that proves it, sealed; empty when none is awaited."""
    code_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes that were typed since the last call."""
    token: Mapped[str | None] = mapped_column(String(43), unique=True)
    """Names the call that speaks the code, in the address that Twilio is given."""
    call_sid: Mapped[str | None] = mapped_column(String(100))
    """The one call in which the code is spoken."""
    calls: Mapped[int] = mapped_column(default=0)
    calls_since: Mapped[datetime | None]


class Staff(Base):
    """A colleague with an account of their own; never shared, never deleted but disabled."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    password_hash: Mapped[str]
    """Empty until its owner has chosen one by a link: see `ivr.pages.invitation`."""
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
    roles: Mapped[frozenset[Role]] = mapped_column(RoleNames)
    memberships: Mapped[list[StaffClinic]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )
    telephone: Mapped[StaffTelephone | None] = relationship(cascade="all, delete-orphan")

    @property
    def clinics(self) -> frozenset[str]:
        """Return the numbers (E.164) of the clinics that this colleague belongs to."""
        return frozenset(one.clinic for one in self.memberships)

    def join(self, clinics: frozenset[str]) -> None:
        """Let this colleague belong to these clinics, and to no other."""
        new = sorted(clinics - self.clinics)
        self.memberships = [
            *(one for one in self.memberships if one.clinic in clinics),
            *(StaffClinic(clinic=clinic) for clinic in new),
        ]


def names_of(session: Session, role: Role, clinic: str) -> list[str]:
    """Return who can log in and has this role at a clinic (E.164), in the order of the alphabet."""
    ours = Staff.memberships.any(StaffClinic.clinic == clinic)
    question = select(Staff.name, Staff.roles).where(Staff.disabled_at.is_(None), ours)
    return [name for name, roles in session.execute(question.order_by(Staff.name)) if role in roles]


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
