"""The access log: what it can say, how lines are added and read; a line never changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    String,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import LARGEST_ID, Base

LOG_DAYS = 5 * 366
"""Five years (Stcrt. 2019, 38007), rounded up: a line is kept a little longer, never shorter."""


class AccessLog(Base):
    """Who did what with which message, and when; lines are only ever added.

    The columns are the minimum of NEN 7513:2018: event, moment, client (the message), user and
    access point. A trigger refuses changes, and removal within five years (Stcrt. 2019, 38007).
    """

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    clinic: Mapped[str | None] = mapped_column(String(16))
    """The clinic (E.164) whose log this is a line of: what touches several is a line for each.
    Empty for a stranger at the door, whom every clinic may see."""
    staff: Mapped[str | None] = mapped_column(String(100))
    """The account's name; empty for someone unknown at the door."""
    event: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[int | None] = mapped_column(index=True)
    """Not a foreign key: the line outlives the message."""
    access_point: Mapped[str] = mapped_column(String(100), default="")
    """Where the user came in: an IP address, or `flask` for the command line."""
    detail: Mapped[str] = mapped_column(default="")
    """Never a caller's number or name: the line stays for years."""

    __table_args__ = (
        Index("ix_access_log_looks", "staff", "event", "at"),
        Index("ix_access_log_clinic", "clinic", "id"),
        Index("ix_access_log_names", "clinic", "staff"),
    )


class LogEvent(StrEnum):
    """What the access log can say happened (NEN 7513:2018, ch. 7); the value is what staff read."""

    LISTED = "lijst bekeken"
    SEARCHED = "gezocht"
    READ = "bericht bekeken"
    LISTENED = "beluisterd"
    CLAIMED = "opgepakt"
    RELEASED = "teruggelegd"
    HANDLED = "afgehandeld"
    REOPENED = "afhandeling ongedaan gemaakt"
    NOTED = "notitie gewijzigd"
    LABELLED = "label gewijzigd"
    HANDED_OVER = "overgedragen"
    RUNG_BACK = "teruggebeld via de lijn"
    RING_BACK_TOLD = "afloop van terugbellen genoteerd"
    PURGED = "gewist na de bewaartermijn"
    REMINDERS_SEEN = "herinnering bekeken"
    REMINDER_CANCELLED = "herinnering afgezegd"
    REMINDERS_ERASED = "herinneringen gewist"
    EXPORTED = "geëxporteerd"
    DATA_EXPORTED = "gegevens van een nummer geëxporteerd"
    DATA_ERASED = "gegevens van een nummer gewist"
    LOGGED_IN = "ingelogd"
    LOGIN_REFUSED = "inloggen geweigerd"
    LOGGED_OUT = "uitgelogd"
    ACCOUNT_CHANGED = "account gewijzigd"
    TELEPHONE_CHANGED = "eigen telefoon gewijzigd"
    CLOSURE_ADDED = "sluiting toegevoegd"
    CLOSURE_REMOVED = "sluiting ingetrokken"
    VOICE_LENT = "stem toegevoegd"
    VOICE_SPEAKS = "stem aan- of uitgezet"
    VOICE_WITHDRAWN = "stem ingetrokken"
    RESTORED = "teruggezet uit een reservekopie"
    SITTING_OPENED = "code voor opnemen per telefoon gemaakt"


@dataclass(frozen=True)
class Actor:
    """The one who acts, and where they came in: the account's name and an IP address or `flask`."""

    staff: str | None
    access_point: str


def write_log(  # noqa: PLR0913 - these are the facts that NEN 7513 asks for
    session: Session,
    actor: Actor,
    now: datetime,
    event: LogEvent,
    *,
    clinic: str | None,
    message_id: int | None = None,
    detail: str = "",
) -> None:
    """Add a line to the access log of a clinic; `detail` never holds a caller's number or name."""
    session.add(
        AccessLog(
            at=now,
            clinic=clinic,
            staff=actor.staff,
            access_point=actor.access_point,
            event=event.value,
            message_id=message_id,
            detail=detail,
        )
    )
    session.flush()


