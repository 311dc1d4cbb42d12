"""What a colleague does with a message: sees it, hears it, picks it up, handles it, notes on it.

Two colleagues may act at once. Every step is therefore one conditional UPDATE, which tells the
second one that it came too late. Each step writes its line in the access log in the same
transaction, and is only done to a message of the clinics (E.164) it is given. Nothing here
commits; the caller of these functions owns the transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.dutch.written import searchable
from ivr.messages.call_back_request import has_no_other_open
from ivr.messages.inbox import same_number
from ivr.messages.message import OPEN, SHOWN, Label, Message, of_clinics
from ivr.records.access_log import AccessLog, Actor, LogEvent, lately, log_each, write_log

ONE_LOOK = timedelta(hours=1)
"""The page renews itself; what one colleague sees of a message within this time is one look."""

ONE_LISTEN = timedelta(minutes=10)
"""A player asks for a recording in pieces; within this time they are one listening."""


def log_looks(session: Session, actor: Actor, ids: Sequence[int], now: datetime) -> None:
    """Log that a colleague sees these messages, in one statement: a caller may be leaving one."""
    seen = select(AccessLog.id).where(
        AccessLog.message_id == Message.id, *lately(actor, LogEvent.READ, now - ONE_LOOK)
    )
    shown = select(Message.id, Message.clinic).where(Message.id.in_(ids), ~seen.exists())
    log_each(session, actor, now, LogEvent.READ, shown)


def unlogged(session: Session, actor: Actor, ids: Sequence[int], now: datetime) -> list[int]:
    """Return those of these messages that the log does not yet know this colleague to see."""
    seen = _seen(session, ids, *lately(actor, LogEvent.READ, now - ONE_LOOK))
    return [message_id for message_id in ids if message_id not in seen]


def log_listening(session: Session, actor: Actor, message: Message, now: datetime) -> None:
    """Log that a colleague hears a message."""
    if not _seen(session, [message.id], *lately(actor, LogEvent.LISTENED, now - ONE_LISTEN)):
        log = partial(write_log, session, actor, now, LogEvent.LISTENED)
        log(clinic=message.clinic, message_id=message.id)


@dataclass(frozen=True)
class Handling:
    """Who does something to which message, and when; only to one of these clinics (E.164)."""

    clinics: Collection[str]
    message_id: int
    actor: Actor
    now: datetime


def claim(session: Session, work: Handling) -> bool:
    """Pick a message up; False when a colleague was first. Again by the same one is fine."""
    claimed = {"claimed_by": work.actor.staff, "claimed_at": work.now}
    return _take(session, work, LogEvent.CLAIMED, OPEN & _free_for(work.actor), claimed)


def release(session: Session, work: Handling) -> bool:
    """Lay a message back for anyone, even when another colleague has it; False when nobody has."""
    condition = OPEN & Message.claimed_by.is_not(None)
    free = {"claimed_by": None, "claimed_at": None}
    return _take(session, work, LogEvent.RELEASED, condition, free)


def handle(session: Session, work: Handling) -> bool:
    """Tick a message off; False when it was handled already or a colleague has picked it up."""
    handled = {"handled_by": work.actor.staff, "handled_at": work.now}
    return _take(session, work, LogEvent.HANDLED, OPEN & _free_for(work.actor), handled)


def handle_together(
    session: Session, message: Message, actor: Actor, now: datetime, *, until: int
) -> Sequence[int]:
    """Tick off all that waits from the number of a message; return the messages by their ids.

    `until` is the latest message the colleague saw: what was left meanwhile stays, and so does
    what a colleague has picked up.
    """
    chosen = (OPEN, same_number(message), _free_for(actor), Message.id <= until)
    handled = select(Message.id, Message.clinic).where(*chosen)
    log_each(session, actor, now, LogEvent.HANDLED, handled)
    question = update(Message).where(*chosen).values(handled_by=actor.staff, handled_at=now)
    return sorted(session.scalars(question.returning(Message.id)))


def hand_over(session: Session, work: Handling, colleague: str) -> bool:
    """Let a named colleague answer a message, whoever had picked it up; False once it is handled.

    The caller of this function knows that there is such a colleague at the clinic.
    """
    claimed = {"claimed_by": colleague, "claimed_at": work.now}
    return _take(session, work, LogEvent.HANDED_OVER, OPEN, claimed, f"aan {colleague}")


def set_label(session: Session, work: Handling, label: Label | None) -> bool:
    """Sort a message under a label, or under none; False when it is gone."""
    return _take(session, work, LogEvent.LABELLED, SHOWN, {"label": label})


def reopen(session: Session, work: Handling) -> bool:
    """Undo the ticking off; False when it was not handled, is purged, or the caller asked anew."""
    condition = SHOWN & Message.handled_at.is_not(None) & has_no_other_open()
    undone = {"handled_by": None, "handled_at": None}
    try:
        with session.begin_nested():
            return _take(session, work, LogEvent.REOPENED, condition, undone)
    except IntegrityError:  # The caller asks anew at this very moment.
        return False


def write_note(session: Session, work: Handling, *, was: str, note: str) -> bool:
    """Change the note; False when a colleague changed it since it was read as `was`."""
    written = {"note": note, "note_key": searchable(note)}
    return _take(session, work, LogEvent.NOTED, SHOWN & (Message.note == was), written)


def _take(
    session: Session,
    work: Handling,
    event: LogEvent,
    condition: ColumnElement[bool],
    changes: Mapping[str, Any],
    detail: str = "",
) -> bool:
    """Make the change and its line in the log, or neither."""
    ours = (of_clinics(work.clinics), Message.id == work.message_id)
    question = update(Message).where(*ours, condition).values(changes)
    clinic = session.scalar(question.returning(Message.clinic))
    if clinic is not None:
        log = partial(write_log, session, work.actor, work.now, event)
        log(clinic=clinic, message_id=work.message_id, detail=detail)
    return clinic is not None


def _free_for(actor: Actor) -> ColumnElement[bool]:
    return (Message.claimed_by == actor.staff) | Message.claimed_by.is_(None)


def _seen(session: Session, ids: Sequence[int], *lately: ColumnElement[bool]) -> set[int | None]:
    question = select(AccessLog.message_id).where(AccessLog.message_id.in_(ids), *lately)
    return set(session.scalars(question))
