"""The webhooks Twilio calls: read the event, ask the flow, answer with words, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from ivr.call import flow
from ivr.call.moves import heard_at
from ivr.counters.in_process import APOLOGY, CALLS, FALLBACK, LAST_RESORT, TURNS, count
from ivr.house import house
from ivr.line import studio
from ivr.line.desk import ACCEPT
from ivr.twilio import twiml
from ivr.twilio.addresses import for_the_caller
from ivr.twilio.posted_form import read_event
from ivr.webhooks import call_back_in_call, journal, reminder_in_call, studio_in_call
from ivr.webhooks.spoken_question import what_was_asked
from ivr.webhooks.this_call import ThisCall
from ivr.words.position import Position, number_shown
from ivr.words.step import Transfer
from ivr.words.turn import HangUp, Turn, WaitForSpeech

log = logging.getLogger(__name__)

bp = Blueprint("voice", __name__)


@bp.post("/voice")
def answer() -> Response:
    """A caller rings; this is the address a Twilio number points to."""
    call = ThisCall()
    count(CALLS)
    _warn_of_another_region(call)
    return _reply(call, lambda: call.answers.begin(call.dialled, call.moment, call.links))


@bp.post("/voice/<step>")
def go_on(step: str) -> Response:
    """The caller did something at a step, or nothing."""
    call = ThisCall()
    position = call.position
    if step in studio.STEPS:
        return _reply(call, lambda: studio_in_call.go_on(call))
    told = what_was_asked(call, position) or read_event(call.form)
    if studio_in_call.asks_for_studio(call, told):
        return _reply(call, lambda: studio_in_call.begin(call))
    event = journal.completed(call, position, told)

    def decide() -> tuple[Turn, str]:
        moment = reminder_in_call.moment_after(call, position, event)
        moment = call_back_in_call.moment_with(call, position, event, moment)
        here = heard_at(call.line, position, event, call.now, moment.lasts)
        return call.answers.advance(here, event, moment, call.links)

    return _reply(call, decide, (position, event))


@bp.post("/voice/reminder-call")
def remind() -> Response:
    """Whom we ring has picked up, or something has; `ivr.twilio.calls_out` gave this address."""
    call = ThisCall()
    return _reply(call, lambda: reminder_in_call.answered(call))


@bp.post("/voice/fallback")
def fall_back() -> Response:
    """Twilio could not reach or understand us; the address of the number's fallback."""
    call = ThisCall()
    count(FALLBACK)
    log.error("Twilio fell back: error %s", call.form.get("ErrorCode", "unknown"))
    if call.is_for_colleague:
        return _twiml(twiml.render_hang_up())
    return _reply(call, lambda: _apologise(call))


@bp.post("/voice/whisper")
def whisper() -> Response:
    """A colleague picked up and hears what this call is."""
    of_caller = ThisCall.of_caller()
    accept = for_the_caller(of_caller.addresses.whisper_answer(_rung(of_caller)))
    return _twiml(twiml.render_whisper(of_caller.line, of_caller.links, accept))


@bp.post("/voice/whisper-answer")
def whisper_answer() -> Response:
    """The colleague pressed a key; only the accept key connects."""
    of_caller = ThisCall.of_caller()
    accepted = of_caller.form.get("Digits") == ACCEPT
    if accepted and of_caller.sid:
        house().notebook.write_now(journal.put_through(of_caller, _rung(of_caller).step))
    return _twiml(twiml.render_whisper_answer(of_caller.line, of_caller.links, accepted))


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


def _reply(
    call: ThisCall,
    decide: Callable[[], tuple[Turn, str]],
    happened: journal.Happened | None = None,
) -> Response:
    """Answer a webhook; any failure is spoken and leads to a person or the voicemail.

    Only whom we ring ourselves is not put through: they asked for nothing now.
    """
    try:
        return _answer_turn(call, decide, happened)
    except reminder_in_call.WithoutConsentError as error:
        log.warning("a call of ours says nothing: %s", error)
    except Exception:
        count(APOLOGY)
        log.exception("a webhook failed; the caller hears an apology")
    try:
        return _answer_turn(call, lambda: _apologise(call), happened)
    except Exception:
        log.exception("the apology failed too; the caller is put through without it")
        return _twiml(_last_resort())


def _answer_turn(
    call: ThisCall,
    decide: Callable[[], tuple[Turn, str]],
    happened: journal.Happened | None,
) -> Response:
    """Decide, note what that proves, and answer; what the caller gave is stored before that."""
    turn, document = decide()
    if call.step not in studio.STEPS and not _leads_to_studio(turn):
        journal.keep(call, turn, happened)
    if isinstance(turn.wait, WaitForSpeech):
        call.house.expect_question(turn.wait.position.leaflet)
    count(TURNS)
    return _twiml(document)


def _leads_to_studio(turn: Turn) -> bool:
    """Return whether a colleague is asked for a code: that is counted as no caller's."""
    return not isinstance(turn.wait, HangUp) and turn.wait.position.step in studio.STEPS


def _apologise(call: ThisCall) -> tuple[Turn, str]:
    if call.is_reminding:
        return reminder_in_call.excuse(call)
    turn = flow.apologise(call.house.library, call.position, call.moment)
    return turn, twiml.render(turn, call.links)


def _warn_of_another_region(call: ThisCall) -> None:
    """Say it when a call is handled elsewhere: a number's routing may be set to another region.

    Twilio sends X-Home-Region with every webhook (twilio.com/docs/usage/webhooks/webhooks-faq).
    """
    region = call.request.environ.get("HTTP_X_HOME_REGION", "")
    if region and region != call.house.settings.twilio_region:
        log.warning("this call is handled in region %s; see TWILIO_REGION", region)


def _rung(of_caller: ThisCall) -> Position:
    """Return where the desk is rung, of the call that a colleague is asked to accept."""
    told = of_caller.query.get
    desks = [step.id for step in of_caller.line.steps_of(Transfer)]
    desk = told("desk", "")
    step = desk if desk in desks else desks[0]
    return Position(step, leaflet=told("leaflet", ""), dialled=told("dialled", ""))


def _last_resort() -> str:
    """Ring a desk with what is sure to be there: that of the leaflet, where the request tells."""
    count(LAST_RESORT)
    library = house().library
    desk, dialled = library.desks[0], ""
    with suppress(Exception):
        call = ThisCall()
        if call.is_reminding or call.is_for_colleague:
            return twiml.render_hang_up()
        desk, dialled = call.line.clinic, call.dialled
    return twiml.render_last_resort(desk, number_shown(library.numbers, dialled))


def _twiml(document: str) -> Response:
    return Response(document, content_type="text/xml; charset=utf-8")
