"""Uw telefoon: a colleague tells which telephone is theirs, proves it by a code, and removes it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.house import house
from ivr.pages.context import actor, bp, clinics, colleague, database, now, reading
from ivr.pages.forms import typed
from ivr.records.access_log import LogEvent, log_everywhere
from ivr.ringing_back.may_ring import own_telephone as proven_telephone
from ivr.ringing_back.pressing import line_number_for
from ivr.ringing_back.ring_once import ring_once
from ivr.ringing_back.verifying import (
    CALLS_AN_HOUR,
    CodeCall,
    NotATelephoneError,
    TooOftenError,
    ask_for_code,
    awaits_code,
    claimed_number,
    forget_number,
    prove,
    ring_again,
)
from ivr.twilio.calls_out import PROVING

IS_OFF = "Terugbellen via de lijn staat uit: een telefoon is niet nodig."
NOT_RUNG = (
    "De lijn belt dit nummer niet. Vul een Nederlands vast of mobiel nummer in, en niet dat van de "
    "lijn of van een polikliniek."
)
TOO_OFTEN = (
    f"De lijn belde in een uur {CALLS_AN_HOUR} keer met een code. Dat is het meeste. "
    "Probeer het over een uur nog eens."
)
RINGS = "De lijn belt nu dit nummer en zegt twee keer een code. Vul die hieronder in."
PROVEN = "Uw telefoon is bevestigd. Bij de berichten staat nu 'Bel terug'."
WRONG = (
    "Deze code klopt niet, of is niet meer geldig. Probeer het nog eens, of laat de lijn opnieuw "
    "bellen."
)
FORGOTTEN = "Uw telefoon is verwijderd. De lijn belt dit nummer niet meer."

Make = Callable[[Session], CodeCall]


@bp.get("/uw-telefoon")
def own_telephone() -> ResponseReturnValue:
    """Show a colleague their own telephone, and to nobody else."""
    who = colleague().id
    with reading() as session:
        proven = proven_telephone(session, house(), who)
        claimed = claimed_number(session, house(), who)
        waits = awaits_code(session, who, now())
    return render_template(
        "ringing_back/templates/own_telephone.html",
        is_on=house().settings.ring_back,
        proven=proven.number if proven else "",
        claimed=claimed,
        waits=waits,
    )


@bp.post("/uw-telefoon")
def ring_telephone_again() -> ResponseReturnValue:
    """Let the line ring a number with a code: the one that is typed, or the same as before."""
    number, who = typed("nummer"), colleague().id
    if number:
        return _ring(lambda session: ask_for_code(session, house(), who, number, now()))
    return _ring(lambda session: ring_again(session, house(), who, now()))


@bp.post("/uw-telefoon/code")
def prove_telephone() -> ResponseReturnValue:
    """Take the code that the line spoke."""
    with database() as session:
        # A wrong one is counted, and so is committed too.
        is_right = prove(session, house(), colleague().id, typed("code"), now())
        if is_right:
            _log(session, "telefoon bevestigd")
    flash(PROVEN) if is_right else flash(WRONG, "problem")
    return _back()


@bp.post("/uw-telefoon/verwijderen")
def forget_telephone() -> ResponseReturnValue:
    """Forget the number."""
    with database() as session:
        if forget_number(session, colleague().id):
            _log(session, "telefoon verwijderd")
    flash(FORGOTTEN)
    return _back()


def _ring(make: Make) -> ResponseReturnValue:
    """Commit a call with a code and make it once; say what is wrong where that cannot be."""
    if not house().settings.ring_back:
        return _back(IS_OFF)
    try:
        with database() as session:
            call = make(session)
            _log(session, "telefoon opgegeven")
    except NotATelephoneError:
        return _back(NOT_RUNG)
    except TooOftenError:
        return _back(TOO_OFTEN)
    shown = line_number_for(house(), "")
    rung = ring_once(house(), call.telephone, shown, call.token, PROVING)
    if not rung.problem:
        flash(RINGS)
    return _back(rung.problem)


def _log(session: Session, what: str) -> None:
    """Log a change, and never the number."""
    event, detail = LogEvent.TELEPHONE_CHANGED, f"{colleague().name}: {what}"
    log_everywhere(session, actor(), now(), event, clinics=clinics(), detail=detail)


def _back(problem: str = "") -> ResponseReturnValue:
    if problem:
        flash(problem, "problem")
    return redirect(url_for("staff.own_telephone"), 303)
