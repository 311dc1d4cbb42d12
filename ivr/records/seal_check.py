"""Checks the seals of the access log: names the first batch that is not as it was sealed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.records.access_log import LOG_DAYS, AccessLog
from ivr.records.seals import LogSeal, batch, digest, seal_of, written

PAGE = 500
"""Seals that are read at a time."""


@dataclass(frozen=True)
class Broken:
    """What is wrong, and where: the seal's number, and the seal itself when it is there."""

    number: int
    why: str
    seal: LogSeal | None = None


@dataclass(frozen=True)
class Finding:
    """How many batches are as they were sealed, and what is not."""

    whole: int = 0
    expired: int = 0
    """Batches of which lines were deleted because their time was up."""
    unknown: int = 0
    """Batches that were sealed with a key that is not here."""
    unsealed: int = 0
    """Lines that no seal covers yet."""
    last: str = ""
    """The newest seal, as it is mailed."""
    broken: Broken | None = None


MISSING = "its seal is missing"
CHANGED_SEAL = "its seal, or the one before it, was changed"
CHANGED_LINES = "its lines were changed, removed or added to"
NO_KEY = "it is the newest and was sealed with a key that is not here"


def check_log(
    session: Session, keys: Mapping[str, bytes], now: datetime, mailed: str = ""
) -> Finding:
    """Return what the seals show; `keys` by their names, `mailed` a seal kept elsewhere."""
    found, before = Finding(), None
    for seal in _seals(session):
        found = _with(found, session, keys, now, seal, before)
        if found.broken:
            return found
        before = seal
    after = before.last_id if before else 0
    unsealed = select(func.count()).select_from(AccessLog).where(AccessLog.id > after)
    found = replace(found, unsealed=session.scalar(unsealed) or 0)
    if before is None:
        return replace(found, broken=_not_as_mailed(session, mailed))
    broken = Broken(before.number, NO_KEY, before) if before.key not in keys else None
    last = written(before)
    return replace(found, last=last, broken=broken or _not_as_mailed(session, mailed))


def _with(
    found: Finding,
    session: Session,
    keys: Mapping[str, bytes],
    now: datetime,
    seal: LogSeal,
    before: LogSeal | None,
) -> Finding:
    """Return the finding with this batch added."""
    number = before.number + 1 if before else 1
    if seal.number != number:
        return replace(found, broken=Broken(number, MISSING))
    key = keys.get(seal.key)
    if key is None:  # A later seal, of a key that is here, vouches for what this one says.
        return replace(found, unknown=found.unknown + 1)
    if not hmac.compare_digest(seal_of(key, seal, before), seal.seal):
        return replace(found, broken=Broken(number, CHANGED_SEAL, seal))
    lines = batch(session, before.last_id if before else 0, seal.last_id, seal.lines + 1)
    is_same = hmac.compare_digest(digest(key, lines, seal.form), seal.digest)
    if len(lines) == seal.lines and is_same:
        return replace(found, whole=found.whole + 1)
    if len(lines) < seal.lines and seal.first_at <= now - timedelta(days=LOG_DAYS):
        return replace(found, expired=found.expired + 1)
    return replace(found, broken=Broken(number, CHANGED_LINES, seal))


def _not_as_mailed(session: Session, mailed: str) -> Broken | None:
    if not mailed:
        return None
    number = int(mailed.partition("-")[0])
    seal = session.get(LogSeal, number)
    if seal is None:
        return Broken(number, "it was mailed, and is no longer here: the log's end was cut off")
    if written(seal) != mailed:
        return Broken(number, "its seal is not the one that was mailed", seal)
    return None


def _seals(session: Session) -> Iterator[LogSeal]:
    """Return all seals in order, some at a time."""
    last = -1
    while page := session.scalars(
        select(LogSeal).where(LogSeal.number > last).order_by(LogSeal.number).limit(PAGE)
    ).all():
        yield from page
        last = page[-1].number
