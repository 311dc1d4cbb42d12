"""What Twilio reports beside the call: that it ended, and that a recording is ready.

Nobody listens to these answers. A failure is an HTTP error, so that Twilio's debugger tells it.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from ivr.store import calls, messages
from ivr.voice import journal
from ivr.voice.parts import addresses, voice

bp = Blueprint("callback", __name__)


@bp.post("/voice/status")
def call_ended() -> Response:
    """The number's status callback: the only sign that a caller hung up during a prompt."""
    now, call_sid = voice().stamp(), request.form.get("CallSid", "")
    if call_sid and request.form.get("CallStatus") not in ("ringing", "in-progress", "queued"):
        journal.write(voice().sessions, lambda session: calls.end_call(session, call_sid, now))
    return Response(status=204)


@bp.post("/voice/recording")
def recording_reported() -> Response:
    """A recording's status callback; it may come before, after or without the action."""
    recording_sid = request.form.get("RecordingSid", "")
    if not recording_sid:
        return Response(status=204)
    # Not `journal.write`: what is not stored here must be told, and the reconciler mends it.
    with voice().sessions.begin() as session:
        _report(session, recording_sid)
    return Response(status=204)


def _report(session: Session, recording_sid: str) -> None:
    now, call_sid = voice().stamp(), request.form.get("CallSid", "")
    number = addresses().number(request.args)
    duration = request.form.get("RecordingDuration", "")
    if number:
        messages.message_left(
            session,
            call_sid=call_sid,
            recording_sid=recording_sid,
            caller_number=number,
            number_was_keyed="keyed" in request.args,
            seconds=None,
            now=now,
        )
    messages.recording_reported(
        session,
        call_sid=call_sid,
        recording_sid=recording_sid,
        status=request.form.get("RecordingStatus", ""),
        seconds=int(duration) if duration.isascii() and duration.isdecimal() else None,
        now=now,
    )
