"""The webhooks Twilio calls: read the event, ask the flow, answer with words, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from sqlalchemy.orm import Session
from twilio.twiml.voice_response import VoiceResponse

from ivr import flow, twiml
from ivr.arrival import Moment
from ivr.events import Recorded, caller_number, read_event
from ivr.hours import OpeningHours
from ivr.model import Line, Pace, Prompt, Recorder, Turn
from ivr.settings import Settings
from ivr.speech.manifest import Manifest
from ivr.store import calls, messages
from ivr.voice import journal
from ivr.voice.addresses import Addresses, opened_recording
from ivr.voice.journal import Sessions
from ivr.voice.tokens import Seal

log = logging.getLogger(__name__)

bp = Blueprint("voice", __name__)


@dataclass(frozen=True)
class Voice:
    """The parts the webhooks work with; chosen in app.py."""

    settings: Settings
    line: Line
    hours: OpeningHours
    sessions: Sessions
    manifest: Manifest
    sounds: Path
    seal: Seal
    clock: Callable[[], datetime]
    fetch_recording: Callable[[str], bytes | None]


def voice() -> Voice:
    """Return the parts of the application that is answering."""
    return cast(Voice, current_app.extensions["voice"])


@bp.post("/voice")
def answer() -> Response:
    """A caller rings; this is the address a Twilio number points to."""
    _warn_of_another_region()
    return _reply(lambda moment: flow.begin(voice().line, moment))


@bp.post("/voice/<step>")
def go_on(step: str) -> Response:
    """The caller did something at a step, or nothing."""
    return _reply(lambda moment: _advance(step, moment))


@bp.post("/voice/fallback")
def fall_back() -> Response:
    """Twilio could not reach or understand us; the address of the number's fallback."""
    log.error("Twilio fell back: error %s", request.form.get("ErrorCode", "unknown"))
    return _reply(_apologise)


@bp.post("/voice/whisper")
def whisper() -> Response:
    """A colleague picked up and hears what this call is."""
    return _twiml(twiml.render_whisper(voice().line, _links(_addresses())))


@bp.post("/voice/whisper-answer")
def whisper_answer() -> Response:
    """The colleague pressed a key; only the accept key connects."""
    accepted = request.form.get("Digits") == "1"
    links = _links(_addresses())
    return _twiml(twiml.render_whisper_answer(voice().line, links, accepted))


@bp.post("/voice/status")
def call_ended() -> Response:
    """The number's status callback: the only sign that a caller hung up during a prompt."""
    now, call_sid = voice().clock(), request.form.get("CallSid", "")
    if call_sid and request.form.get("CallStatus") not in ("ringing", "in-progress", "queued"):
        journal.write(voice().sessions, lambda session: calls.end_call(session, call_sid, now))
    return Response(status=204)


@bp.post("/voice/recording")
def recording_reported() -> Response:
    """A recording's status callback; it may come before, after or without the action."""
    recording_sid = request.form.get("RecordingSid", "")
    if not recording_sid:
        return Response(status=204)
    # Not `journal.write`: an error here makes Twilio's debugger tell, and the reconciler mends it.
    with voice().sessions.begin() as session:
        _report(session, recording_sid)
    return Response(status=204)


@bp.get("/voice/own-recording/<token>")
def own_recording(token: str) -> Response:
    """The caller listens to the message just left."""
    recording_sid = opened_recording(voice().seal, token, voice().clock())
    if not recording_sid:
        abort(404)
    sound = voice().fetch_recording(recording_sid)
    if sound is None:
        return _not_ready()
    return Response(sound, mimetype="audio/x-wav", headers={"Cache-Control": "no-store"})


@bp.get("/audio/<path:file>")
def sound(file: str) -> Response:
    """A sound file; its name holds the hash of its content, so it never changes."""
    response = send_from_directory(voice().sounds, file, mimetype="audio/x-wav", max_age=31536000)
    response.cache_control.immutable = True
    response.cache_control.public = True
    return response


@bp.get("/health")
def health() -> Response:
    """Tell whether this process answers; calls go on without a database, so it is not asked."""
    return Response("ok\n", mimetype="text/plain")


@bp.errorhandler(500)
def speak_anyway(error: Exception) -> Response:
    """Speak even when something failed before or around a view."""
    log.error("a request failed outside its view: %s", error)
    return _twiml(last_resort(voice().settings))


