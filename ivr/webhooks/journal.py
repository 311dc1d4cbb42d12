"""What a request proves of its call, as a note; and what only the database knows of the call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.call.events import DialEnded, Event, NoInput, RecordingEnded
from ivr.call.flow import is_too_short
from ivr.counters.in_process import TRANSFERS_ANSWERED, TRANSFERS_TRIED, count
from ivr.database.engine import reading
from ivr.messages import leaving
from ivr.messages.given_numbers import keep_number
from ivr.records import calls
from ivr.records.notes import Deed, Note
from ivr.webhooks.counted import (
    counts_of_event,
    counts_of_turn,
    once_of_event,
    once_of_turn,
)
from ivr.webhooks.this_call import ThisCall
from ivr.words.fact import Fact
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import Recorder, Step, Transfer
from ivr.words.turn import HangUp, Turn, WaitForDesk, WaitForRecording

log = logging.getLogger(__name__)

_T = TypeVar("_T")

Happened = tuple[Position, Event]
"""What the caller did, and where."""


def completed(call: ThisCall, position: Position, event: Event) -> Event:
    """Return the event with what its form left open and we noted ourselves.

    Not every form tells whether a colleague accepted the call, and a Record without its action
    tells nothing at all. What we do not know either counts as not reached, and as not recorded.
    """
    sessions = call.house.sessions
    match call.line.steps.get(position.step), event:
        case Transfer(), DialEnded(connected=None):
            accepted = _ask(sessions, lambda session: calls.desk_accepted(session, call.sid))
            return DialEnded(bool(accepted))
        case Recorder() as step, NoInput():
            reported = partial(_reported, call_sid=call.sid, before=position.recording, step=step)
            return _ask(sessions, reported) or event
        case _:
            return event


def keep(call: ThisCall, turn: Turn, happened: Happened | None) -> None:
    """Note what a turn proves; with something to store it is written before the caller hears."""
    note, notebook = _note_of(call, turn, happened), call.house.notebook
    if note.deeds:
        notebook.write_now(note)
    else:
        notebook.add(note)


def _note_of(call: ThisCall, turn: Turn, happened: Happened | None) -> Note:
    """Return what is noted of a turn, and of what the caller did before it."""
    at, line = call.house.stamp(), _line_after(call, turn)
    counts = counts_of_turn(line, turn, happened and happened[0])
    once = once_of_turn(line, turn)
    call_sid = "" if _is_only_rung(call, turn) else call.sid
    deeds = (*_deeds_of_turn(call_sid, turn, at),)
    if happened:
        position, event = happened
        step = call.line.steps.get(position.step)
        counts = counts_of_event(call.line, position, event) + counts
        once = once_of_event(call.line, position, event) + once
        deeds = (*_deeds_of_event(call, step, position, event, at), *deeds)
    return Note(call_sid, at, line.clinic, line.leaflet, call.turn, turn.facts, counts, once, deeds)


def _is_only_rung(call: ThisCall, turn: Turn) -> bool:
    """Return whether somebody whom we rang hears no more than the reminder.

    That is no call of a caller, and does not count as one until they ask for more.
    """
    leads_on = not isinstance(turn.wait, HangUp) and not turn.wait.position.reminder
    return call.is_reminding and not leads_on


def _line_after(call: ThisCall, turn: Turn) -> Line:
    """Return the line where the caller now is: a key may have led to another leaflet."""
    return call.line if isinstance(turn.wait, HangUp) else call.house.library.of(turn.wait.position)


def put_through(of_caller: ThisCall, desk: str) -> Note:
    """Note that a colleague accepts this call, and so hears of the messages it left before.

    It counts here already: once the caller hangs up first, the Dial action never comes.
    """
    call_sid, line, at = of_caller.sid, of_caller.line, of_caller.house.stamp()
    accept = partial(_accept, _Ringing(call_sid, line, desk, at))
    return Note(call_sid, at, line.clinic, line.leaflet, deeds=(accept,))


def _deeds_of_event(
    call: ThisCall, step: Step | None, position: Position, event: Event, at: datetime
) -> Iterator[Deed]:
    match step, event:
        case Transfer(id=desk), DialEnded(connected=connected):
            ringing = _Ringing(call.sid, call.line, desk, at)
            yield partial(_count_transfer, ringing, bool(connected))
        case Recorder() as recorder, RecordingEnded(recording=recording) if recording:
            yield _left(call, recorder, position, event, at)
            if discarded := _discarded(recorder, position, event):
                yield _discard(call, recorder, discarded, at, said_nothing=discarded == recording)
        case _:
            pass


def _left(
    call: ThisCall, step: Recorder, position: Position, event: RecordingEnded, at: datetime
) -> Deed:
    """Keep a recording as a message.

    One without a SID is known to the caller alone: its callback, or Twilio's list, will name it.
    """
    # All of it is read now: a deed may have to wait until long after the request.
    keep = partial(
        leaving.message_left,
        call_sid=call.sid,
        recording_sid=event.recording,
        caller_number=position.number or call.addresses.caller_number or None,
        number_was_keyed=bool(position.number),
        seconds=event.seconds,
        now=at,
        clinic=call.line.clinic,
        leaflet=call.line.leaflet,
        topic=call.topic,
        kind=step.kind,
    )
    return lambda session, _: keep(session)


def _discard(
    call: ThisCall, step: Recorder, recording: str, at: datetime, *, said_nothing: bool
) -> Deed:
    discard = partial(
        leaving.discard_recording,
        recording_sid=recording,
        now=at,
        clinic=call.line.clinic,
        leaflet=call.line.leaflet,
        call_sid=call.sid,
        said_nothing=said_nothing,
        kind=step.kind,
    )
    return lambda session, _: discard(session)


def _deeds_of_turn(call_sid: str, turn: Turn, at: datetime) -> Iterator[Deed]:
    if not call_sid:
        return
    if Fact.PERSON in turn.facts:
        yield lambda session, _: leaving.put_through(session, call_sid, at)
    match turn.wait:
        case WaitForDesk():
            yield partial(_ring_desk, call_sid, at)
        case WaitForRecording(position=Position(number=number)) if number:
            # The number is confirmed, and from here on a message may need it.
            yield lambda session, _: keep_number(session, call_sid, number, at)
        case _:
            pass


def _ring_desk(call_sid: str, at: datetime, session: Session, first: bool) -> None:
    if first:
        count(TRANSFERS_TRIED)
        calls.desk_is_rung(session, call_sid, at)


@dataclass(frozen=True)
class _Ringing:
    """A call that rang a desk of this line, and when that ended or was accepted."""

    call_sid: str
    line: Line
    desk: str
    at: datetime

    def is_accepted_first(self, session: Session) -> bool:
        """Keep that a colleague accepted; return whether nobody told so before."""
        where = {"clinic": self.line.clinic, "leaflet": self.line.leaflet}
        is_first = calls.desk_accepts(session, self.call_sid, self.at, **where)
        count(TRANSFERS_ANSWERED, is_first)
        return is_first

    def count(self, session: Session, outcome: str) -> None:
        """Count how it ended."""
        calls.count_step(session, self.desk, outcome, self.at, leaflet=self.line.leaflet)


def _accept(ringing: _Ringing, session: Session, _: bool) -> None:
    if ringing.is_accepted_first(session):
        ringing.count(session, "answered")
    leaving.put_through(session, ringing.call_sid, ringing.at)


def _count_transfer(ringing: _Ringing, answered: bool, session: Session, first: bool) -> None:
    """Count how ringing the desk ended, unless it was counted when the colleague accepted."""
    if not first:
        return
    if not answered and not calls.desk_accepted(session, ringing.call_sid):
        ringing.count(session, "unanswered")
    # A form without a CallSid belongs to no call that could have been counted before.
    elif answered and (not ringing.call_sid or ringing.is_accepted_first(session)):
        ringing.count(session, "answered")


def _discarded(step: Recorder, position: Position, event: RecordingEnded) -> str | None:
    """Return the recording that is discarded: this one holds nothing, or it replaces another."""
    if is_too_short(event, step):
        # A caller who is still there is asked again; one who hung up may have said a word.
        return None if event.hung_up and event.seconds != 0 else event.recording
    return position.recording if position.recording != event.recording else None


def _reported(
    session: Session, call_sid: str, before: str, step: Recorder
) -> RecordingEnded | None:
    """Return the recording that only its callback told of, however it ended."""
    found = leaving.newest_recording(session, call_sid, before, kind=step.kind)
    return found and RecordingEnded(*found, ended_by_silence=False, hung_up=False)


def _ask(sessions: sessionmaker[Session], question: Callable[[Session], _T]) -> _T | None:
    try:
        with reading(sessions) as session:
            return question(session)
    except SQLAlchemyError:
        log.exception("the database did not answer a question; the call goes on without")
        return None
