"""What is mailed to staff, each clinic by itself: nobody hears of another one's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from ivr.call.hours import OpeningHours, is_open, working_time_between
from ivr.database.engine import reading
from ivr.database.lease import Chore
from ivr.dutch.public_days import AMSTERDAM
from ivr.messages import notify
from ivr.messages.notify import Notification
from ivr.messages.worker_parts import Work
from ivr.records import seals
from ivr.records.closures import closures_around
from ivr.reminders import ending
from ivr.worker.asking_others import calls_for, escalation_for
from ivr.worker.duty import LONGEST_DAY, Duty
from ivr.worker.open_hours import hours_of


def _news(clinic: str) -> Duty:
    """Return the duty to tell a clinic of new messages."""
    return Duty(partial(_has_news, clinic), partial(_notify, clinic))


def _late(clinic: str) -> Duty:
    """Return the duty to remind a clinic of what waits for long."""
    return Duty(partial(_is_late, clinic), every_day(notify.STILL_WAITING, clinic), LONGEST_DAY)


def _ending(clinic: str) -> Duty:
    """Return the duty to warn a clinic of what will soon be deleted unanswered."""
    return Duty(partial(_is_ending, clinic), every_day(notify.ENDING, clinic), LONGEST_DAY)


MAILS: Mapping[str, Callable[[str], Duty]] = {
    "hook": calls_for,
    "notify": _news,
    "remind": _late,
    "escalate": escalation_for,
    "ending": _ending,
}
"""The kind of chore -> the duty of it towards one clinic (E.164)."""


def _has_news(clinic: str, work: Work) -> bool:
    with reading(work.sessions) as session:
        return bool(notify.untold(session, clinic, work.clock()))


def _notify(clinic: str, work: Work, chore: Chore) -> datetime:
    """Send one mail for all news; after a crash they may be told twice, never not at all.

    The first one of a day carries the last seal of the log, as what is sent daily does.
    """
    with reading(work.sessions) as session:
        news = notify.untold(session, clinic, work.clock())
    if news:
        today = work.local_day(work.clock())
        first = chore.done_at is None or work.local_day(chore.done_at) != today
        mail = _with_seal(work, notify.NEW_MESSAGE) if first else notify.NEW_MESSAGE
        work.notifier.send(mail, clinic)
        with work.sessions.begin() as session:
            notify.staff_were_told(session, news, work.clock())
    return work.clock() + (work.quiet if news else timedelta(0))


def unreached_of(clinic: str) -> Duty:
    """Return the duty to tell a clinic that somebody who asked to be rung was not reached."""
    return Duty(partial(_has_unreached, clinic), partial(_tell_unreached, clinic))


def _has_unreached(clinic: str, work: Work) -> bool:
    with reading(work.sessions) as session:
        return bool(ending.untold(session, clinic))


def _tell_unreached(clinic: str, work: Work, _chore: Chore) -> datetime:
    """Send one mail for all of an evening; after a crash perhaps twice, never not at all."""
    with reading(work.sessions) as session:
        ids = ending.untold(session, clinic)
    if ids:
        work.notifier.send(ending.UNREACHED, clinic)
        with work.sessions.begin() as session:
            ending.clinic_was_told(session, ids, work.clock())
    return work.clock()


def _is_late(clinic: str, work: Work) -> bool:
    """Return whether it is office time and a message has waited for more than one working day."""
    now, hours = work.clock(), hours_of(work, clinic)
    with reading(work.sessions) as session:
        oldest = notify.longest_waiting(session, clinic)
        if oldest is None or hours is None:
            return False
        closed = closures_around(session, oldest, now).get(clinic, ())
    waited = working_time_between(oldest, now, hours, closed)
    return waited > _working_day(hours) and is_open(now, hours, closed)


def _working_day(hours: OpeningHours) -> timedelta:
    opens, closes = hours.opens, hours.closes
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)


def _is_ending(clinic: str, work: Work) -> bool:
    """Return whether it is past opening time and an unanswered message will soon be deleted."""
    now, hours = work.clock(), hours_of(work, clinic)
    with reading(work.sessions) as session:
        oldest = notify.longest_waiting(session, clinic)
    opened = hours is None or now.astimezone(hours.zone).time() >= hours.opens
    return opened and oldest is not None and work.retention.is_ending(oldest, now)


def every_day(mail: Notification, clinic: str | None) -> Callable[[Work, Chore], datetime]:
    """Return what sends this mail to a clinic, or to everyone, once a day while it is wanted."""

    def send(work: Work, _chore: Chore) -> datetime:
        work.notifier.send(_with_seal(work, mail), clinic)
        tomorrow = work.local_day(work.clock()) + timedelta(days=1)
        return datetime.combine(tomorrow, time(), AMSTERDAM)

    return send


def _with_seal(work: Work, mail: Notification) -> Notification:
    """Return the mail with the last seal: a copy out of reach of those who write the database."""
    with reading(work.sessions) as session:
        seal = seals.last_seal(session)
    if seal is None:
        return mail
    line = f"Voor de beheerder, zegel van het logboek:\n{seals.written(seal)}\n"
    return replace(mail, text=f"{mail.text}\n{line}")
