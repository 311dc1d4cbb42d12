"""Seals the access log in batches: it takes more than the database to rewrite it unseen.

A seal is keyed: it covers its lines, its place and the seal before it. The key is not in the
database, and the last seal is mailed, so that neither a change nor a cut goes unseen.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, insert
from ivr.records.access_log import AccessLog


class LogSeal(Base):
    """The seal of one batch of the access log; never deleted, never changed."""

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
    form: Mapped[int] = mapped_column(server_default="1")
    """What it covers: 1, its lines before they had a clinic; 2, all of them and itself."""


FACTS = ("number", "first_id", "last_id", "lines", "first_at", "sealed_at", "key", "digest")
"""What a seal of the first form says, besides being one."""

FORM = 2
"""The form of today: the first left clinics out, because a line then had none."""

LINE = ("id", "at", "staff", "event", "message_id", "access_point", "detail")
"""What every form covers of a line, in this order for ever."""

BATCH = 1000
"""Lines under one seal at most: a log that was never sealed is not read into memory whole."""

GIVE_WAY = text("SET LOCAL lock_timeout = '1s'")
WRITERS_ARE_DONE = text("LOCK TABLE access_log IN SHARE MODE")


def last_settled(session: Session) -> int:
    """Return the number up to which no more lines can appear; 0 for an empty log.

    On PostgreSQL lines get their numbers before they are committed. A writer holds a lock from
    before its number to its commit, so a reader that has the table to itself for a moment sees all
    numbers that were given out. End the transaction at once: writers wait for it, a second at most.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(GIVE_WAY)
        session.execute(WRITERS_ARE_DONE)
    return session.scalar(select(func.max(AccessLog.id))) or 0


def seal_batch(session: Session, key: bytes, until: int, now: datetime) -> bool:
    """Seal the next lines up to number `until`; False when there are none, or another was first."""
    last = last_seal(session)
    lines = batch(session, last.last_id if last else 0, until, BATCH)
    if not lines:
        return False
    seal = LogSeal(
        number=last.number + 1 if last else 1,
        first_id=lines[0].id,
        last_id=lines[-1].id,
        lines=len(lines),
        first_at=lines[0].at,
        sealed_at=now,
        key=key_name(key),
        digest=digest(key, lines, FORM),
        form=FORM,
    )
    facts = {name: getattr(seal, name) for name in _facts(FORM)}
    row = insert(session, LogSeal).values(seal=seal_of(key, seal, last), **facts)
    done = session.execute(row.on_conflict_do_nothing().returning(LogSeal.number))
    return done.first() is not None


def has_unsealed(session: Session) -> bool:
    """Return whether there are lines that no seal covers."""
    last = last_seal(session)
    beyond = select(AccessLog.id).where(AccessLog.id > (last.last_id if last else 0)).limit(1)
    return session.scalar(beyond) is not None


def last_seal(session: Session) -> LogSeal | None:
    """Return the newest seal."""
    return session.scalar(select(LogSeal).order_by(LogSeal.number.desc()).limit(1))


def batch(session: Session, after: int, until: int, most: int) -> Sequence[AccessLog]:
    """Return at most `most` lines with a number beyond `after`, up to `until`."""
    question = select(AccessLog).where(AccessLog.id > after, AccessLog.id <= until)
    return session.scalars(question.order_by(AccessLog.id).limit(most)).all()


def seal_of(key: bytes, seal: LogSeal, before: LogSeal | None) -> str:
    """Return what the seal has to be; with the digest it can be checked without its lines."""
    facts = [_canonical(getattr(seal, name)) for name in _facts(seal.form)]
    return _keyed(key, [[*facts, written(before) if before else ""]])


def digest(key: bytes, lines: Iterable[AccessLog], form: int) -> str:
    """Return the sum of lines; keyed, so that nobody can guess a deleted line from it."""
    names = [*LINE, "clinic"] if form == FORM else LINE
    return _keyed(key, ([_canonical(getattr(line, name)) for name in names] for line in lines))


def _facts(form: int) -> Sequence[str]:
    return (*FACTS, "form") if form == FORM else FACTS


def written(seal: LogSeal) -> str:
    """Return a seal as it is mailed: its number, the name of its key, and itself."""
    return f"{seal.number}-{seal.key}-{seal.seal}"


def key_name(key: bytes) -> str:
    """Return the name of a key, which tells nothing of it."""
    return sha256(b"name of a key: " + key).hexdigest()[:8]


def _keyed(key: bytes, rows: Iterable[Sequence[object]]) -> str:
    mac = hmac.new(key, digestmod=sha256)
    for row in rows:
        mac.update(json.dumps(row, separators=(",", ":")).encode() + b"\n")
    return mac.hexdigest()


def _canonical(value: object) -> object:
    """Return a moment written the same way for every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