def log_everywhere(
    session: Session,
    actor: Actor,
    now: datetime,
    event: LogEvent,
    *,
    clinics: Collection[str],
    detail: str = "",
) -> None:
    """Add a line to the log of each of these clinics, or one of no clinic when there are none."""
    whose: list[str | None] = [*sorted(clinics)]
    for clinic in whose or [None]:
        write_log(session, actor, now, event, clinic=clinic, detail=detail)


def lately(actor: Actor, event: LogEvent, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what lines fit that say that this one did so from there after `since`."""
    return (
        AccessLog.staff == actor.staff,
        AccessLog.access_point == actor.access_point,
        AccessLog.event == event.value,
        AccessLog.at > since,
    )


def log_each(
    session: Session,
    actor: Actor,
    now: datetime,
    event: LogEvent,
    messages: Select[int, str],
) -> None:
    """Add a line for each of these messages, in one statement that holds the write lock briefly.

    `messages` selects their ids and their clinics.
    """
    found = messages.subquery()
    facts = [now, actor.staff, event.value, actor.access_point, ""]
    columns = [AccessLog.at, AccessLog.staff, AccessLog.event, AccessLog.access_point]
    columns += [AccessLog.detail]
    values = [literal(fact, column.type) for fact, column in zip(facts, columns, strict=True)]
    lines = select(*values, *found.c)
    names = [*columns, AccessLog.message_id, AccessLog.clinic]
    session.execute(insert(AccessLog).from_select(names, lines))


def forget_old_lines(session: Session, now: datetime) -> None:
    """Remove the oldest lines; one that a clock far behind wrote among later ones stays."""
    until = now - timedelta(days=LOG_DAYS)
    young = AccessLog.at.between(until + timedelta(microseconds=1), now)
    first_kept = select(func.min(AccessLog.id)).where(young).scalar_subquery()
    old = and_(AccessLog.at <= until, AccessLog.id < func.coalesce(first_kept, LARGEST_ID))
    session.execute(delete(AccessLog).where(old))


@dataclass(frozen=True)
class Filter:
    """Which lines of these clinics; what is left out matters not. `before_id` turns the page."""

    clinics: Collection[str]
    staff: str = ""
    event: str = ""
    message_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None


def lines(session: Session, chosen: Filter, limit: int) -> Sequence[AccessLog]:
    """Return at most `limit` lines, the latest first; of no clinic are those of strangers."""
    every = (_lines_of(session, clinic, chosen, limit) for clinic in (*chosen.clinics, None))
    return nlargest(limit, chain.from_iterable(every), key=attrgetter("id"))


def _lines_of(
    session: Session, clinic: str | None, chosen: Filter, limit: int
) -> Sequence[AccessLog]:
    """Return the latest lines of one clinic: asked for by themselves, they lie in this order."""
    question = select(AccessLog).where(AccessLog.clinic == clinic, *_conditions(chosen))
    return session.scalars(question.order_by(AccessLog.id.desc()).limit(limit)).all()


def names(session: Session, clinics: Collection[str]) -> Sequence[str]:
    """Return everyone who is in the log of these clinics, in order."""
    return sorted({name for clinic in clinics for name in _names(session, clinic)})


def _names(session: Session, clinic: str) -> Sequence[str]:
    """Return everyone who is in one log: each is looked up after the one before.

    DISTINCT would read a line of the index for each line of the log.
    """
    first = select(func.min(AccessLog.staff).label("name")).where(AccessLog.clinic == clinic)
    names = first.cte(recursive=True)
    later = (AccessLog.clinic == clinic, AccessLog.staff > names.c.name)
    after = select(func.min(AccessLog.staff)).where(*later)
    last = names.c.name.is_(None)
    every = names.union_all(select(after.scalar_subquery()).where(~last))
    found = session.scalars(select(every.c.name).where(every.c.name != "").order_by(every.c.name))
    return found.all()


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
