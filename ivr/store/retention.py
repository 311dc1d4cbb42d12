"""Forgets on time: messages, the SIDs of calls, and lines of the log; afterwards no bytes remain.

A purged message stays as a tombstone without number, note, sound or call, so that a late callback
cannot bring it back and the log keeps something to point at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.store.audio import drop_sound
from ivr.store.inbox import Actor, LogEvent, write_log
from ivr.store.models import AccessLog, Call, Message

LOG_DAYS = 5 * 366
"""Five years (Stcrt. 2019, 38007), rounded up: a line is kept a little longer, never shorter."""

PURGER = Actor("bewaartermijn", "worker")
"""Who the access log names for a message that was deleted because its time was up."""


@dataclass(frozen=True)
class Retention:
    """How long messages are kept: days after handling, and days at most."""

    handled: timedelta
    at_most: timedelta


class StillReadableError(Exception):
    """The bytes of deleted messages could not yet be wiped; trying again later is the remedy."""


def expired_messages(session: Session, retention: Retention, now: datetime) -> Sequence[Message]:
    """Give the messages whose time is up, the oldest first."""
    handled_long_ago = Message.handled_at <= now - retention.handled
    too_old = Message.left_at <= now - retention.at_most
    question = select(Message).where(Message.purged_at.is_(None), or_(handled_long_ago, too_old))
    return session.scalars(question.order_by(Message.left_at)).all()


def purge(session: Session, retention: Retention, now: datetime) -> int:
    """Delete what is past its time; gives how many messages. Commits nothing."""
    expired = expired_messages(session, retention, now)
    for message in expired:
        erase(session, message, now)
        write_log(session, PURGER, now, LogEvent.PURGED, message_id=message.id)
    forgotten = and_(Call.call_sid.is_not(None), Call.started_at <= now - retention.at_most)
    session.execute(update(Call).where(forgotten).values(call_sid=None))
    session.execute(delete(AccessLog).where(AccessLog.at <= now - timedelta(days=LOG_DAYS)))
    return len(expired)


def erase(session: Session, message: Message, now: datetime) -> None:
    """Turn a message into its tombstone; what is still at Twilio becomes due for deletion.

    The lease ends too, so that a worker who is fetching at this moment cannot bring the sound back.
    """
    drop_sound(session, message.id)
    message.caller_number = None
    message.call_sid = None
    message.note = ""
    message.purged_at = now
    message.next_attempt_at = None if message.removed_at_twilio_at else now
    message.attempts = 0
    message.leased_by = message.leased_until = None
    session.flush()


def must_wipe(session: Session, since: datetime | None) -> bool:
    """Whether messages became tombstones since the bytes were last wiped."""
    latest = session.scalar(select(func.max(Message.purged_at)))
    return latest is not None and (since is None or latest >= since)


def wipe(engine: Engine) -> None:
    """Make the space of deleted rows unreadable: rewrite the file, empty the write-ahead log.

    Raises:
        StillReadableError: a reader holds on to the old bytes; ask again later.
        sqlalchemy.exc.OperationalError: the same, or no disk space to rewrite the file.
    """
    if engine.dialect.name == "postgresql":
        _wipe_postgresql(engine)
    else:
        _wipe_sqlite(engine)


def _wipe_postgresql(engine: Engine) -> None:
    """Rewrite both tables into new files: what was deleted is in neither."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (FULL, ANALYZE) messages")
        connection.exec_driver_sql("VACUUM (FULL, ANALYZE) recording_audio")


def _wipe_sqlite(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.execute("VACUUM")
        checkpoint = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if checkpoint.fetchone()[0]:
            raise StillReadableError("someone still reads the database; trying again later")
    finally:
        connection.close()
