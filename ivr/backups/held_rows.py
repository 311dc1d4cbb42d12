"""Which rows of the database a backup holds: all but what it might keep longer than promised.

A message that would have to go before the backup does is not in it. Nor is what callers are told
is gone on the day itself, or within the hour: consents to be rung, which a caller may withdraw
meanwhile, numbers that were just keyed in, and what was counted once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, or_, select
from sqlalchemy.orm import aliased

from ivr.backups.lifetime import Lifetime
from ivr.messages.message import GivenNumber, Message, RecordingAudio
from ivr.messages.tries import RingBackTry
from ivr.records.calls import Call
from ivr.records.once import CountedOnce
from ivr.reminders.planned import Reminder, ReminderTry
from ivr.studio.lent_voice import Sitting

NEVER: tuple[Any, ...] = (ReminderTry, Reminder, GivenNumber, CountedOnce, Sitting)
"""The tables of which no backup holds a row; what refers to another stands before it."""


def held_rows(life: Lifetime) -> Mapping[Any, ColumnElement[bool]]:
    """Return, for each table of which something is left out, which rows a backup holds.

    What refers to another table stands before it.
    """
    held = _messages(life)
    of_messages = (RingBackTry, RecordingAudio)
    return {
        **{table: false() for table in NEVER},
        **{table: table.message_id.in_(held) for table in of_messages},
        Message: Message.id.in_(held),
    }


def held_sid(life: Lifetime) -> ColumnElement[str | None]:
    """Return what a backup holds of a call's SID, by which Twilio's own list would tell more."""
    return case((Call.started_at >= life.holds_from, Call.call_sid), else_=None)


def _messages(life: Lifetime) -> Select[int]:
    """Return the messages that a backup holds, and those of which nothing is left but a number.

    What is folded under a message that is left out goes with it: alone, no page would show it.
    """
    first = aliased(Message)
    above = (first.id == Message.burst_id, first.purged_at.is_(None))
    folded_under_old = exists(select(first.id).where(*above, first.left_at < life.holds_from))
    young = (Message.left_at >= life.holds_from) & ~folded_under_old
    return select(Message.id).where(or_(Message.purged_at.is_not(None), young))
