"""What Twilio reports beside the call: that it ended, and that a recording is ready.

Nobody listens to these answers. A failure is an HTTP error, so that Twilio's debugger tells it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from ivr.messages import leaving
from ivr.records import calls
from ivr.records.notes import Note
from ivr.reminders import in_call
from ivr.studio import by_telephone
from ivr.twilio.posted_form import recording_sid, whole_number
from ivr.webhooks.this_call import ThisCall
from ivr.words.fact import Fact
from ivr.words.message_kind import MessageKind
from ivr.words.step import Recorder

bp = Blueprint("callback", __name__)


OVER = ("completed", "busy", "no-answer", "failed", "canceled")
"""CallStatus of a call of ours that is over (twilio.com/docs/voice/api/call-resource)."""

STILL_GOING = ("queued", "initiated", "ringing", "in-progress")
"""CallStatus of a call that is not over (twilio.com/docs/voice/twiml); without one it is over."""


@bp.post("/voice/status")
def call_ended() -> Response:
    """The number's status callback: the only sign that a caller hung up during a prompt."""
    call = ThisCall()
    call_sid, now, clinic = call.sid, call.house.stamp(), call.line.clinic
    if call_sid and call.form.get("CallStatus") not in STILL_GOING:
        end = partial(_end, call_sid, now, clinic)
        call.house.notebook.add(Note(call_sid, now, clinic, deeds=(end,)))
    return Response(status=204)


@bp.post("/voice/reminder-status")
def reminder_ended() -> Response:
    """The status callback of a call that we made: it is over, also when nobody picked up."""
    call = ThisCall()
    status = call.form.get("CallStatus", "")
    if status not in OVER:
        return Response(status=204)
    # No note: what is not stored must be told, and Twilio tells it again.
    with call.house.sessions.begin() as session:
        in_call.is_over(session, call.query.get("reminder", ""), call.sid, status)
        # It counts as a call when more was heard than the reminder.
        if found := calls.belongs_to(session, call.sid):
            _end(call.sid, call.house.stamp(), found[0], session, True)
    return Response(status=204)


@bp.post("/voice/recording")
def recording_reported() -> Response:
    """A recording's status callback; it may come before, after or without the action."""
    call = ThisCall()
    recording = recording_sid(call.form)
    if not recording:
        return Response(status=204)
    # No note: what is not stored here must be told, and the reconciler mends it.
    with call.house.sessions.begin() as session:
        _report(session, call, recording)
    return Response(status=204)


def _end(call_sid: str, now: datetime, clinic: str, session: Session, _: bool) -> None:
    calls.end_call(session, call_sid, now, clinic=clinic)
    _count_message(session, call_sid, now, clinic)


def _report(session: Session, call: ThisCall, recording: str) -> None:
    now, call_sid, line = call.house.stamp(), call.sid, call.line
    if sitting := by_telephone.any_sitting_of(session, call_sid):
        made = by_telephone.NewRecording(recording, now)
        by_telephone.note_take(session, call.house, sitting, made)
        return
    number, kind = call.addresses.number(call.query), _kind(call)
    if number:
        leaving.message_left(
            session,
            call_sid=call_sid,
            recording_sid=recording,
            caller_number=number,
            number_was_keyed="keyed" in call.query,
            seconds=None,
            now=now,
            clinic=line.clinic,
            leaflet=line.leaflet,
            topic=call.topic,
            kind=kind,
        )
    leaving.recording_reported(
        session,
        call_sid=call_sid,
        recording_sid=recording,
        status=call.form.get("RecordingStatus", ""),
        seconds=whole_number(call.form.get("RecordingDuration", "")),
        now=now,
        clinic=line.clinic,
        leaflet=line.leaflet,
        kind=kind,
    )
    _count_message(session, call_sid, now, line.clinic)


def _kind(call: ThisCall) -> MessageKind:
    """Return what was asked for where this was recorded; a spoken message where nobody tells."""
    step = call.line.steps.get(call.query.get("step", ""))
    return step.kind if isinstance(step, Recorder) else MessageKind.SPOKEN


def _count_message(session: Session, call_sid: str, now: datetime, clinic: str) -> None:
    """Let a call that is over count as one with a message, also when no record action told so.

    Not every telephone asks the action of a caller who hung up while speaking.
    """
    if calls.has_ended(session, call_sid) and leaving.newest_recording(session, call_sid):
        calls.note_call(session, call_sid, now, Fact.MESSAGE, clinic=clinic)
