"""Reads the clocks and keeps what came of comparing them; `ivr.records.clocks` decides."""

from __future__ import annotations

import logging

from ivr.database.engine import reading
from ivr.database.lease import wake
from ivr.messages.worker_parts import Work
from ivr.records.clocks import TOLERANCE, Doubt, Readings, clocks_compared, doubt, last_comparison

log = logging.getLogger(__name__)


def compare_clocks(work: Work) -> Doubt | None:
    """Compare ours with the others, and keep the outcome for staff; return why not to delete."""
    found = doubt(_readings(work))
    if found is None:
        work.pulse.jumped = False
    else:
        log.warning(
            "Nothing is deleted, and nobody is rung: the clock is in doubt (%s).", found.value
        )
    with work.sessions.begin() as session:
        clocks_compared(session, work.clock(), found)
    return found


def wake_after_a_jump(work: Work) -> None:
    """Make due what a clock that was ahead has put off, as soon as it is put right."""
    now, seconds = work.clock(), work.monotonic()
    strayed = work.pulse.strayed(now, seconds)
    if abs(strayed) > TOLERANCE:
        log.warning("The clock of this machine jumped by %s.", strayed)
        work.pulse.jumped = True
    if strayed < -TOLERANCE:
        with work.sessions.begin() as session:
            wake(session, now, work.lease)
    work.pulse.beat(now, seconds)


def _readings(work: Work) -> Readings:
    twilio = work.twilio.moment()
    with reading(work.sessions) as session:
        last = last_comparison(session)
        database = work.database_clock(session)
    return Readings(
        ours=work.clock(),
        twilio=twilio,
        database=database,
        seen_at=last.compared_at if last else None,
        doubted=last.doubt if last else None,
        jumped=work.pulse.jumped,
    )
