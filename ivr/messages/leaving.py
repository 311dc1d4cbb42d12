"""A message from the caller's side: left, reported by Twilio in any order, or discarded.

Every function is idempotent on the recording SID and commits nothing; the caller of these
functions owns the transaction. Twilio promises no order between the record action and the
recording callback (docs/voice/twiml/record), so each of them makes the row if it is first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.database.columns import insert
from ivr.messages.bursts import fold
from ivr.messages.given_numbers import lend_number
from ivr.messages.message import SHOWN, Message, RecordingState
from ivr.words.message_kind import MessageKind

CALLBACK_GRACE = timedelta(seconds=20)
"""How long after the record action we fetch by ourselves when the callback stays away."""

RECORDING_GRACE = timedelta(minutes=5)
"""How long after `in-progress` we look: longer than the longest message (180 s)."""

SECOND_LOOK = timedelta(minutes=1)
"""When we check a recording that Twilio calls absent or failed: a callback can be mistaken."""

REGRET_GRACE = timedelta(minutes=15)
"""How long a discarded recording stays at Twilio: the new one may still fail."""

LONGEST_CALL = 24 * 60 * 60
"""Seconds; no recording lasts longer (docs/voice/twiml/record), whatever a form may say."""

REPORTS = {
    "completed": (RecordingState.WAITING, timedelta(0)),
    "in-progress": (RecordingState.WAITING, RECORDING_GRACE),
    "absent": (RecordingState.ABSENT, SECOND_LOOK),
    "failed": (RecordingState.FAILED, SECOND_LOOK),
}
"""RecordingStatus (docs/voice/twiml/record) -> what it makes of the message, and when to look."""


def message_left(  # noqa: PLR0913 - these are the facts of one record action
    session: Session,
    *,
    call_sid: str,
    recording_sid: str,
    caller_number: str | None,
    number_was_keyed: bool,
    seconds: int | None,
    now: datetime,
    clinic: str,
    leaflet: str = "",
    topic: str | None = None,
    kind: MessageKind = MessageKind.SPOKEN,
) -> None:
    """Keep what the record action tells; `caller_number` in E.164, or None when withheld.

    `clinic` (E.164) answers it. `leaflet` is the one that was chosen, if any, and `topic` what the
    line was reading last, as colleagues call it. Where no number is told, one that was given in the
    call (`ivr.messages.given_numbers`) is taken. `kind` is that of the step where it was left.
    """
    facts = {
        "caller_number": caller_number,
        "number_was_keyed": number_was_keyed,
        "seconds": _believable(seconds),
        "topic": topic,
        "kind": kind,
        "next_attempt_at": now + CALLBACK_GRACE,
    }
    new = _new(call_sid, recording_sid, now, clinic, leaflet)
    row = insert(session, Message).values(new | facts)
    _unless_purged(session, row, _told_by_action(row))
    _take_number(session, call_sid, recording_sid)


def _told_by_action(row: Any) -> dict[str, Any]:
    """Return what a record action changes of a message that another report made before it."""
    return {
        "call_sid": func.coalesce(Message.call_sid, row.excluded.call_sid),
        "clinic": row.excluded.clinic,
        "leaflet": row.excluded.leaflet,
        "caller_number": case(
            # A number keyed in is not replaced by the one that was seen to call.
            (Message.number_was_keyed & ~row.excluded.number_was_keyed, Message.caller_number),
            else_=func.coalesce(row.excluded.caller_number, Message.caller_number),
        ),
        "number_was_keyed": or_(row.excluded.number_was_keyed, Message.number_was_keyed),
        "seconds": func.coalesce(Message.seconds, row.excluded.seconds),
        "topic": func.coalesce(row.excluded.topic, Message.topic),
        "kind": _kind_of(row),
    }


def _kind_of(row: Any) -> ColumnElement[MessageKind]:
    """Return the kind that a report tells; who knows none takes a message for a spoken one."""
    tells = row.excluded.kind != MessageKind.SPOKEN
    return case((tells, row.excluded.kind), else_=Message.kind)


def recording_reported(  # noqa: PLR0913 - these are the facts of one callback
    session: Session,
    *,
    call_sid: str,
    recording_sid: str,
    status: str,
    seconds: int | None,
    now: datetime,
    clinic: str,
    leaflet: str = "",
    kind: MessageKind = MessageKind.SPOKEN,
) -> None:
    """Keep what the recording callback tells; an unknown `status` only means: go and look."""
    state, wait = REPORTS.get(status, (RecordingState.WAITING, RECORDING_GRACE))
    facts = {
        "state": state,
        "seconds": _believable(seconds),
        "kind": kind,
        "next_attempt_at": now + wait,
    }
    new = _new(call_sid, recording_sid, now, clinic, leaflet)
    row = insert(session, Message).values(new | facts)
    told = {
        "call_sid": func.coalesce(Message.call_sid, row.excluded.call_sid),
        "seconds": func.coalesce(row.excluded.seconds, Message.seconds),
        "kind": _kind_of(row),
    }
    if status != "in-progress":  # It may arrive late, and says nothing the others do not.
        told |= _unless_stored(row)
    _unless_purged(session, row, told)
    _take_number(session, call_sid, recording_sid)


def put_through(session: Session, call_sid: str, now: datetime) -> None:
    """Remember that a colleague answered this call after these messages; the first time counts."""
    waiting = Message.put_through_at.is_(None) & Message.purged_at.is_(None)
    question = update(Message).where(Message.call_sid == call_sid, waiting)
    session.execute(question.values(put_through_at=now))


def discard_recording(  # noqa: PLR0913 - these are the facts of one recording
    session: Session,
    recording_sid: str,
    now: datetime,
    *,
    clinic: str,
    leaflet: str = "",
    call_sid: str | None = None,
    said_nothing: bool = False,
    kind: MessageKind = MessageKind.SPOKEN,
) -> None:
    """Hide a recording; it is removed once the next one of the call, its replacement, is safe.

    When none comes, or it fails, this one counts after all: a caller who wanted to record again
    and hung up still left the first. With `said_nothing` there is nothing to keep.
    """
    facts = {
        "discarded_at": now,
        "said_nothing": said_nothing,
        "kind": kind,
        "next_attempt_at": now + REGRET_GRACE,
    }
    new = _new(call_sid, recording_sid, now, clinic, leaflet)
    row = insert(session, Message).values(new | facts)
    told = {
        "call_sid": func.coalesce(Message.call_sid, row.excluded.call_sid),
        "discarded_at": func.coalesce(Message.discarded_at, row.excluded.discarded_at),
        "said_nothing": row.excluded.said_nothing,
        "kind": _kind_of(row),
        "next_attempt_at": row.excluded.next_attempt_at,
    }
    _unless_purged(session, row, told)
    if call_sid:
        lend_number(session, call_sid)


def learn_number(session: Session, message_id: int, number: str) -> None:
    """Add the number (E.164) from which a message was left, unless it has one or is purged."""
    unknown = (Message.caller_number.is_(None), Message.purged_at.is_(None))
    question = update(Message).where(Message.id == message_id, *unknown)
    session.execute(question.values(caller_number=number))


def is_known(session: Session, recording_sid: str) -> bool:
    """Return whether there is, or was, a message of this recording."""
    question = select(Message.id).where(Message.recording_sid == recording_sid)
    return session.scalar(question) is not None


def newest_recording(
    session: Session, call_sid: str, before: str = "", *, kind: MessageKind | None = None
) -> tuple[str, int | None] | None:
    """Return SID and seconds of the call's newest recording, made after the one called `before`.

    With a `kind` only one that was left as such.
    """
    question = (
        select(Message.recording_sid, Message.seconds)
        .where(SHOWN, Message.call_sid == call_sid, Message.recording_sid.is_not(None))
        .where(Message.state != RecordingState.ABSENT)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if kind:
        question = question.where(Message.kind == kind)
    if before:
        earlier = select(Message.id).where(Message.recording_sid == before)
        question = question.where(Message.id > earlier.scalar_subquery())
    found = session.execute(question).first()
    return (found.recording_sid, found.seconds) if found else None


def state_of_next(session: Session, message: Message) -> RecordingState | None:
    """Return what became of the call's next recording: the one that takes this one's place.

    Others of the call, before it or of another kind, are messages of their own; None when there is
    no next.
    """
    if message.call_sid is None:  # Tombstones have no call either, and replace nothing.
        return None
    question = (
        select(Message.state)
        .where(Message.call_sid == message.call_sid, Message.id != message.id)
        .where(Message.kind == message.kind)
        .where(Message.left_at >= message.left_at)
        .order_by(Message.left_at, Message.id)
        .limit(1)
    )
    return session.scalar(question)


def _take_number(session: Session, call_sid: str, recording_sid: str) -> None:
    lend_number(session, call_sid)
    fold(session, Message.recording_sid == recording_sid)


def _believable(seconds: int | None) -> int | None:
    """Return the seconds, or None for a number that no recording can have."""
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_CALL else None


def _new(
    call_sid: str | None, recording_sid: str, now: datetime, clinic: str, leaflet: str
) -> dict[str, Any]:
    return {
        "clinic": clinic,
        "leaflet": leaflet,
        "call_sid": call_sid,
        "recording_sid": recording_sid,
        "left_at": now,
        "state": RecordingState.WAITING,
        "number_was_keyed": False,
        "attempts": 0,
        "note": "",
    }


def _unless_stored(row: Any) -> dict[str, Any]:
    """Return what a callback changes of the recording's thread while we do not have it yet."""
    open_ = Message.state != RecordingState.STORED
    kept = Message.discarded_at.is_not(None)
    return {
        "state": case((open_, row.excluded.state), else_=Message.state),
        "next_attempt_at": case(
            (open_ & ~kept, row.excluded.next_attempt_at), else_=Message.next_attempt_at
        ),
    }


def _unless_purged(session: Session, row: Any, told: dict[str, Any]) -> None:
    session.execute(
        row.on_conflict_do_update(
            index_elements=[Message.recording_sid], set_=told, where=Message.purged_at.is_(None)
        )
    )
