"""A reminder in a call: how it stands, what the caller does about it, and the call we make.

What a caller decides about it is stored before a word of the answer; when that fails the call
answers as after any failure. In a call that we make, nothing is said to whom no consent stands for.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.call import flow
from ivr.call.events import Event, Input
from ivr.call.moment import Moment
from ivr.database.engine import reading
from ivr.line.steps import REMINDER, REMINDER_MESSAGE, REMINDER_OFFER, REMINDER_PLANNED
from ivr.records.calls import count_step
from ivr.reminders import consent, in_call
from ivr.reminders.consent import Wish
from ivr.reminders.evening import Evenings
from ivr.reminders.planned import Reminder
from ivr.twilio import twiml
from ivr.twilio.posted_form import is_made_by_us
from ivr.webhooks.this_call import ThisCall
from ivr.words.position import Position
from ivr.words.reminder import Milestone, Standing
from ivr.words.turn import HangUp, Turn

log = logging.getLogger(__name__)

FARTHEST = timedelta(days=366)
"""How far ahead a day may be: a caller tells the day and the month, which come within a year."""


class WithoutConsentError(Exception):
    """There is no consent, or none any more, for what this call would say."""


def answered(call: ThisCall) -> tuple[Turn, str]:
    """Return what whoever picks up hears first, and note that it rang.

    Raises:
        WithoutConsentError: it was cancelled meanwhile, or nobody is to be rung.
    """
    token = call.query.get("reminder", "")
    with call.house.sessions.begin() as session:
        reminder = _rung_for(session, call, token)
        in_call.picked_up(session, token, call.sid)
    about = Position(
        "", leaflet=reminder.leaflet, dialled=reminder.dialled, day=reminder.day, reminder=token
    )
    turn = flow.begin_reminder(call.house.library, about, call.moment)
    if isinstance(turn.wait, HangUp):
        raise WithoutConsentError("the leaflet it is about tells no hour any more")
    return turn, twiml.render(turn, call.links)


def excuse(call: ThisCall) -> tuple[Turn, str]:
    """Return a turn that tells which hospital rang, nothing of a leaflet, and hangs up.

    Where nobody knows which leaflet it was about, it hangs up at once: it may be another hospital.
    """
    leaflet, dialled = _about(call)
    here = Position("", leaflet=leaflet, dialled=dialled, reminder="none")
    turn = flow.apologise(call.house.library, here, call.moment)
    return turn, twiml.render(turn, call.links)


def _about(call: ThisCall) -> tuple[str, str]:
    """Return of which leaflet a call of ours was to tell, and which of our numbers it shows."""
    if told := call.query.get("leaflet", ""):
        return told, call.dialled
    with suppress(SQLAlchemyError), reading(call.house.sessions) as session:
        return in_call.about(session, call.query.get("reminder", "")) or ("", "")
    return "", ""


def moment_after(call: ThisCall, position: Position, event: Event) -> Moment:
    """Do what the event decides about a reminder, and return the moment with how that stands.

    Raises:
        WithoutConsentError: this is a call of ours that may say no more.
        sqlalchemy.exc.SQLAlchemyError: it could not be stored.
    """
    key = event.keys[0] if isinstance(event, Input) else ""
    if call.is_reminding:
        _answer(call, position, key)
    elif _matters(call, position.step, key):
        return replace(call.moment, reminder=_stands(call, position, key))
    return call.moment


def _matters(call: ThisCall, step: str, key: str) -> bool:
    """Return whether it matters here how a reminder stands: where one is offered, or is decided."""
    if step in (REMINDER_OFFER, REMINDER_PLANNED):
        return bool(key)
    # Who waits behind the answer comes where # leads.
    return step in call.line.reminder_steps and key in ("", "#")


def _answer(call: ThisCall, position: Position, key: str) -> None:
    """Note what who was rung says with a key, if the consent stands for just this."""
    token, now = position.reminder, call.now
    with call.house.sessions.begin() as session:
        reminder = _rung_for(session, call, token, refuses=(position.step, key) == (REMINDER, "#"))
        if (reminder.day, reminder.leaflet) != (position.day, position.leaflet):
            raise WithoutConsentError("the address is about another day or leaflet")
        match position.step, key:
            case step, "6" if step == REMINDER:
                first, milestone = in_call.heard(session, token, now), Milestone.ANSWERED
            case step, "#" if step == REMINDER_MESSAGE:
                first, milestone = in_call.understood(session, token, now), Milestone.UNDERSTOOD
            case step, "#" if step == REMINDER:
                in_call.refused(session, token, now)
                return
            case _:
                return
        if first:
            _count(session, call, position, milestone)


def _rung_for(session: Session, call: ThisCall, token: str, *, refuses: bool = False) -> Reminder:
    """Return the reminder for which this very call rings.

    Raises:
        WithoutConsentError: there is none, it is withdrawn, or this is another's telephone.
    """
    reminder = in_call.rung_for(session, token, call.house.seal, refuses=refuses)
    is_theirs = reminder is not None and reminder.number == call.addresses.caller_number
    if reminder is None or not is_theirs or not is_made_by_us(call.form):
        raise WithoutConsentError("nobody agreed to this call, or not any more")
    return reminder


def _stands(call: ThisCall, position: Position, key: str) -> Standing:
    """Return how it stands for whom this call is from; asked for and cancelled here too."""
    number, day = call.addresses.caller_number, position.day
    today = call.house.local_day(call.now)
    # In a call that we make nobody has shown that it is their telephone.
    ours = {*call.house.library.desks, *call.house.library.numbers.values()}
    if number in ours or is_made_by_us(call.form) or day is None:
        return Standing.OFF
    if not today < day <= today + FARTHEST:
        return Standing.OFF
    wish = Wish(number, day, call.line.leaflet, position.dialled, call.line.clinic)
    match position.step, key:
        case step, "6" if step == REMINDER_OFFER:
            return _ask(call, position, wish)
        case step, "#" if step == REMINDER_PLANNED:
            with call.house.sessions.begin() as session:
                consent.cancel(session, wish, call.now)
            return Standing.OFF
        case step, _ if step in (REMINDER_OFFER, REMINDER_PLANNED):
            return Standing.OFF
        case _:
            return _standing(call, wish)


def _ask(call: ThisCall, position: Position, wish: Wish) -> Standing:
    evenings = Evenings.of(call.house.settings)
    with call.house.sessions.begin() as session:
        found = consent.ask(session, wish, call.house.seal, call.now, evenings)
        if found not in (Standing.OFF, Standing.PLANNED):
            _count(session, call, position, Milestone.ASKED)
        if found is Standing.OPEN:
            _count(session, call, position, Milestone.PLANNED)
    return found


def _standing(call: ThisCall, wish: Wish) -> Standing:
    """Ask how it stands; a database that does not answer is no reason to say anything of it."""
    evenings = Evenings.of(call.house.settings)
    if not evenings.are_on:
        return Standing.OFF
    try:
        with reading(call.house.sessions) as session:
            return consent.standing(session, wish, call.now, evenings)
    except SQLAlchemyError:
        log.exception("nobody knows how a reminder stands; none is offered")
        return Standing.OFF


def _count(session: Session, call: ThisCall, position: Position, milestone: Milestone) -> None:
    at, leaflet = call.house.stamp(), position.leaflet
    count_step(session, position.step, milestone, at, leaflet=leaflet)