def _reply(decide: Callable[[Moment], Turn]) -> Response:
    """Answer a webhook; any failure is spoken and leads to a person or the voicemail."""
    try:
        return _answer_turn(decide)
    except Exception:
        log.exception("a webhook failed; the caller hears an apology")
    try:
        return _answer_turn(_apologise)
    except Exception:
        log.exception("the apology failed too; the caller is put through without it")
        return _twiml(last_resort(voice().settings))


def _answer_turn(decide: Callable[[Moment], Turn]) -> Response:
    parts, now = voice(), voice().clock()
    moment = Moment(
        now,
        parts.hours,
        journal.closures(parts.sessions, now),
        knows_number=bool(caller_number(request.form)),
    )
    turn = decide(moment)
    document = twiml.render(turn, _links(_addresses()))
    call_sid = request.form.get("CallSid", "")
    if call_sid:
        journal.write(
            parts.sessions, lambda session: journal.note_turn(session, call_sid, turn, now)
        )
    return _twiml(document)


def _advance(step: str, moment: Moment) -> Turn:
    line, event = voice().line, read_event(request.form)
    position = _addresses().position(step, request.args)
    turn = flow.advance(line, position, event, moment)

    def note(session: Session) -> None:
        journal.note_event(session, line, position, event, moment.now)
        here = line.steps.get(position.step)
        if isinstance(event, Recorded) and isinstance(here, Recorder):
            journal.note_recording(
                session,
                call_sid=request.form.get("CallSid", ""),
                caller_number=caller_number(request.form),
                step=here,
                position=position,
                event=event,
                now=moment.now,
            )

    journal.write(voice().sessions, note)
    return turn


def _warn_of_another_region() -> None:
    """Say it when a call is handled elsewhere: a number's routing may be set to another region.

    Twilio sends X-Home-Region with every webhook (twilio.com/docs/usage/webhooks/webhooks-faq).
    """
    region = request.headers.get("X-Home-Region", "")
    if region and region != voice().settings.twilio_region:
        log.warning("this call is handled in region %s; see TWILIO_REGION", region)


def _apologise(moment: Moment) -> Turn:
    step = (request.view_args or {}).get("step", "")
    return flow.apologise(voice().line, _addresses().position(step, request.args), moment)


def _report(session: Session, recording_sid: str) -> None:
    now, call_sid = voice().clock(), request.form.get("CallSid", "")
    number = _addresses().number(request.args)
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


def _addresses() -> Addresses:
    return Addresses(
        voice().settings.public_base_url,
        voice().seal,
        request.form.get("CallSid", ""),
        caller_number(request.form),
    )


def _links(addresses: Addresses) -> twiml.Links:
    parts, base = voice(), addresses.base_url

    def sound_of(prompt: Prompt, pace: Pace) -> str | None:
        entry = parts.manifest.find(prompt.id, pace, prompt.text)
        return f"{base}/audio/{entry.file}" if entry else None

    return twiml.Links(
        step=addresses.step,
        sound=sound_of,
        recording=lambda recording: addresses.own_recording(recording, parts.clock()),
        recording_callback=addresses.recording_callback,
        whisper=f"{base}/voice/whisper",
        whisper_answer=f"{base}/voice/whisper-answer",
        desk_number=parts.settings.clinic_number,
        line_number=parts.settings.line_number,
    )


def _not_ready() -> Response:
    """Say that the recording cannot be heard yet, in the line's own voice."""
    prompt = voice().line.not_ready
    entry = voice().manifest.find(prompt.id, Pace.NORMAL, prompt.text)
    if entry is None:
        abort(404)
    return send_from_directory(voice().sounds, entry.file, mimetype="audio/x-wav", max_age=0)


def last_resort(settings: Settings) -> str:
    """Return TwiML that needs nothing of ours but the clinic's number."""
    response = VoiceResponse()
    words = "Er ging iets mis. Ik verbind u door met een medewerker."
    response.say(words, language=twiml.LANGUAGE, voice=twiml.FALLBACK_VOICE)
    response.dial(settings.clinic_number, caller_id=settings.line_number, timeout=60)
    response.say(
        "Er kan nu niemand opnemen. Belt u later nog eens. Dag.",
        language=twiml.LANGUAGE,
        voice=twiml.FALLBACK_VOICE,
    )
    return str(response)


def _twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
