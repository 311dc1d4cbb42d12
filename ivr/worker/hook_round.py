"""Posts the calls that are due, one by one; each is tried again, later each time, for a day."""

from __future__ import annotations

import logging

from ivr.database.engine import reading
from ivr.database.lease import any_due, back_off, finish, lease_next
from ivr.messages.hook_calls import HookCall, forget_stale, was_taken
from ivr.messages.hook_post import HookError
from ivr.messages.worker_parts import Work
from ivr.records.beats import CALL_FAILED, tally

log = logging.getLogger(__name__)

NOBODY_TO_CALL = "Er is geen adres om een collega op te roepen: zie NOTIFY_WEBHOOK."


def post_calls(work: Work) -> int:
    """Post what is due, until nothing is; return how many were taken."""
    taken = 0
    while not work.stop.is_set() and (found := _next(work)) is not None:
        taken += _post(work, found)
    return taken


def _next(work: Work) -> HookCall | None:
    """Lease the call that is due longest; that nothing is due is found out without writing."""
    now = work.clock()
    with reading(work.sessions) as session:
        if not any_due(session, HookCall, now, work.lease):
            return None
    with work.sessions.begin() as session:
        if given_up := forget_stale(session, now):
            log.warning("%d calls for a colleague were never taken; the mails go on.", given_up)
        return lease_next(session, HookCall, now, work.lease)


def _post(work: Work, found: HookCall) -> bool:
    try:
        url = work.settings.hook_of(found.clinic)
        if not url:
            raise HookError(NOBODY_TO_CALL)
        work.hook.post(url, found.event, found.body.encode(), work.clock())
    except HookError as error:
        log.warning("Call %d for a colleague: %s", found.id, error)
        again = work.clock() + back_off(found.attempts)
        with work.sessions.begin() as session:
            finish(session, found, next_attempt_at=again, last_error=str(error))
            tally(session, CALL_FAILED)
        return False
    with work.sessions.begin() as session:
        was_taken(session, found)
    return True
