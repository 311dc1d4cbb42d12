"""A wish to be rung back in a call: the number that is read back, and the wish, stored at once.

Whether a number asked before is told only to who rings from it: whoever keys in another's number
learns nothing of it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from ivr.call.events import Event, Input
from ivr.call.moment import Moment, Shown
from ivr.database.engine import reading
from ivr.dutch.public_days import AMSTERDAM
from ivr.line.steps import CALL_BACK_CHECK
from ivr.messages.call_back_request import CallBackWish, ask_to_be_rung_back, asked_at
from ivr.records.calls import note_call
from ivr.webhooks.this_call import ThisCall
from ivr.words.fact import Fact
from ivr.words.position import Position

log = logging.getLogger(__name__)

CONFIRMS = Input("#")


class WithoutNumberError(Exception):
    """Nobody knows on which number this caller is to be rung back."""


def moment_with(call: ThisCall, position: Position, event: Event, moment: Moment) -> Moment:
    """Store a wish that is confirmed; return the moment, with the number where it is read back.

    Raises:
        WithoutNumberError: nothing can be stored.
        sqlalchemy.exc.SQLAlchemyError: it could not be stored.
    """
    if position.step == CALL_BACK_CHECK and event == CONFIRMS:
        _ask(call, position)
        return moment
    is_near = position.step == CALL_BACK_CHECK or event == Input("0")
    if position.step not in call.line.reads_back or not (is_near and moment.knows_number):
        return moment
    number = call.addresses.caller_number
    return replace(moment, shown=Shown(number, _asked(call, number)))


def _ask(call: ThisCall, position: Position) -> None:
    number = position.number or (call.addresses.caller_number if call.moment.knows_number else "")
    if not number:
        raise WithoutNumberError("a wish to be rung back, without a number")
    at, line = call.house.stamp(), call.line
    is_keyed = bool(position.number)
    wish = CallBackWish(call.sid, number, is_keyed, line.clinic, line.leaflet, call.topic)
    with call.house.sessions.begin() as session:
        ask_to_be_rung_back(session, wish, at)
        if call.sid:
            where = {"clinic": line.clinic, "leaflet": line.leaflet}
            note_call(session, call.sid, at, Fact.CALL_BACK, **where)


def _asked(call: ThisCall, number: str) -> datetime | None:
    """Ask since when a number is to be rung; nothing is said while the database is away."""
    try:
        with reading(call.house.sessions) as session:
            at = asked_at(session, number, call.line.clinic)
    except SQLAlchemyError:
        log.exception("nobody knows whether this number asked before; nothing is said of it")
        return None
    return at and at.astimezone(AMSTERDAM)
