"""When a message is deleted, and deleting it: the one place that knows.

A purged message stays as a tombstone without number, note, sound or call, so that a late callback
cannot bring it back and the log keeps something to point at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from ivr.messages.message import Message
from ivr.messages.sealed_sound import drop_sound
from ivr.messages.tries import drop_tries
from ivr.records.access_log import Actor, LogEvent, forget_old_lines, write_log
from ivr.records.calls import forget_sids
from ivr.records.once import forget_counted
from ivr.settings import Settings

PURGER = Actor("bewaartermijn", "worker")
"""The one whom the access log names when a message was deleted because its time was up."""

SLOWEST_ERASURE = timedelta(minutes=1)
"""How long before its commit an erasure may have taken its moment."""


@dataclass(frozen=True)
class Retention:
    """How long messages are kept: days after handling, and days at most."""

    handled: timedelta
    at_most: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Retention:
        """Return what the settings say."""
        handled, at_most = settings.retention_handled_days, settings.retention_days
        return cls(timedelta(days=handled), timedelta(days=at_most))

    def ends(self, left_at: datetime, handled_at: datetime | None) -> datetime:
        """Return the moment from which a message may be deleted.

        A clock that was behind may have put the handling before the message itself.
        """
        last = left_at + self.at_most
        return min(last, max(handled_at, left_at) + self.handled) if handled_at else last

    def has_ended(self, now: datetime) -> ColumnElement[bool]:
        """Return the same for the database: whether the moment of `ends` has come."""
        handled = and_(*(at <= now - self.handled for at in (Message.handled_at, Message.left_at)))
        return or_(handled, Message.left_at <= now - self.at_most)

    def is_ending(self, left_at: datetime, now: datetime) -> bool:
        """Return whether a message that nobody handled calls for attention: day 20 of 30."""
        return now >= left_at + self.at_most * 2 / 3


def expired_messages(session: Session, retention: Retention, now: datetime) -> Sequence[Message]:
    """Return the messages whose time is up, the oldest first."""
    return session.scalars(_expired(retention, now)).all()


def _expired(retention: Retention, now: datetime) -> Select[Message]:
    question = select(Message).where(Message.purged_at.is_(None), retention.has_ended(now))
    return question.order_by(Message.left_at)


def purge(session: Session, retention: Retention, now: datetime) -> Sequence[Message]:
    """Delete what is past its time and return the messages, now tombstones. Commits nothing.

    The SIDs of calls and the lines of the log go at their own time too. `now` must be a moment on
    which two clocks agree (`ivr.records.clocks`). What a colleague changes at this moment, perhaps
    reopens, is left for the next time.
    """
    locked = _expired(retention, now).with_for_update(skip_locked=True)
    expired = session.scalars(locked).all()
    for message in expired:
        erase(session, message, now)
        log = partial(write_log, session, PURGER, now, LogEvent.PURGED)
        log(clinic=message.clinic, message_id=message.id)
    forget_counted(session, now)
    forget_sids(session, now - retention.at_most)
    forget_old_lines(session, now)
    return expired


def erase(session: Session, message: Message, now: datetime) -> None:
    """Turn a message into its tombstone; what is still at Twilio becomes due for deletion.

    The lease ends too: a worker that is fetching at this moment cannot bring the sound back.
    """
    drop_sound(session, message.id)
    drop_tries(session, message.id)
    message.caller_number = None
    message.call_sid = None
    message.note = message.note_key = ""
    message.topic, message.leaflet = None, ""
    message.purged_at = now
    is_there = message.recording_sid is not None and message.removed_at_twilio_at is None
    message.next_attempt_at = now if is_there else None
    message.attempts = 0
    message.leased_by = message.leased_until = None
    session.flush()


def must_wipe(session: Session, since: datetime | None) -> bool:
    """Return whether messages became tombstones since, or just before, the wipe at `since`."""
    latest = session.scalar(select(func.max(Message.purged_at)))
    return latest is not None and (since is None or latest >= since - SLOWEST_ERASURE)
