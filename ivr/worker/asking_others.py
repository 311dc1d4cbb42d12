"""Asks others: a second address of what lies around, and a colleague by the hospital's own system.

Each message is told of once in each way. What is to be posted is only written here; `hook_round`
posts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from ivr.call.hours import is_open, moment_before
from ivr.database.engine import reading
from ivr.database.lease import Chore
from ivr.messages import hook_calls, lying_around, notify
from ivr.messages.hook_calls import HookEvent
from ivr.messages.message import Message
from ivr.messages.notify import Mark
from ivr.messages.worker_parts import Work
from ivr.worker.duty import Duty
from ivr.worker.open_hours import closures_until, hours_of


def escalation_for(clinic: str) -> Duty:
    """Return the duty to mail somebody else of what lies around at a clinic."""
    return Duty(partial(_may_escalate, clinic), partial(_escalate, clinic))


def calls_for(clinic: str) -> Duty:
    """Return the duty to have a colleague asked for: of new messages, and of what lies around."""
    return Duty(partial(_may_call, clinic), partial(_call, clinic))


def _may_escalate(clinic: str, work: Work) -> bool:
    told = work.settings.second_readers(clinic)
    return bool(told) and bool(_lying(clinic, work, Message.escalated_at))


def _escalate(clinic: str, work: Work, _chore: Chore) -> datetime:
    """Send one mail for all that lies around; after a crash perhaps twice, never not at all."""
    if ids := _lying(clinic, work, Message.escalated_at):
        work.notifier.send(lying_around.LYING_AROUND, clinic)
        with work.sessions.begin() as session:
            notify.staff_were_told(session, ids, work.clock(), Message.escalated_at)
    return work.clock() + (work.quiet if ids else timedelta(0))


def _may_call(clinic: str, work: Work) -> bool:
    return bool(work.settings.hook_of(clinic)) and any(ids for _, ids, _ in _reasons(clinic, work))


def _call(clinic: str, work: Work, _chore: Chore) -> datetime:
    """Write one call for all news and one for all that lies around; each message is in it once."""
    page = f"{work.settings.public_base_url}/berichten"
    for what, ids, told_at in _reasons(clinic, work):
        if ids:
            with work.sessions.begin() as session:
                hook_calls.call(session, what, clinic, page, work.clock())
                notify.staff_were_told(session, ids, work.clock(), told_at)
    return work.clock() + work.quiet


def _reasons(clinic: str, work: Work) -> Iterator[tuple[HookEvent, Sequence[int], Mark]]:
    """Yield what a colleague can be asked for, because of which messages, and their mark."""
    with reading(work.sessions) as session:
        news = notify.untold(session, clinic, work.clock(), Message.hooked_at)
    yield HookEvent.NEW, news, Message.hooked_at
    yield (
        HookEvent.LYING_AROUND,
        _lying(clinic, work, Message.hook_escalated_at),
        Message.hook_escalated_at,
    )


def _lying(clinic: str, work: Work, told_at: Mark) -> Sequence[int]:
    """Return what lies around and was not told of, while the clinic is open."""
    now, hours = work.clock(), hours_of(work, clinic)
    with reading(work.sessions) as session:
        if hours is None or notify.longest_waiting(session, clinic) is None:
            return ()
        closed = closures_until(session, clinic, now)
        if not is_open(now, hours, closed):
            return ()
        since = moment_before(now, work.lies_after, hours, closed)
        return lying_around.lying_since(session, clinic, since, told_at)
