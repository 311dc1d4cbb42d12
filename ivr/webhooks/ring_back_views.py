"""The calls to a colleague: the code that proves a telephone, and a ring back with its caller.

Its addresses name a sealed try and never a number. A failure is spoken and ends the call: here
nobody is put through to a clinic, because nobody but a colleague is on the line.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from flask import Response

from ivr.line import ringing_back as words
from ivr.line import timings
from ivr.line.desk import ACCEPT
from ivr.messages.tries import RingBackOutcome
from ivr.ringing_back import ring_back_call
from ivr.ringing_back.verifying import code_to_speak
from ivr.twilio import twiml
from ivr.twilio.addresses import for_nobody, for_the_caller
from ivr.twilio.connecting import render_connection
from ivr.twilio.posted_form import caller_number, is_made_by_us
from ivr.webhooks import callbacks, views
from ivr.webhooks.callbacks import OVER
from ivr.webhooks.this_call import ThisCall
from ivr.words.position import Position, number_shown
from ivr.words.prompt import Pace, Sayings
from ivr.words.turn import HangUp, Turn, WaitForInput

log = logging.getLogger(__name__)

SAID_AFTER = {
    RingBackOutcome.NO_ANSWER: (words.NOT_ANSWERED,),
    RingBackOutcome.BUSY: (words.ENGAGED,),
    RingBackOutcome.FAILED: (words.NOT_REACHED,),
}
"""What a colleague hears who waited for nothing."""


@views.bp.post("/voice/telephone-code")
def telephone_code() -> Response:
    """Somebody picked up the telephone of which a colleague says that it is theirs."""
    return _answered(_say_code)


@views.bp.post("/voice/ring-back")
def ring_back() -> Response:
    """A colleague picked up who pressed "Bel terug", or something else did."""
    return _answered(_ask)


@views.bp.post("/voice/ring-back-answer")
def ring_back_answer() -> Response:
    """The colleague pressed a key, or nobody did; only the accept key rings the caller."""
    return _answered(_connect)


@views.bp.post("/voice/ring-back-end")
def ring_back_end() -> Response:
    """The caller did not pick up, or hung up; the action of the Dial."""
    return _answered(_tell_end)


@callbacks.bp.post("/voice/ring-back-caller")
def ring_back_caller() -> Response:
    """The status callback of the caller's telephone: it was picked up, or it is over."""
    call = ThisCall()
    with call.house.sessions.begin() as session:
        ring_back_call.caller_told(session, _token(call), call.form.get("CallStatus", ""))
    return Response(status=204)


@callbacks.bp.post("/voice/ring-back-status")
def ring_back_status() -> Response:
    """The status callback of the call to the colleague: it is over."""
    call = ThisCall()
    if call.sid and call.form.get("CallStatus") in OVER:
        with call.house.sessions.begin() as session:
            ring_back_call.is_over(session, _token(call), call.sid, call.house.stamp())
    return Response(status=204)


def _answered(decide: Callable[[ThisCall], str]) -> Response:
    """Answer a webhook; any failure is spoken, and ends the call."""
    call = ThisCall()
    try:
        return _twiml(decide(call))
    except Exception:
        log.exception("a webhook failed; the colleague hears an apology")
    try:
        return _twiml(_says(call, (words.TROUBLE,)))
    except Exception:
        log.exception("the apology failed too; the call ends without it")
        return _twiml(twiml.render_hang_up())


def _say_code(call: ThisCall) -> str:
    house, token = call.house, call.query.get("proving", "")
    with house.sessions.begin() as session:
        code = code_to_speak(session, house, token, call.sid, _rung(call), house.stamp())
    if not code:
        log.warning("a call for a code says nothing: it is void, or is another's")
        return twiml.render_hang_up()
    return _says(call, words.spoken_code(_hospital(call), code))


def _ask(call: ThisCall) -> str:
    with call.house.sessions.begin() as session:
        one = ring_back_call.picked_up(session, call.house, _token(call), call.sid, _rung(call))
        clinic = one.clinic if one else ""
    if not clinic:
        return _not_any_more(call)
    wait = WaitForInput(Position(""), words.question(_hospital(call, clinic)), timings.ACCEPTING)
    answer = for_the_caller(_address(call, "ring-back-answer"))
    links = replace(call.links, step=lambda position, before_part: answer)
    return twiml.render(Turn((), wait, Pace.NORMAL), links)


def _connect(call: ThisCall) -> str:
    house, token = call.house, _token(call)
    with house.sessions.begin() as session:
        if call.form.get("Digits") != ACCEPT:
            ring_back_call.declined(session, house, token, call.sid, _rung(call))
            return twiml.render_hang_up()
        both = ring_back_call.accepted(session, house, token, call.sid, _rung(call))
    if both is None:
        return _not_any_more(call)
    action = for_the_caller(_address(call, "ring-back-end"))
    told = for_nobody(_address(call, "ring-back-caller"))
    shown = number_shown(house.library.numbers, call.dialled)
    return render_connection(both.caller, shown, action, told)


def _tell_end(call: ThisCall) -> str:
    status, bridged = call.form.get("DialCallStatus", ""), call.form.get("DialBridged", "")
    with call.house.sessions.begin() as session:
        outcome = ring_back_call.caller_told(session, _token(call), status, bridged)
    return _says(call, SAID_AFTER.get(outcome, ()) if outcome else ())


def _not_any_more(call: ThisCall) -> str:
    """Say that it cannot be any more, to whoever the line did ring; to anybody else nothing."""
    log.warning("a ring back says nothing: it is over, or is another's")
    if not is_made_by_us(call.form):
        return twiml.render_hang_up()
    return _says(call, (words.NOT_ANY_MORE,))


def _says(call: ThisCall, said: Sayings) -> str:
    return twiml.render(Turn(said, HangUp(), Pace.NORMAL), call.links)


def _rung(call: ThisCall) -> str:
    """Return the number (E.164) that this call of ours rings; empty when it is no call of ours."""
    return caller_number(call.form) if is_made_by_us(call.form) else ""


def _token(call: ThisCall) -> str:
    return call.query.get("ringing", "")


def _address(call: ThisCall, place: str) -> str:
    return f"{call.house.settings.public_base_url}/voice/{place}?ringing={_token(call)}"


def _hospital(call: ThisCall, clinic: str = "") -> str:
    """Return how the hospital of a clinic is called; without one that of the first leaflet."""
    abouts = [leaflet.about for leaflet in call.house.library.leaflets.values()]
    theirs = (about.hospital for about in abouts if about.clinic_number == clinic)
    return next(theirs, abouts[0].hospital)


def _twiml(document: str) -> Response:
    return Response(document, content_type="text/xml; charset=utf-8")
