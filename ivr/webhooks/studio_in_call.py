"""The call of a colleague who records: star twice, the code of the page, and then take by take."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.call import flow
from ivr.call.events import Event, Input, RecordingEnded
from ivr.database.engine import reading
from ivr.line import studio
from ivr.studio import by_telephone, dialogue, sittings
from ivr.studio.lent_voice import Sitting
from ivr.studio.publishing import publish
from ivr.twilio import twiml
from ivr.twilio.posted_form import read_event
from ivr.webhooks.this_call import ThisCall
from ivr.words.position import Position
from ivr.words.turn import Turn

log = logging.getLogger(__name__)

STAR, STARS = Input("*"), Input("**")
"""Where several keys are waited for, as in the hall, both may come at once."""


def asks_for_studio(call: ThisCall, event: Event) -> bool:
    """Return whether this is the second star in a row, and a code was just made on the page.

    Only then star means more than usual; the first one is remembered in the addresses that follow.
    """
    if event not in (STAR, STARS) or call.is_reminding or not _is_expected(call):
        return False
    call.pressed_star = True
    return call.has_star or event == STARS


def _is_expected(call: ThisCall) -> bool:
    if not call.house.shelf.expects_call():
        return False
    try:
        with reading(call.house.sessions) as session:
            return sittings.is_open(session, call.house.stamp())
    except SQLAlchemyError as error:
        log.warning("nobody knows whether the studio is expected: %s", type(error).__name__)
        return False


def begin(call: ThisCall) -> tuple[Turn, str]:
    """Ask for the code, behind the second star."""
    return _answer(call, dialogue.ask_for_code(call.position.at(studio.CODE)))


def go_on(call: ThisCall) -> tuple[Turn, str]:
    """Answer what happened in a sitting; whoever has none is at the main menu."""
    position, event = call.position, read_event(call.form)
    with call.house.sessions.begin() as session:
        turn = _turn(session, call, position, event)
    if _may_be_heard(position, event):
        publish(call.house.sessions, call.house.shelf, [*call.house.library.clinics])
    return _answer(call, turn or _at_menu(call))


def _turn(session: Session, call: ThisCall, position: Position, event: Event) -> Turn | None:
    house = call.house
    if position.step == studio.CODE:
        return _after_code(session, call, position, event)
    sitting = sittings.sitting_of(session, call.sid, house.stamp())
    if sitting is None:
        return None
    _keep(session, call, sitting, position, event)
    now = by_telephone.to_read(session, house, sitting)
    decide = dialogue.at_take if position.step == studio.TAKE else dialogue.at_review
    return _remembered(sitting, decide(position, event, now), now)


def _after_code(session: Session, call: ThisCall, position: Position, event: Event) -> Turn | None:
    if event == STAR:
        return None
    code, house = event.keys if isinstance(event, Input) else "", call.house
    is_right = sittings.enter(session, house.seal, code, call.sid, house.stamp())
    sitting = sittings.sitting_of(session, call.sid, house.stamp()) if is_right else None
    if sitting is None:
        return dialogue.after_code(position, False, None)
    now = by_telephone.to_read(session, house, sitting)
    return _remembered(sitting, dialogue.after_code(position, True, now.following), now)


def _keep(
    session: Session, call: ThisCall, sitting: Sitting, position: Position, event: Event
) -> None:
    """Store what the colleague did before it is answered."""
    house, shelf = call.house, call.house.shelf
    match event:
        case RecordingEnded(recording=recording) if recording:
            made = by_telephone.NewRecording(recording, house.stamp())
            by_telephone.note_take(session, house, sitting, made)
        case Input(keys="#") if position.step == studio.REVIEW:
            by_telephone.approve(session, shelf, position.recording)
        case Input(keys="7") if position.step == studio.REVIEW:
            by_telephone.reject(session, shelf, position.recording)
        case _:
            pass
    session.flush()


def _remembered(sitting: Sitting, turn: Turn | None, now: dialogue.NowAndNext) -> Turn | None:
    """Remember what is read out in this turn: the recording that follows is of that."""
    said = {saying for part in turn.listening for saying in part.says} if turn else set()
    for to_read in (now.same, now.following):
        if to_read and to_read.prompt in said:
            sitting.prompt = to_read.prompt.id
    return turn


def _may_be_heard(position: Position, event: Event) -> bool:
    return position.step == studio.REVIEW and event == Input("#")


def _at_menu(call: ThisCall) -> Turn:
    """Return what a caller hears who presses star."""
    position = call.position.at(call.line.menu)
    return flow.advance(call.house.library, position, STAR, call.moment)


def _answer(call: ThisCall, turn: Turn) -> tuple[Turn, str]:
    return turn, twiml.render(turn, call.links)
