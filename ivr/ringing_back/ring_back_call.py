"""What comes of a ring back in the call itself: picked up, accepted, answered or not, over.

Nothing here commits; the caller of these functions owns the transaction. All is known by the token
of the try. Twilio promises no order, and tells some things twice: what is known better stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from ivr.house import House
from ivr.messages.tries import RingBackOutcome, RingBackTry
from ivr.ringing_back.may_ring import TwoNumbers, still_may_ring

CLIMBING: Sequence[RingBackOutcome] = (
    RingBackOutcome.NOT_MADE,
    RingBackOutcome.NOT_ACCEPTED,
    RingBackOutcome.FAILED,
    RingBackOutcome.NO_ANSWER,
    RingBackOutcome.BUSY,
    RingBackOutcome.ANSWERED,
)
"""What Twilio tells: each may take the place of those before it, and of none behind it."""

OF_THE_CALLER = {
    "completed": RingBackOutcome.ANSWERED,
    "answered": RingBackOutcome.ANSWERED,
    "in-progress": RingBackOutcome.ANSWERED,
    "busy": RingBackOutcome.BUSY,
    "no-answer": RingBackOutcome.NO_ANSWER,
    # The colleague hung up while it rang.
    "canceled": RingBackOutcome.NO_ANSWER,
    "failed": RingBackOutcome.FAILED,
}
"""CallStatus, or DialCallStatus, of the caller's telephone (twilio.com/docs/voice/twiml/dial)."""


def picked_up(
    session: Session, house: House, token: str, call_sid: str, rung: str
) -> RingBackTry | None:
    """Return the try for which this call rings, which is then the only one for it.

    `rung` is the number (E.164) that the call rings. None when all that was true at the press is
    not true any more, when this is another call, or when the try is over.
    """
    one = _running(session, token, call_sid)
    numbers = still_may_ring(session, house, one) if one else None
    if one is None or numbers is None or numbers.colleague.number != rung:
        return None
    one.call_sid = call_sid
    return one


def accepted(
    session: Session, house: House, token: str, call_sid: str, rung: str
) -> TwoNumbers | None:
    """Note that the colleague accepts, and return whom to ring; None when that cannot be any more.

    Told again it gives the same answer, until something is known of the caller's telephone.
    """
    one = picked_up(session, house, token, call_sid, rung)
    if one is None or one.outcome is not None:
        return None
    one.accepted_at = one.accepted_at or house.stamp()
    return still_may_ring(session, house, one)


def declined(session: Session, house: House, token: str, call_sid: str, rung: str) -> None:
    """Note that whoever picked up did not accept; only in the call that was made for it."""
    if picked_up(session, house, token, call_sid, rung):
        _not_accepted(session, token)


def _not_accepted(session: Session, token: str) -> None:
    """Note that nobody accepted, where nothing else is known."""
    _becomes(session, token, RingBackOutcome.NOT_ACCEPTED, RingBackTry.accepted_at.is_(None))


def caller_told(
    session: Session, token: str, status: str, bridged: str = ""
) -> RingBackOutcome | None:
    """Note, and return, what became of the caller's telephone by its CallStatus; None: nothing yet.

    `bridged` is what a Dial tells of whether two people have spoken, where it does.
    """
    outcome = OF_THE_CALLER.get(status)
    if outcome is None:
        return None
    if outcome is RingBackOutcome.ANSWERED and bridged.lower() == "false":
        outcome = RingBackOutcome.FAILED
    _becomes(session, token, outcome, RingBackTry.accepted_at.is_not(None))
    return outcome


def is_over(session: Session, token: str, call_sid: str, now: datetime) -> None:
    """Note that the call to the colleague is over, whatever became of it.

    Who accepted and hung up while it rang was not answered; that somebody picked up may come later.
    """
    _not_accepted(session, token)
    rang = RingBackTry.accepted_at.is_not(None) & RingBackTry.outcome.is_(None)
    _becomes(session, token, RingBackOutcome.NO_ANSWER, rang)
    ours = (RingBackTry.token == token, RingBackTry.ended_at.is_(None))
    session.execute(update(RingBackTry).where(*ours).values(ended_at=now, call_sid=call_sid))


def tell_outcome(
    session: Session, message_id: int, try_id: int, staff_id: int, outcome: RingBackOutcome
) -> bool:
    """Note what only the colleague knows who rang: whether a person picked up, or a machine.

    False when it is not their try, or nobody picked up.
    """
    reached = (RingBackOutcome.ANSWERED, RingBackOutcome.SPOKEN, RingBackOutcome.MACHINE)
    theirs = (
        RingBackTry.id == try_id,
        RingBackTry.message_id == message_id,
        RingBackTry.staff_id == staff_id,
    )
    question = update(RingBackTry).where(*theirs, RingBackTry.outcome.in_(reached))
    told = question.values(outcome=outcome).returning(RingBackTry.id)
    return session.scalar(told) is not None


def _running(session: Session, token: str, call_sid: str) -> RingBackTry | None:
    """Return a try that goes on, and has no other call."""
    theirs = or_(RingBackTry.call_sid.is_(None), RingBackTry.call_sid == call_sid)
    question = select(RingBackTry).where(RingBackTry.token == token, theirs)
    goes_on = question.where(RingBackTry.ended_at.is_(None)).with_for_update()
    return session.scalar(goes_on) if token and call_sid else None


def _becomes(
    session: Session, token: str, outcome: RingBackOutcome, which: ColumnElement[bool]
) -> None:
    weaker = CLIMBING[: CLIMBING.index(outcome)]
    is_news = or_(RingBackTry.outcome.is_(None), RingBackTry.outcome.in_(weaker))
    question = update(RingBackTry).where(RingBackTry.token == token, which, is_news)
    session.execute(question.values(outcome=outcome))
