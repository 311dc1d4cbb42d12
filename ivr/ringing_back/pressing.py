"""A press of "Bel terug": it is committed first, and then rings once at most.

Whatever is killed, and however many press at once, a press rings no telephone twice: Twilio is
asked by whoever wrote the row, and nobody asks again. Each press tells which try its page showed
last, so that two pages that show the same ring once together.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.orm import Session

from ivr.database.columns import insert, is_postgresql
from ivr.house import House
from ivr.messages.handling import Handling, claim
from ivr.messages.message import OPEN, Message, of_clinics
from ivr.messages.tries import RingBackOutcome, RingBackTry, is_stale
from ivr.records.access_log import Actor, LogEvent, write_log
from ivr.ringing_back.may_ring import TwoNumbers, bound_to, number_of_message, own_telephone
from ivr.ringing_back.ring_once import RungOnce, ring_once
from ivr.twilio.calls_out import RINGING_BACK
from ivr.words.position import number_shown

HOUR = timedelta(hours=1)

PER_COLLEAGUE = 20
"""Presses of one colleague in an hour: one every three minutes, which nobody keeps up who speaks.
Whoever has the account of a colleague can let the line ring no more than that."""

PER_CLINIC = 60
"""The same for a clinic: three colleagues who do nothing else."""

_LOCK = 724_225
"""Names, for PostgreSQL, the lock under which presses are counted; SQLite has one writer."""


class PressRefusal(StrEnum):
    """Why a press rings nobody; the value is what the colleague reads."""

    NOT_OPEN = "Bericht {} is al afgehandeld of gewist. Er is niet gebeld."
    TAKEN = "Een collega heeft bericht {} opgepakt. Er is niet gebeld."
    NO_TELEPHONE = "Geef eerst uw eigen telefoon op bij 'Uw telefoon'. Er is niet gebeld."
    NOT_DIALLABLE = "De lijn kan het nummer van bericht {} niet terugbellen. Er is niet gebeld."
    SEEN_OLD = (
        "Voor bericht {} is intussen al gebeld, door u of door een collega. Kijk hoe dat afliep."
    )
    RUNNING = "U belt al iemand terug via de lijn. Rond dat gesprek eerst af."
    COLLEAGUE_TOO_OFTEN = (
        f"U belde in een uur {PER_COLLEAGUE} keer terug via de lijn. Dat is het meeste. "
        "Wacht even, of bel met uw eigen toestel."
    )
    CLINIC_TOO_OFTEN = (
        f"De polikliniek belde in een uur {PER_CLINIC} keer terug via de lijn. Dat is het meeste. "
        "Wacht even, of bel met een eigen toestel."
    )


@dataclass(frozen=True)
class RingBackPress:
    """Who presses for which message, when, and which try (its id, or 0) the page showed last."""

    clinics: Collection[str]
    message_id: int
    staff_id: int
    actor: Actor
    now: datetime
    seen: int


@dataclass(frozen=True)
class RingBackClaim:
    """A press that is committed, and ours to ring for."""

    token: str
    numbers: TwoNumbers
    line_number: str


def ring_back_now(house: House, press: RingBackPress) -> RungOnce | PressRefusal:
    """Commit a press and ring the colleague; what came of that is noted."""
    with house.sessions.begin() as session:
        found = _claim(session, house, press)
    if isinstance(found, PressRefusal):
        return found
    telephone = found.numbers.colleague
    rung = ring_once(house, telephone, found.line_number, found.token, RINGING_BACK)
    with house.sessions.begin() as session:
        _note(session, found.token, rung, house.clock())
    return rung


def _claim(session: Session, house: House, press: RingBackPress) -> RingBackClaim | PressRefusal:
    """Write a press down, or say why it rings nobody."""
    if is_postgresql(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    ours = (of_clinics(press.clinics), OPEN, Message.id == press.message_id)
    message = session.scalar(select(Message).where(*ours).with_for_update())
    if message is None:
        return PressRefusal.NOT_OPEN
    numbers = _numbers(session, house, press, message)
    if isinstance(numbers, PressRefusal):
        return numbers
    if refusal := _not_now(session, press, message):
        return refusal
    token = _write(session, house, press, message, numbers)
    if token is None:
        return PressRefusal.RUNNING
    if message.claimed_by is None:
        claim(session, Handling(press.clinics, message.id, press.actor, press.now))
    log = partial(write_log, session, press.actor, press.now, LogEvent.RUNG_BACK)
    log(clinic=message.clinic, message_id=message.id)
    return RingBackClaim(token, numbers, line_number_for(house, message.leaflet))


def _numbers(
    session: Session, house: House, press: RingBackPress, message: Message
) -> TwoNumbers | PressRefusal:
    if message.claimed_by not in (None, press.actor.staff):
        return PressRefusal.TAKEN
    colleague = own_telephone(session, house, press.staff_id)
    if colleague is None:
        return PressRefusal.NO_TELEPHONE
    caller = number_of_message(house, message)
    return TwoNumbers(colleague, caller) if caller else PressRefusal.NOT_DIALLABLE


def _not_now(session: Session, press: RingBackPress, message: Message) -> PressRefusal | None:
    """Return why this is not the moment: somebody was first, or the line rang too often."""
    session.execute(update(RingBackTry).where(is_stale(press.now)).values(ended_at=press.now))
    last = select(func.max(RingBackTry.id)).where(RingBackTry.message_id == message.id)
    if (session.scalar(last) or 0) != press.seen:
        return PressRefusal.SEEN_OLD
    if _presses(session, press.now, RingBackTry.staff_id == press.staff_id) >= PER_COLLEAGUE:
        return PressRefusal.COLLEAGUE_TOO_OFTEN
    if _presses(session, press.now, RingBackTry.clinic == message.clinic) >= PER_CLINIC:
        return PressRefusal.CLINIC_TOO_OFTEN
    return None


def _presses(session: Session, now: datetime, whose: ColumnElement[bool]) -> int:
    question = select(func.count()).where(RingBackTry.pressed_at > now - HOUR, whose)
    return session.scalar(question) or 0


def _write(
    session: Session, house: House, press: RingBackPress, message: Message, numbers: TwoNumbers
) -> str | None:
    """Write the try down and return its token; None while another one goes on."""
    token = secrets.token_urlsafe(24)
    bound = bound_to(token, message.id, press.staff_id, message.clinic)
    row: Any = insert(session, RingBackTry).values(
        message_id=message.id,
        clinic=message.clinic,
        staff_id=press.staff_id,
        staff=press.actor.staff or "",
        token=token,
        sealed=house.seal.close(numbers.words, bound),
        pressed_at=press.now,
    )
    written = row.on_conflict_do_nothing().returning(RingBackTry.id)
    return token if session.scalar(written) is not None else None


def line_number_for(house: House, leaflet: str) -> str:
    """Return the number of ours that is shown: one that reaches the leaflet of the message."""
    library = house.library
    reached = (known for known in library.numbers if leaflet in library.behind(known))
    return number_shown(library.numbers, next(reached, ""))


def _note(session: Session, token: str, rung: RungOnce, now: datetime) -> None:
    """Note what Twilio answered; the call itself may have told more already."""
    own = update(RingBackTry).where(RingBackTry.token == token)
    if rung.sid:
        session.execute(own.where(RingBackTry.call_sid.is_(None)).values(call_sid=rung.sid))
    elif rung.is_refused:
        unheard = (RingBackTry.call_sid.is_(None), RingBackTry.outcome.is_(None))
        refused = {"outcome": RingBackOutcome.NOT_MADE, "ended_at": now}
        session.execute(own.where(*unheard).values(refused))
