"""The mail of a week: once for each clinic, on the first moment of the week at which it is open."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial

from ivr.call.hours import OpeningHours, is_open
from ivr.database.engine import reading
from ivr.database.lease import Chore
from ivr.dutch.public_days import AMSTERDAM
from ivr.messages import week
from ivr.messages.worker_parts import Work
from ivr.worker.duty import LONGEST_WEEK, Duty
from ivr.worker.open_hours import closures_until, hours_of


def week_of(clinic: str) -> Duty:
    """Return the duty to tell a clinic how the week before went."""
    return Duty(partial(_is_week_to_tell, clinic), partial(_tell_week, clinic), LONGEST_WEEK)


def _is_week_to_tell(clinic: str, work: Work) -> bool:
    """Return whether the clinic is open, for the first time since this week began."""
    now, hours = work.clock(), hours_of(work, clinic)
    if hours is None or not work.settings.notify_weekly:
        return False
    with reading(work.sessions) as session:
        told = session.get(Chore, f"week {clinic}")
        if told and told.done_at and _monday(work, told.done_at) == _monday(work, now):
            return False
        closed = closures_until(session, clinic, now)
    return is_open(now, hours, closed)


def _tell_week(clinic: str, work: Work, _chore: Chore) -> datetime:
    """Send the figures, where there are any; after a crash perhaps twice, never not at all."""
    monday, hours = _monday(work, work.clock()), hours_of(work, clinic)
    if hours is not None:
        figures = _figures(work, clinic, monday - week.A_WEEK, hours)
        if not figures.is_empty:
            work.notifier.send(week.week_mail(figures, work.library.clinics[clinic].name), clinic)
    return datetime.combine(monday + week.A_WEEK, time(), AMSTERDAM)


def _figures(work: Work, clinic: str, monday: date, hours: OpeningHours) -> week.WeekFigures:
    now = work.clock()
    with reading(work.sessions) as session:
        closed = closures_until(session, clinic, now)
        return week.week_figures(session, clinic, monday, hours, closed)


def _monday(work: Work, moment: datetime) -> date:
    return week.monday_of(work.local_day(moment))
