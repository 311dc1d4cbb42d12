"""One look at whom we promised to ring: ring, look up what got lost, give the rest to staff."""

from __future__ import annotations

import logging
from datetime import timedelta

from ivr.database.engine import reading
from ivr.messages.worker_parts import Work
from ivr.records.clocks import Doubt
from ivr.reminders.ending import give_to_staff
from ivr.reminders.evening import Evenings
from ivr.reminders.next_try import Underway, due, of_evening
from ivr.reminders.ringing import look_up, ring_each
from ivr.worker.clock_check import compare_clocks

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20
"""Tries in one look, at a second each: then the clocks are compared anew."""


def ring_due(work: Work) -> int:
    """Ring whom it is time to ring, and return how many tries were made.

    A clock that may be wrong rings nobody, or it would be at night; and only one that nobody
    contradicts gives a promise up. That Twilio is away is no reason to forget it.
    """
    found, evenings, now = _found(work), Evenings.of(work.settings), work.clock()
    wanted = [*due(found, evenings, now)][:MOST_AT_ONCE]
    if not (wanted or any(one.is_lost(now) or one.is_over(evenings, now) for one in found)):
        return 0
    doubt = compare_clocks(work)
    if doubt is not None and doubt is not Doubt.ALONE:
        return 0
    made = ring_each(work, evenings, wanted) if doubt is None else 0
    look_up(work, [one for one in found if one.is_lost(now)])
    _end(work, evenings)
    return made


def _found(work: Work) -> list[Underway]:
    """Return what stands for tests of tomorrow and before."""
    with reading(work.sessions) as session:
        return of_evening(session, work.local_day(work.clock()) + timedelta(days=1))


def _end(work: Work, evenings: Evenings) -> None:
    found, now = _found(work), work.clock()
    if any(one.is_over(evenings, now) for one in found):
        with work.sessions.begin() as session:
            count = give_to_staff(session, found, evenings, now)
        log.info("%d callers were not reached; staff see who.", count)
