"""What colleagues do on a card to ring a caller back: press "Bel terug", and tell how it went."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from ivr.database.columns import LARGEST_ID
from ivr.house import house
from ivr.messages.inbox import find_message
from ivr.messages.tries import RingBackOutcome
from ivr.messages.way_back import way_back
from ivr.pages.context import actor, bp, clinics, colleague, database, now
from ivr.pages.forms import typed
from ivr.records.access_log import LogEvent, write_log
from ivr.ringing_back.pressing import PressRefusal, RingBackPress, ring_back_now
from ivr.ringing_back.ring_back_call import tell_outcome

IS_OFF = "Terugbellen via de lijn staat uit."
RINGS = "De lijn belt nu uw telefoon. Neem op en druk op 1. Dan belt de lijn de beller."
TOLD = {
    RingBackOutcome.SPOKEN: "Genoteerd: u hebt de beller van bericht {} gesproken. Is het klaar? "
    "Druk dan op Afgehandeld.",
    RingBackOutcome.MACHINE: "Genoteerd: bij bericht {} kreeg u de voicemail.",
}
NOT_YOURS = "Bij bericht {} is niets genoteerd: alleen wie belde, weet wie er opnam."


@bp.post("/berichten/<int:message_id>/terugbellen")
def ring_back(message_id: int) -> ResponseReturnValue:
    """Let the line ring the colleague, and then the caller."""
    if not house().settings.ring_back:
        flash(IS_OFF, "problem")
        return redirect(way_back(message_id), 303)
    who = colleague()
    press = RingBackPress(clinics(), message_id, who.id, actor(), now(), _number("na"))
    came = ring_back_now(house(), press)
    if isinstance(came, PressRefusal):
        flash(came.format(message_id), "problem")
    elif came.problem:
        flash(came.problem, "problem")
    else:
        flash(RINGS)
    return redirect(way_back(message_id), 303)


@bp.post("/berichten/<int:message_id>/teruggebeld")
def tell_ring_back(message_id: int) -> ResponseReturnValue:
    """Note whether a person picked up, or a machine; nothing is ticked off by that."""
    outcome = {str(one): one for one in TOLD}.get(typed("afloop"))
    with database() as session:
        message = find_message(session, clinics(), message_id)
        is_told = (
            outcome is not None
            and message is not None
            and tell_outcome(session, message_id, _number("poging"), colleague().id, outcome)
        )
        if message is not None and is_told:
            log = partial(write_log, session, actor(), now(), LogEvent.RING_BACK_TOLD)
            log(clinic=message.clinic, message_id=message_id)
    if outcome is not None and is_told:
        flash(TOLD[outcome].format(message_id))
    else:
        flash(NOT_YOURS.format(message_id), "problem")
    return redirect(way_back(message_id), 303)


def _number(name: str) -> int:
    """Return the id of a try in the form; -1, which fits none, when it is a word."""
    value = typed(name)
    is_one = value.isascii() and value.isdecimal() and len(value) <= len(str(LARGEST_ID))
    return min(int(value), LARGEST_ID) if is_one else -1
