"""Forgets on time: messages, the SIDs of calls, and lines of the log; afterwards no bytes remain.

A purged message stays as a tombstone without number, note, sound or call, so that a late callback
cannot bring it back and the log keeps something to point at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, Select, and_, delete, func, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ivr.database.engine import create_engine_for
from ivr.messages.message import Message
from ivr.messages.sealed_sound import drop_sound
from ivr.records.access_log import LOG_DAYS, AccessLog, Actor, LogEvent, write_log
from ivr.records.calls import Call
from ivr.settings import Settings

BEYOND_ALL = 2**31 - 1
"""The largest number of a row: an id column has 32 bits."""

PURGER = Actor("bewaartermijn", "worker")
"""Who the access log names for a message that was deleted because its time was up."""

GIVE_WAY = 1.0
"""Seconds that wiping waits for others: whoever phones meanwhile may have to wait as long."""

SLOWEST_ERASURE = timedelta(minutes=1)
"""How long before its commit an erasure may have taken its moment."""


@dataclass(frozen=True)
class Retention:
    """How long messages are kept: days after handling, and days at most."""

    handled: timedelta
    at_most: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Retention:
        """Read it from the settings."""
        handled, at_most = settings.retention_handled_days, settings.retention_days
        return cls(timedelta(days=handled), timedelta(days=at_most))

    @property
    def ending(self) -> timedelta:
        """The age from which a message that nobody handled calls for attention: day 20 of 30."""
        return self.at_most * 2 / 3

    def ends(self, left_at: datetime, handled_at: datetime | None) -> datetime:
        """Return the moment from which a message may be deleted."""
        last = left_at + self.at_most
        return min(last, max(handled_at, left_at) + self.handled) if handled_at else last


class StillReadableError(Exception):
    """The bytes of deleted messages could not yet be wiped; trying again later is the remedy."""


STILL_READABLE = (
    "The messages are deleted, but their bytes are not yet wiped: "
    "the database is in use or its disk is full. The worker tries again by itself."
)


def expired_messages(session: Session, retention: Retention, now: datetime) -> Sequence[Message]:
    """Return the messages whose time is up, the oldest first."""
    return session.scalars(_expired(retention, now)).all()


def _expired(retention: Retention, now: datetime) -> Select[Message]:
    # A clock that was behind may have put the handling before the message itself.
    handled_long_ago = and_(
        Message.handled_at <= now - retention.handled, Message.left_at <= now - retention.handled
    )
    too_old = Message.left_at <= now - retention.at_most
    question = select(Message).where(Message.purged_at.is_(None), or_(handled_long_ago, too_old))
    return question.order_by(Message.left_at)


def purge(session: Session, retention: Retention, now: datetime) -> Sequence[Message]:
    """Delete what is past its time; gives the messages, now tombstones. Commits nothing.

    `now` must be a moment on which two clocks agree (`ivr.records.clocks`).
    What a colleague changes at this moment - reopens, perhaps - is left for the next time.
    """
    locked = _expired(retention, now).with_for_update(skip_locked=True)
    expired = session.scalars(locked).all()
    for message in expired:
        erase(session, message, now)
        write_log(session, PURGER, now, LogEvent.PURGED, message_id=message.id)
    forgotten = and_(Call.call_sid.is_not(None), Call.started_at <= now - retention.at_most)
    session.execute(update(Call).where(forgotten).values(call_sid=None))
    _forget_log(session, now)
    return expired


def _forget_log(session: Session, now: datetime) -> None:
    """Remove the log's oldest lines; one that a clock far behind wrote among later ones stays."""
    until = now - timedelta(days=LOG_DAYS)
    young = AccessLog.at.between(until + timedelta(microseconds=1), now)
    first_kept = select(func.min(AccessLog.id)).where(young).scalar_subquery()
    old = and_(AccessLog.at <= until, AccessLog.id < func.coalesce(first_kept, BEYOND_ALL))
    session.execute(delete(AccessLog).where(old))


def erase(session: Session, message: Message, now: datetime) -> None:
    """Turn a message into its tombstone; what is still at Twilio becomes due for deletion.

    The lease ends too, so that a worker who is fetching at this moment cannot bring the sound back.
    """
    drop_sound(session, message.id)
    message.caller_number = None
    message.call_sid = None
    message.note = message.note_key = ""
    message.topic = None
    message.purged_at = now
    message.next_attempt_at = None if message.removed_at_twilio_at else now
    message.attempts = 0
    message.leased_by = message.leased_until = None
    session.flush()


def must_wipe(session: Session, since: datetime | None) -> bool:
    """Return whether messages became tombstones since, or just before, the wipe at `since`."""
    latest = session.scalar(select(func.max(Message.purged_at)))
    return latest is not None and (since is None or latest >= since - SLOWEST_ERASURE)


MESSAGES = ("messages", "recording_audio")
GIVEN_NUMBERS = ("given_numbers",)
"""Tables that are wiped together; the first one is what SQLite must write anew."""


def wipe(engine: Engine, tables: Sequence[str] = MESSAGES) -> None:
    """Make what deleted rows leave behind unreadable; callers wait `GIVE_WAY` for it at most.

    Raises:
        StillReadableError: others use the old bytes, or the disk is full; ask again later.
    """
    wipe_this_kind = _wipe_postgresql if engine.dialect.name == "postgresql" else _wipe_sqlite
    try:
        wipe_this_kind(engine, tables)
    except (OperationalError, sqlite3.OperationalError) as error:
        raise StillReadableError(STILL_READABLE) from error


def _wipe_postgresql(engine: Engine, tables: Sequence[str]) -> None:
    """Rewrite the tables into new files: what was deleted is in none of them."""
    unhurried = create_engine_for(engine.url, GIVE_WAY, hurried=False)
    try:
        with unhurried.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables:
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
    finally:
        unhurried.dispose()


SQLITE_GIVES_WAY = (
    f"PRAGMA busy_timeout={int(GIVE_WAY * 1000)}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=OFF",
)
"""Emptying a table must not take along what refers to it: foreign keys are off."""

SQLITE_REWRITE = (
    "BEGIN IMMEDIATE",
    "CREATE TEMP TABLE kept AS SELECT * FROM {table}",
    "DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM kept ORDER BY 1",
    "COMMIT",
)
"""SQLite overwrites what is deleted (secure_delete), but not the copy of a row that stays behind
when a page is split. So the table of messages is written anew: small, unlike that of the sound,
where no copies are made."""


def _wipe_sqlite(engine: Engine, tables: Sequence[str]) -> None:
    """Rewrite the table that holds numbers and notes, and empty the write-ahead log."""
    rewrite = tuple(statement.format(table=tables[0]) for statement in SQLITE_REWRITE)
    connection = engine.raw_connection()
    try:
        for statement in SQLITE_GIVES_WAY + rewrite:
            connection.execute(statement).close()
        checkpoint = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if checkpoint.fetchone()[0]:
            raise StillReadableError(STILL_READABLE)
    finally:
        # Its settings are not for others, and a rewrite that was stopped halfway is taken back.
        connection.invalidate()
        connection.close()
