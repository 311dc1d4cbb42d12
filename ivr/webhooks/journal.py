"""Asks the database what a call needs, and notes what it proves; a dead one never stops a call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.call.events import DialEnded, Event, Input, NoInput, RecordingEnded
from ivr.call.flow import is_too_short
from ivr.call.hours import Closure
from ivr.database.engine import reading
from ivr.messages import leaving
from ivr.messages.given_numbers import keep_number
from ivr.records import calls
from ivr.records.closures import closures_around
from ivr.words.position import Disposition, Position
from ivr.words.step import Line, Menu, Recorder, Transfer
from ivr.words.turn import Turn, WaitForDesk, WaitForInput, WaitForRecording

log = logging.getLogger(__name__)

Sessions = sessionmaker[Session]
_T = TypeVar("_T")

CLOSURES_AHEAD = timedelta(days=60)
"""How far ahead closures matter: the closed text names the next opening."""


def closures(sessions: Sessions, now: datetime) -> Collection[Closure]:
    """Return the clinic's own closures; none when the database does not answer."""
    until = now + CLOSURES_AHEAD
    return _ask(sessions, lambda session: closures_around(session, now, until)) or ()


def completed(
    sessions: Sessions, line: Line, position: Position, event: Event, call_sid: str
) -> Event:
    """Return the event with what its form left open and we noted ourselves.

    Not every form tells whether a colleague accepted the call, and a Record without its action
    tells nothing at all. What we do not know either counts as not reached, and as not recorded.
    """
    match line.steps.get(position.step), event:
        case Transfer(), DialEnded(connected=None):
            accepted = _ask(sessions, lambda session: calls.desk_accepted(session, call_sid))
            return DialEnded(bool(accepted))
        case Recorder(), NoInput():
            before = position.recording
            return _ask(sessions, lambda session: _reported(session, call_sid, before)) or event
        case _:
            return event


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
        leaving.put_through(session, call_sid, now)
    match turn.wait:
        case WaitForInput(position=Position(step=step, attempt=1)) if first:
            calls.count_step(session, step, "heard", now)
        case WaitForDesk(position=Position(step=step)) if first:
            calls.desk_is_rung(session, call_sid)
            # A key that skips the words brings a second turn for one and the same ringing.
            if turn.listening:
                calls.count_step(session, step, "heard", now)
        case WaitForRecording(position=Position(number=number)) if number:
            # The number is confirmed, and from here on a message may need it.
            keep_number(session, call_sid, number, now)


def count_event(
    session: Session, call_sid: str, line: Line, position: Position, event: Event, now: datetime
) -> None:
    """Count silence and keys without a meaning, and answered transfers, without a caller."""
    match line.steps.get(position.step), event:
        case Menu(id=step), NoInput():
            calls.count_step(session, step, "silence", now)
        case Menu(id=step, exits=exits), Input(keys=keys) if keys[0] not in exits:
            calls.count_step(session, step, "wrong_key", now)
        case Transfer(id=step), DialEnded(connected=connected):
            _count_transfer(session, call_sid, step, now, answered=bool(connected))
        case _:
            pass


def note_put_through(session: Session, call_sid: str, desk: str, now: datetime) -> None:
    """Note that a colleague accepts this call, and so hears of the messages it left before.

    It counts here already: once the caller hangs up first, the Dial action never comes.
    """
    if calls.desk_accepts(session, call_sid, now):
        calls.count_step(session, desk, "answered", now)
    leaving.put_through(session, call_sid, now)


def note_recording(  # noqa: PLR0913 - these are the facts of one record action
    session: Session,
    *,
    call_sid: str,
    caller_number: str,
    step: Recorder,
    position: Position,
    event: RecordingEnded,
    now: datetime,
    topic: str | None = None,
) -> None:
    """Keep a recording as a message; one that holds nothing, or was done again, is discarded.

    One without a SID is known to the caller alone: its callback, or Twilio's list, will name it.
    """
    if not event.recording:
        return
    leaving.message_left(
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
            leaving.discard_recording(
                session, event.recording, now, call_sid=call_sid, said_nothing=True
            )
    elif position.recording and position.recording != event.recording:
        leaving.discard_recording(session, position.recording, now, call_sid=call_sid)


def _count_transfer(
    session: Session, call_sid: str, step: str, now: datetime, *, answered: bool
) -> None:
    """Count how ringing the desk ended, unless it was counted when the colleague accepted."""
    if not answered and not calls.desk_accepted(session, call_sid):
        calls.count_step(session, step, "unanswered", now)
    # A form without a CallSid belongs to no call that could have been counted before.
    elif answered and (not call_sid or calls.desk_accepts(session, call_sid, now)):
        calls.count_step(session, step, "answered", now)


def _reported(session: Session, call_sid: str, before: str) -> RecordingEnded | None:
    """Return the recording that only its callback told of, however it ended."""
    found = leaving.newest_recording(session, call_sid, before)
    return found and RecordingEnded(*found, ended_by_silence=False, hung_up=False)


def _ask(sessions: Sessions, question: Callable[[Session], _T]) -> _T | None:
    try:
        with reading(sessions) as session:
            return question(session)
    except SQLAlchemyError:
        log.exception("the database did not answer a question; the call goes on without")
        return None
