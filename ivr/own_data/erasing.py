"""Erases all that is kept of one number, now: at Twilio too, and no late callback brings it back.

A message becomes the tombstone that the purge makes of it, so its bytes are wiped as those of a
purged one. The lines of the log stay: they name a message or a reminder, never a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.lease import Chore
from ivr.messages.message import GivenNumber, Message
from ivr.messages.retention import erase
from ivr.own_data.of_one_number import OneNumber
from ivr.records.access_log import Actor, LogEvent, log_each, write_log
from ivr.records.calls import Call
from ivr.reminders.forgetting import forget_these
from ivr.reminders.planned import Reminder
from ivr.reminders.standing_list import named

AT_ONCE = 100
"""Messages in one transaction: whoever leaves a message meanwhile does not wait for the rest."""

WIPING = ("purge", "forget", "reminders")
"""The chores that wipe what was erased."""


@dataclass(frozen=True)
class Erased:
    """How many of each were erased."""

    messages: int
    reminders: int
    given: int


@dataclass(frozen=True)
class Erasure:
    """Who has what erased, and when; messages up to `until`, the latest that they saw."""

    one: OneNumber
    until: int
    actor: Actor
    now: datetime
    at_once: int = AT_ONCE


def erase_all(sessions: sessionmaker[Session], asked: Erasure) -> Erased:
    """Erase what is kept of a number, with a line in the log for each; return how much it was.

    It takes several transactions. One that is killed between them leaves the rest to be found, and
    erased the next time.
    """
    with sessions.begin() as session:
        reminders, given = _erase_reminders(session, asked), _erase_given(session, asked)
    messages = 0
    while True:
        with sessions.begin() as session:
            done = _erase_some(session, asked)
        messages += done
        if done < asked.at_once:
            return Erased(messages, reminders, given)


def _erase_some(session: Session, asked: Erasure) -> int:
    which = (asked.one.messages, Message.id <= asked.until)
    some = select(Message).where(*which).order_by(Message.id).limit(asked.at_once).with_for_update()
    found = session.scalars(some).all()
    ids = select(Message.id, Message.clinic).where(Message.id.in_([one.id for one in found]))
    log_each(session, asked.actor, asked.now, LogEvent.DATA_ERASED, ids)
    for message in found:
        erase(session, message, asked.now)
    _wake(session, asked.now)
    return len(found)


def _erase_reminders(session: Session, asked: Erasure) -> int:
    which = select(Reminder).where(asked.one.reminders).with_for_update()
    found: Sequence[Reminder] = session.scalars(which).all()
    for reminder in found:
        log = partial(write_log, session, asked.actor, asked.now, LogEvent.DATA_ERASED)
        log(clinic=reminder.clinic, detail=named(reminder))
    forget_these(session, found, asked.now)
    return len(found)


def _erase_given(session: Session, asked: Erasure) -> int:
    """Empty the rows of the number; the worker drops them once their bytes are wiped."""
    whose = select(GivenNumber.call_sid, Call.clinic).join(
        Call, Call.call_sid == GivenNumber.call_sid
    )
    found = session.execute(whose.where(asked.one.given)).all()
    for _, clinic in found:
        log = partial(write_log, session, asked.actor, asked.now, LogEvent.DATA_ERASED)
        log(clinic=clinic, detail="ingetoetst nummer")
    calls = [call_sid for call_sid, _ in found]
    session.execute(
        update(GivenNumber).where(GivenNumber.call_sid.in_(calls)).values(number=None),
        execution_options={"synchronize_session": False},
    )
    return len(found)


def _wake(session: Session, now: datetime) -> None:
    """Have the bytes wiped in the worker's next round, and not within the hour."""
    question = update(Chore).where(Chore.kind.in_(WIPING), Chore.next_attempt_at > now)
    session.execute(question.values(next_attempt_at=now))
