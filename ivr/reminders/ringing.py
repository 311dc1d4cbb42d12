"""Rings whom a caller asked us to ring: the try is committed first, and then made at most once.

A kill at any moment leaves a try of which nobody knows whether it rings. Twilio is asked for it by
number; when it shows nothing the try counts as made all the same, and the next one, or a colleague,
makes up for it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from ivr.database.columns import insert
from ivr.messages.worker_parts import Work
from ivr.records.clocks import TOLERANCE
from ivr.reminders.consent import consented, end
from ivr.reminders.evening import ON_THE_WAY, Evenings
from ivr.reminders.next_try import NextTry, Underway
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from ivr.twilio.calls_out import (
    CallMade,
    CallOutError,
    Consented,
    NotMadeError,
    TooBusyError,
)
from ivr.words.position import number_shown

log = logging.getLogger(__name__)

BETWEEN_CALLS = 1.0
"""Seconds; Twilio makes one call a second and lets more of them wait, until after half past eight
if need be (docs/voice/api/call-resource)."""


LOCKED = {"skip_locked": True, "key_share": True}
"""Of two workers one claims a reminder, and what the other writes of its tries goes on."""


@dataclass(frozen=True)
class Claim:
    """A try that is committed and ours to make."""

    try_id: int
    token: str
    day: date
    attempt: int
    at: datetime
    number: Consented
    line_number: str


def ring_each(work: Work, evenings: Evenings, wanted: Sequence[NextTry]) -> int:
    """Make these tries as far as there is time, and return how many."""
    made = 0
    for following in wanted:
        if work.stop.is_set():
            break
        claim = _claim(work, evenings, following)
        if claim is None:
            continue
        _make(work, evenings, claim)
        made += 1
        work.stop.wait(BETWEEN_CALLS if following is not wanted[-1] else 0)
    return made


def _claim(work: Work, evenings: Evenings, following: NextTry) -> Claim | None:
    """Commit a try, unless another worker has, or it may not be made; then return None."""
    now = work.clock()
    with work.sessions.begin() as session:
        reminder = session.get(Reminder, following.reminder_id, with_for_update=LOCKED)
        if reminder is None or reminder.outcome is not None:
            return None
        number = consented(reminder, work.seal)
        if number is None:
            log.error("Reminder %d: its consent does not fit; nobody is rung.", reminder.id)
            end(session, ReminderOutcome.UNREACHED, now, Reminder.id == reminder.id)
            return None
        if not evenings.may_ring(reminder.day, following.attempt, now):
            return None
        row = _commit_try(session, following, now)
        line_number = _line_number(work, reminder)
        return row and Claim(
            row.id, row.token, reminder.day, following.attempt, now, number, line_number
        )


def _commit_try(session: Session, following: NextTry, now: datetime) -> Any:
    """Write the try down; None when it is there, unless Twilio put it off."""
    row = insert(session, ReminderTry).values(
        reminder_id=following.reminder_id,
        attempt=following.attempt,
        token=secrets.token_urlsafe(24),
        started_at=now,
        state=Made.MAKING,
        ended_as="",
    )
    again = row.on_conflict_do_update(
        index_elements=[ReminderTry.reminder_id, ReminderTry.attempt],
        set_={"state": Made.MAKING, "started_at": now},
        where=ReminderTry.state == Made.PUT_OFF,
    )
    claimed = again.returning(ReminderTry.id, ReminderTry.token)
    return session.execute(claimed).one_or_none()


def _line_number(work: Work, reminder: Reminder) -> str:
    """Return the number of ours that is shown: the one that was dialled, while we have it."""
    return number_shown(work.library.numbers, reminder.dialled)


def _make(work: Work, evenings: Evenings, claim: Claim) -> None:
    """Ask Twilio, once; what came of it is noted, or is looked up later."""
    now = work.clock()
    late = not claim.at <= now < claim.at + ON_THE_WAY
    if late or not evenings.may_ring(claim.day, claim.attempt, now):
        _note(work, claim.try_id, Made.NOT_MADE)  # We were held up, or the clock was moved.
        return
    try:
        sid = work.calls_out.ring(claim.number, claim.line_number, claim.token)
    except TooBusyError:
        _note(work, claim.try_id, Made.PUT_OFF)
    except NotMadeError as error:
        log.warning("A reminder could not be made: %s", error)
        _note(work, claim.try_id, Made.NOT_MADE)
    except CallOutError as error:
        log.warning("A reminder may ring, or not: %s It is not made again.", error)
    else:
        _note(work, claim.try_id, Made.MADE, sid)


def _note(work: Work, try_id: int, state: Made, sid: str | None = None) -> None:
    """Note what came of a try, unless something else told it first: the call itself may."""
    known = case((ReminderTry.state == Made.MAKING, state), else_=ReminderTry.state)
    told = {"state": known} | ({"call_sid": sid} if sid else {})
    with work.sessions.begin() as session:
        session.execute(update(ReminderTry).where(ReminderTry.id == try_id).values(told))


def look_up(work: Work, lost: Sequence[Underway]) -> None:
    """Settle the tries of which the answer got lost, by asking Twilio for the calls to a number."""
    for one in lost:
        if work.stop.is_set():
            return
        reminder = one.reminder
        try:
            calls = work.calls_out.made(reminder.number, _line_number(work, reminder))
        except CallOutError as error:
            log.warning("Twilio did not tell whether a reminder rang: %s", error)
            return
        found = _sid_among(calls, one.tries)
        log.info("A reminder without an answer %s.", "rang" if found else "counts as made")
        _note(work, one.tries[-1].id, Made.MADE, found)


def _sid_among(calls: Sequence[CallMade], tries: Sequence[ReminderTry]) -> str | None:
    """Return the SID of the last try's call: none from before it, and none of the other try."""
    earliest = tries[-1].started_at - TOLERANCE
    known = {one.call_sid for one in tries}
    fits = (it for it in calls if it.created_at >= earliest and it.sid not in known)
    return next((it.sid for it in fits), None)
