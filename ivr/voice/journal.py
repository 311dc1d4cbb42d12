"""Tells the store what a turn proves; a dead database is logged and never stops a call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.events import DialEnded, Event, NoInput, Pressed, Recorded
from ivr.flow import is_too_short
from ivr.model import Disposition, Line, Menu, Recorder, Transfer
from ivr.store import calls, messages
from ivr.store.given_numbers import keep_number
from ivr.turn import Position, Turn, WaitForDesk, WaitForKey, WaitForRecording

log = logging.getLogger(__name__)

Sessions = sessionmaker[Session]


def write(sessions: Sessions, task: Callable[[Session], None]) -> None:
    """Do `task` in one transaction, or log why it could not be done."""
    try:
        with sessions.begin() as session:
            task(session)
    except SQLAlchemyError:
        log.exception("the database did not take a note; the call goes on")


def note_turn(session: Session, call_sid: str, turn: Turn, now: datetime, *, first: bool) -> None:
    """Note how far the call came, and the step it now hears; that counts the first time only."""
    calls.note_call(session, call_sid, now, turn.disposition)
    if turn.disposition is Disposition.TRANSFERRED:
        messages.put_through(session, call_sid, now)
    match turn.wait:
        case WaitForKey(position=Position(step=step, attempt=1)) if first:
            calls.count_step(session, step, "heard", now)
        case WaitForDesk(position=Position(step=step)) if first:
            calls.desk_is_rung(session, call_sid)
            # A key that skips the words brings a second turn for one and the same ringing.
            if turn.listening:
                calls.count_step(session, step, "heard", now)
        case WaitForRecording(position=Position(number=number)) if number:
            # The number is confirmed, and from here on a message may need it.
            keep_number(session, call_sid, number, now)
        case _:
            pass


def count_event(
    session: Session, call_sid: str, line: Line, position: Position, event: Event, now: datetime
) -> None:
    """Count silence and keys without a meaning, and answered transfers, without a caller."""
    match line.steps.get(position.step), event:
        case Menu(id=step), NoInput():
            calls.count_step(session, step, "silence", now)
        case Menu(id=step, exits=exits), Pressed(keys=keys) if keys[0] not in exits:
            calls.count_step(session, step, "wrong_key", now)
        case Transfer(id=step), DialEnded(connected=connected):
            _count_transfer(session, call_sid, step, now, answered=bool(connected))
        case _:
            pass


def _count_transfer(
    session: Session, call_sid: str, step: str, now: datetime, *, answered: bool
) -> None:
    """Count how ringing the desk ended, unless it was counted when the colleague accepted."""
    if not answered and not calls.desk_accepted(session, call_sid):
        calls.count_step(session, step, "unanswered", now)
    # A form without a CallSid belongs to no call that could have been counted before.
    elif answered and (not call_sid or calls.desk_accepts(session, call_sid, now)):
        calls.count_step(session, step, "answered", now)


def note_put_through(session: Session, call_sid: str, desk: str, now: datetime) -> None:
    """Note that a colleague accepts this call, and so hears of the messages it left before.

    It counts here already: once the caller hangs up first, the Dial action never comes.
    """
    if calls.desk_accepts(session, call_sid, now):
        calls.count_step(session, desk, "answered", now)
    messages.put_through(session, call_sid, now)


def note_recording(  # noqa: PLR0913 - these are the facts of one record action
    session: Session,
    *,
    call_sid: str,
    caller_number: str,
    step: Recorder,
    position: Position,
    event: Recorded,
    now: datetime,
    topic: str | None = None,
) -> None:
    """Keep a recording as a message; one that holds nothing, or was done again, is discarded.

    One without a SID is known to the caller alone: its callback, or Twilio's list, will name it.
    """
    if not event.recording:
        return
    messages.message_left(
        session,
        call_sid=call_sid,
        recording_sid=event.recording,
        caller_number=position.number or caller_number or None,
        number_was_keyed=bool(position.number),
        seconds=event.seconds,
        now=now,
        topic=topic,
    )
    if is_too_short(event, step):
        # A caller who is still there is asked again; one who hung up may have said a word.
        if not event.hung_up or event.seconds == 0:
            messages.discard_recording(
                session, event.recording, now, call_sid=call_sid, said_nothing=True
            )
    elif position.recording and position.recording != event.recording:
        messages.discard_recording(session, position.recording, now, call_sid=call_sid)
