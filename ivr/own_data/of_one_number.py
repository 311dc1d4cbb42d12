"""All that is kept of one telephone number, for the clinics of the colleague who asks.

Messages are found whatever became of them, but for those that are purged: of these nothing is left.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.backups.made import BackupMade, holding
from ivr.dutch.ring_back import existing_number
from ivr.messages.message import OPEN, GivenNumber, Message, of_clinics
from ivr.records.access_log import AccessLog
from ivr.records.calls import Call
from ivr.reminders import planned
from ivr.reminders.planned import Reminder
from ivr.reminders.standing_list import named

MOST_SHOWN = 100
"""Messages on the page; in the file are all of them, and erased are all of them."""

PUNCTUATION = " -.()/\n\t"
"""What stands between the digits of a number in a note."""

FEWEST_DIGITS = 8
"""Digits of a number without its country; fewer would be found in any other number."""


def sought_number(typed: str) -> str | None:
    """Return the number (E.164) that was typed in any usual way; None when it is none."""
    return existing_number(typed.strip()) if typed.strip() else None


@dataclass(frozen=True)
class OneNumber:
    """A number (E.164), and the clinics (E.164) whose part of it is meant."""

    number: str
    clinics: Collection[str]

    @property
    def messages(self) -> ColumnElement[bool]:
        """Return which messages are of it: waiting, handled, folded, and replaced by the caller."""
        ours = (of_clinics(self.clinics), Message.caller_number == self.number)
        return and_(*ours, Message.purged_at.is_(None))

    @property
    def reminders(self) -> ColumnElement[bool]:
        """Return which consents to be rung are of it, however they ended."""
        ours = (Reminder.clinic.in_(self.clinics), Reminder.number == self.number)
        return and_(*ours, planned.SHOWN)

    @property
    def given(self) -> ColumnElement[bool]:
        """Return which calls it was keyed in that are not settled yet."""
        calls = select(Call.call_sid).where(Call.clinic.in_(self.clinics))
        return and_(GivenNumber.number == self.number, GivenNumber.call_sid.in_(calls))

    def log_lines(self, session: Session) -> ColumnElement[bool]:
        """Return which lines of the access log are about its messages and reminders."""
        names = [named(one) for one in session.scalars(select(Reminder).where(self.reminders))]
        about = select(Message.id).where(self.messages)
        which = or_(AccessLog.message_id.in_(about), AccessLog.detail.in_(names))
        return and_(AccessLog.clinic.in_(self.clinics), which)


@dataclass(frozen=True)
class Kept:
    """What is kept of a number: how much of each, and the first messages themselves."""

    messages: Sequence[Message]
    amount: int
    newest: int
    """The number of the latest message, 0 without any."""
    waiting: int
    """Messages among them that nobody has answered yet."""
    reminders: Sequence[Reminder]
    given: int
    log_lines: int
    mentioned: Sequence[int]
    """Other messages in whose note the number stands: perhaps of somebody else."""
    backups: Sequence[BackupMade]
    """The backups in which one of its messages is, the oldest first; these keep it until then."""

    @property
    def is_nothing(self) -> bool:
        """Return whether there is nothing that could be handed over or erased."""
        return not (self.amount or self.reminders or self.given)


def kept_of(session: Session, one: OneNumber) -> Kept:
    """Return what is kept of a number, the oldest first."""
    in_order = select(Message).where(one.messages).order_by(Message.left_at, Message.id)
    facts = select(func.count(), func.max(Message.id)).where(one.messages)
    amount, newest = session.execute(facts).one()
    reminders = select(Reminder).where(one.reminders).order_by(Reminder.day)
    return Kept(
        messages=session.scalars(in_order.limit(MOST_SHOWN)).all(),
        amount=amount,
        newest=newest or 0,
        waiting=_count(session, Message.id, and_(one.messages, OPEN)),
        reminders=session.scalars(reminders).all(),
        given=_count(session, GivenNumber.call_sid, one.given),
        log_lines=_count(session, AccessLog.id, one.log_lines(session)),
        mentioned=_mentioned(session, one),
        backups=holding(session, one.messages),
    )


def _count(session: Session, column: InstrumentedAttribute[Any], which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(which)) or 0


def _mentioned(session: Session, one: OneNumber) -> Sequence[int]:
    """Return the other messages of these clinics in whose note the digits of the number stand."""
    digits = one.number[-FEWEST_DIGITS:]
    note: ColumnElement[str] = func.coalesce(Message.note, "")
    for sign in PUNCTUATION:
        note = func.replace(note, sign, "")
    others = (of_clinics(one.clinics), Message.purged_at.is_(None), Message.note != "")
    unlike = or_(Message.caller_number.is_(None), Message.caller_number != one.number)
    question = select(Message.id).where(*others, unlike, note.contains(digits, autoescape=True))
    return session.scalars(question.order_by(Message.id).limit(MOST_SHOWN)).all()
