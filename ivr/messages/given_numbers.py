"""A number that a caller keyed in: durable from its confirmation on, and soon forgotten again.

A caller without caller ID can be rung back at this number only. So it is here before the
caller hears another word, and the call's message takes it however that arrives: by the record
action, by the recording's callback, or from Twilio's list after an outage.
Nothing here commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, true, update
from sqlalchemy.orm import Session

from ivr.database.columns import insert
from ivr.messages.message import GivenNumber, Message
from ivr.records.calls import Call

AFTER_THE_CALL = timedelta(minutes=10)
"""How long after a call its recording may take to be complete at Twilio."""

AFTER_THE_CONFIRMATION = timedelta(hours=1)
"""The same where nobody told that the call ended: it outlasts the longest message and review."""

AT_MOST = timedelta(days=7)
"""How long a number waits for a Twilio that cannot be asked for the call's recording."""


def keep_number(session: Session, call_sid: str, number: str, now: datetime) -> None:
    """Keep the number (E.164) of a call; a later one replaces it, in the call's messages too."""
    row = insert(session, GivenNumber).values(call_sid=call_sid, number=number, given_at=now)
    told = {"number": row.excluded.number, "given_at": row.excluded.given_at}
    session.execute(row.on_conflict_do_update(index_elements=[GivenNumber.call_sid], set_=told))
    _tell(session, call_sid, true())


def lend_number(session: Session, call_sid: str) -> None:
    """Give the call's messages its number, where they were not left with one themselves."""
    _tell(session, call_sid, Message.number_was_keyed.is_(False))


def _tell(session: Session, call_sid: str, which: ColumnElement[bool]) -> None:
    given = select(GivenNumber.number).where(
        GivenNumber.call_sid == call_sid, GivenNumber.number.is_not(None)
    )
    # A wish to be rung back was confirmed with a number of its own.
    is_recorded = Message.recording_sid.is_not(None)
    of_call = and_(Message.call_sid == call_sid, Message.purged_at.is_(None), is_recorded)
    question = update(Message).where(of_call, which, given.exists())
    session.execute(
        question.values(caller_number=given.scalar_subquery(), number_was_keyed=True),
        execution_options={"synchronize_session": False},
    )


def forget_numbers(session: Session, asked_at: datetime | None, now: datetime) -> None:
    """Forget the numbers that no message can need any more.

    `asked_at` is when Twilio was last asked for all recordings: what was recorded well before then
    is a message by now, or there is none. The row stays, empty, until `drop_forgotten`.
    """
    question = update(GivenNumber).where(_is_needless(asked_at, now))
    session.execute(question.values(number=None))


def any_needless(session: Session, asked_at: datetime | None, now: datetime) -> bool:
    """Return whether there is a number that `forget_numbers` would forget."""
    question = select(GivenNumber.call_sid).where(_is_needless(asked_at, now))
    return session.scalar(question.limit(1)) is not None


def _is_needless(asked_at: datetime | None, now: datetime) -> ColumnElement[bool]:
    too_old = GivenNumber.given_at <= now - AT_MOST
    due = or_(too_old, _is_settled(asked_at)) if asked_at else too_old
    return and_(GivenNumber.number.is_not(None), due)


def _is_settled(asked_at: datetime) -> ColumnElement[bool]:
    over = select(Call.call_sid).where(
        Call.call_sid == GivenNumber.call_sid, Call.ended_at <= asked_at - AFTER_THE_CALL
    )
    return or_(GivenNumber.given_at <= asked_at - AFTER_THE_CONFIRMATION, over.exists())


def any_number(session: Session) -> bool:
    """Return whether there is a number to forget, or one whose bytes may still be there."""
    return session.scalar(select(GivenNumber.call_sid).limit(1)) is not None


def any_forgotten(session: Session) -> bool:
    """Return whether numbers were forgotten and their bytes may still be there."""
    question = select(GivenNumber.call_sid).where(GivenNumber.number.is_(None))
    return session.scalar(question.limit(1)) is not None


def drop_forgotten(session: Session) -> None:
    """Remove the empty rows, once the bytes of what they held are wiped."""
    session.execute(delete(GivenNumber).where(GivenNumber.number.is_(None)))
