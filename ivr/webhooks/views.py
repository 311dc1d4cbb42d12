"""The webhooks Twilio calls: read the event, ask the flow, answer with words, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from ivr.call import flow
from ivr.call.events import Event, RecordingEnded
from ivr.call.moment import Moment
from ivr.dutch.ring_back import ring_back
from ivr.house import house
from ivr.line.desk import ACCEPT
from ivr.records import calls
from ivr.twilio import twiml
from ivr.twilio.addresses import Addresses, for_nobody, for_the_caller
from ivr.twilio.posted_form import read_event
from ivr.webhooks import journal
from ivr.webhooks.sounds import address_of, seconds_of
from ivr.webhooks.this_call import addresses, topic_heard
from ivr.words.position import Position
from ivr.words.step import Recorder, Transfer
from ivr.words.turn import Turn, WaitForDesk

log = logging.getLogger(__name__)

bp = Blueprint("voice", __name__)

IDEMPOTENCY = "I-Twilio-Idempotency-Token"
"""The same at each try of one request (twilio.com/docs/usage/webhooks/webhooks-faq)."""


@bp.post("/voice")
def answer() -> Response:
    """A caller rings; this is the address a Twilio number points to."""
    _warn_of_another_region()
    return _reply(lambda moment: flow.begin(house().line, moment))


@bp.post("/voice/<step>")
def go_on(step: str) -> Response:
    """The caller did something at a step, or nothing."""
    call, told = addresses(), read_event(request.form)
    position = call.position(step, request.args)
    event = journal.completed(house().sessions, house().line, position, told, call.call_sid)
    return _reply(
        lambda moment: flow.advance(house().line, position, event, moment),
        partial(_note, call, position, event),
    )


@bp.post("/voice/fallback")
def fall_back() -> Response:
    """Twilio could not reach or understand us; the address of the number's fallback."""
    log.error("Twilio fell back: error %s", request.form.get("ErrorCode", "unknown"))
    return _reply(_apologise)


@bp.post("/voice/whisper")
def whisper() -> Response:
    """A colleague picked up and hears what this call is."""
    return _twiml(twiml.render_whisper(house().line, _links(_addresses_of_caller())))


@bp.post("/voice/whisper-answer")
def whisper_answer() -> Response:
    """The colleague pressed a key; only the accept key connects."""
    accepted, call = request.form.get("Digits") == ACCEPT, _addresses_of_caller()
    if accepted and call.call_sid:
        sid, desk, now = call.call_sid, call.desk, house().stamp()
        note = partial(journal.note_put_through, call_sid=sid, desk=desk, now=now)
        journal.write(house().sessions, note)
    return _twiml(twiml.render_whisper_answer(house().line, _links(call), accepted))


@bp.errorhandler(500)
def speak_anyway(error: Exception) -> Response:
    """Speak even when something failed before or around a view."""
    log.error("a request failed outside its view: %s", error)
    return _twiml(_last_resort())


@bp.errorhandler(RequestEntityTooLarge)
def speak_despite_length(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Connect what may be a caller, though a body we do not read cannot be checked.

    It gives a stranger who pretends to be Twilio nothing but the numbers on the leaflet.
    """
    return _twiml(_last_resort()) if "X-Twilio-Signature" in request.headers else error


Decide = Callable[[Moment], Turn]
Note = Callable[[Session, datetime, bool], None]
"""Notes what the caller did; the last argument is whether this is the first time we hear of it."""


def _nothing(session: Session, now: datetime, first: bool) -> None:
    """Note nothing of what the caller did."""


def _reply(decide: Decide, note: Note = _nothing) -> Response:
    """Answer a webhook; any failure is spoken and leads to a person or the voicemail."""
    try:
        return _answer_turn(decide, note)
    except Exception:
        log.exception("a webhook failed; the caller hears an apology")
    try:
        return _answer_turn(_apologise, note)
    except Exception:
        log.exception("the apology failed too; the caller is put through without it")
        return _twiml(_last_resort())


def _answer_turn(decide: Decide, note: Note) -> Response:
    """Decide, then note everything in one transaction before the caller hears the answer."""
    stamp, call = house().stamp(), addresses()
    token = request.headers.get(IDEMPOTENCY, "")
    turn = decide(_moment(call.caller_number))

    def write(session: Session) -> None:
        first = not calls.is_repeat(session, call.call_sid, token)
        note(session, stamp, first)
        if call.call_sid:
            journal.note_turn(session, call.call_sid, turn, stamp, first=first)
            calls.remember_request(session, call.call_sid, token)

    journal.write(house().sessions, write)
    desk = turn.wait.position.step if isinstance(turn.wait, WaitForDesk) else ""
    return _twiml(twiml.render(turn, _links(replace(call, desk=desk))))


def _moment(caller_number: str) -> Moment:
    """Return what is true of the world while this request is answered."""
    parts, now = house(), house().clock()
    known = ring_back(caller_number).bar is None
    return Moment(now, parts.hours, journal.closures(parts.sessions, now), known, seconds_of)


def _note(
    call: Addresses, position: Position, event: Event, session: Session, now: datetime, first: bool
) -> None:
    line = house().line
    if first:
        journal.count_event(session, call.call_sid, line, position, event, now)
    here = line.steps.get(position.step)
    if isinstance(event, RecordingEnded) and isinstance(here, Recorder):
        journal.note_recording(
            session,
            call_sid=call.call_sid,
            caller_number=call.caller_number,
            step=here,
            position=position,
            event=event,
            now=now,
            topic=topic_heard(),
        )


def _warn_of_another_region() -> None:
    """Say it when a call is handled elsewhere: a number's routing may be set to another region.

    Twilio sends X-Home-Region with every webhook (twilio.com/docs/usage/webhooks/webhooks-faq).
    """
    region = request.headers.get("X-Home-Region", "")
    if region and region != house().settings.twilio_region:
        log.warning("this call is handled in region %s; see TWILIO_REGION", region)


def _apologise(moment: Moment) -> Turn:
    step = (request.view_args or {}).get("step", "")
    return flow.apologise(house().line, addresses().position(step, request.args), moment)


def _addresses_of_caller() -> Addresses:
    """Return the addresses of the call that a colleague is asked to accept."""
    desks = [step.id for step in house().line.steps_of(Transfer)]
    desk = request.args.get("desk", "")
    call_sid = request.args.get("call", "")
    return replace(addresses(), call_sid=call_sid, desk=desk if desk in desks else desks[0])


def _links(of_call: Addresses) -> twiml.Links:
    parts = house()
    return twiml.Links(
        step=lambda position: for_the_caller(of_call.step(position)),
        sound=address_of,
        recording=lambda recording: of_call.own_recording(recording, parts.clock()),
        recording_callback=lambda position: for_nobody(of_call.recording_callback(position)),
        whisper=for_the_caller(of_call.whisper()),
        whisper_answer=for_the_caller(of_call.whisper_answer()),
        desk_number=parts.settings.clinic_number,
        line_number=parts.settings.line_number,
    )


def _last_resort() -> str:
    settings = house().settings
    return twiml.render_last_resort(settings.clinic_number, settings.line_number)


def _twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
