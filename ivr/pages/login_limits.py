"""How often somebody may guess: refusals are counted per account and per source.

A stranger's guesses must neither open an account nor keep its owner out. So a source that guesses
is locked by itself; and beyond what all sources together may try, only devices on which the owner
logged in before are still heard. Per account and day (24 hours from the first refusal) that is 20
guesses from one source and 50 from all unknown ones; a code has three right values in a million.

Nothing here commits: see `ivr.pages.accounts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.database.columns import insert
from ivr.pages.staff import LoginRefusal, Staff

DAY = timedelta(days=1)

FREE_ATTEMPTS = 5
LOCKED = timedelta(minutes=15)
"""After this many refusals, each further one locks the source for this long."""

PER_SOURCE = 20
"""Refusals in a day after which a source is locked for the rest of it."""

PER_ACCOUNT = 50
"""The same, for all unknown devices together."""

EVERYWHERE = "unknown devices"


@dataclass(frozen=True)
class LoginSource:
    """Where a try comes from: a device on which its owner logged in before, or an address."""

    name: str
    is_known: bool = False


def address_of(remote: str | None) -> str:
    """Return what one visitor holds of an address: of IPv6 a /64 (RFC 6177)."""
    try:
        ip = ip_address((remote or "").partition("%")[0])
    except ValueError:
        return (remote or "unknown")[:50]
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip
    return str(ip if ip.version == 4 else ip_network((ip, 64), strict=False))


def is_locked(session: Session, staff: Staff, source: LoginSource, now: datetime) -> bool:
    """Return whether this account refuses everything from this source for a while."""
    names = [source.name] if source.is_known else [source.name, EVERYWHERE]
    locked = select(LoginRefusal.staff_id).where(
        LoginRefusal.staff_id == staff.id,
        LoginRefusal.source.in_(names),
        LoginRefusal.locked_until > now,
    )
    return session.execute(locked).first() is not None


def hears(session: Session, staff: Staff, source: LoginSource, now: datetime) -> bool:
    """Return whether a try counts at all; one at the same moment waits for this one's outcome."""
    session.refresh(staff, with_for_update=True)
    return staff.disabled_at is None and not is_locked(session, staff, source, now)


def locked_for_strangers(session: Session, now: datetime) -> set[int]:
    """Return the accounts of which only known devices may still try.

    `flask --app app staff unlock` ends it.
    """
    locked = (LoginRefusal.source == EVERYWHERE, LoginRefusal.locked_until > now)
    return set(session.scalars(select(LoginRefusal.staff_id).where(*locked)))


def count(session: Session, staff: Staff, source: LoginSource, now: datetime) -> None:
    """Count a refusal, and lock what had too many."""
    # A try of more than a day ago is forgotten: an address tells who somebody is.
    session.execute(delete(LoginRefusal).where(LoginRefusal.since <= now - DAY))
    _count(session, staff, source.name, now, PER_SOURCE)
    if not source.is_known:
        _count(session, staff, EVERYWHERE, now, PER_ACCOUNT)


def forgive(session: Session, staff: Staff, source: LoginSource) -> None:
    """Forget the refusals of a source whose visitor turned out to be the owner."""
    session.execute(
        delete(LoginRefusal).where(
            LoginRefusal.staff_id == staff.id, LoginRefusal.source == source.name
        )
    )


def forgive_all(session: Session, staff: Staff) -> None:
    """Let everyone try again."""
    session.execute(delete(LoginRefusal).where(LoginRefusal.staff_id == staff.id))


def _count(session: Session, staff: Staff, source: str, now: datetime, most: int) -> None:
    """Count in the database itself, so that guesses made at the same moment all count."""
    first = insert(session, LoginRefusal).values(
        staff_id=staff.id, source=source, count=1, since=now, locked_until=None
    )
    key = [LoginRefusal.staff_id, LoginRefusal.source]
    counted = first.on_conflict_do_update(
        index_elements=key, set_={"count": LoginRefusal.count + 1}
    ).returning(LoginRefusal)
    again = {"populate_existing": True}
    refusal = session.scalars(counted, execution_options=again).one()
    if refusal.count >= most:
        refusal.locked_until = refusal.since + DAY
    elif source != EVERYWHERE and refusal.count >= FREE_ATTEMPTS:
        refusal.locked_until = now + LOCKED
    session.flush()
