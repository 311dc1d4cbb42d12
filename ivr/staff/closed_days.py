"""Open en dicht: this week, the days the clinic is closed, and closing it; the line follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.hours import (
    Closure,
    NeverOpenError,
    is_open,
    next_opening,
    why_closed,
)
from ivr.public_days import public_closed_days
from ivr.staff import words
from ivr.staff.asked import typed
from ivr.staff.clinic import actor, bp, clinic, database, now, reading
from ivr.staff.periods import midnight
from ivr.store.closing import add_closure, coming_closures, remove_closure
from ivr.store.models import AddedClosure

AHEAD = timedelta(days=365)
"""How far ahead we show public closed days, and staff may add their own."""

LONGEST = timedelta(days=60)
"""How long the clinic may be closed on end: a caller hears when it opens, and that must be known.

The line reads closures as far ahead (`ivr.voice.journal.CLOSURES_AHEAD`).
"""

TOO_LONG = (
    "De polikliniek is hier ten hoogste 60 dagen achter elkaar dicht, met weekeinden en feestdagen "
    "erbij. Bel de beheerder."
)
TODAY_REASON = "vandaag dicht"


@dataclass(frozen=True)
class Day:
    """A day of this week: its name, and when it is open or why it is closed."""

    name: str
    is_today: bool
    hours: str
    reason: str


@dataclass(frozen=True)
class ClosedDay:
    """A coming closure; `id` is 0 for a public one, which nobody can take back."""

    first_day: date
    days: str
    reason: str
    added_by: str = ""
    id: int = 0


@bp.get("/open")
def closed_days() -> str:
    """Show when the clinic is open."""
    return _page({})


def _page(given: Mapping[str, str]) -> str:
    """Show when the clinic is open; `given` is a closure that was refused, as it was typed."""
    moment = now()
    with reading() as session:
        rows = coming_closures(session, moment.date() - timedelta(days=7))
    closures = [_closure(row) for row in rows]
    closed_today = _overlapping(rows, moment.date(), moment.date())
    return render_template(
        "staff/closed_days.html",
        is_open=is_open(moment, clinic().hours, closures),
        why=why_closed(moment, clinic().hours, closures),
        opens=_opening(moment, closures),
        given=given,
        week=_week(moment, closures),
        coming=_coming(moment.date(), rows),
        today=moment.date(),
        closed_today=closed_today,
        only_today=closed_today is not None and closed_today.first_day == closed_today.last_day,
    )


@bp.post("/open/sluiten")
def close_days() -> ResponseReturnValue:
    """Close the clinic on one or more days."""
    reason = typed("reden").strip()[:200]
    try:
        first = date.fromisoformat(typed("van"))
        last = date.fromisoformat(typed("tot") or first.isoformat())
    except ValueError:
        return _ask_again("Vul een geldige datum in.")
    if problem := _problem_with(first, last, reason) or _close(Closure(first, last, reason)):
        return _ask_again(problem)
    flash(f"Gesloten: {_period(first, last)}. De telefoonlijn weet het meteen.")
    return redirect(url_for("staff.closed_days"), 303)


@bp.post("/open/vandaag-dicht")
def close_today() -> ResponseReturnValue:
    """Close the clinic for the rest of today, with one press."""
    reason = typed("reden").strip()[:200] or TODAY_REASON
    today = now().date()
    if problem := _close(Closure(today, today, reason)):
        return _refuse(problem)
    flash("De polikliniek is vandaag dicht. De telefoonlijn weet het meteen.")
    return redirect(url_for("staff.closed_days"), 303)


@bp.post("/open/<int:closure_id>/intrekken")
def reopen_days(closure_id: int) -> ResponseReturnValue:
    """Take a closure back."""
    with database() as session:
        removed = remove_closure(session, closure_id, actor(), now())
    if not removed:
        return _refuse("Een collega heeft deze sluiting al ingetrokken.")
    flash("De sluiting is ingetrokken. De telefoonlijn weet het meteen.")
    return redirect(url_for("staff.closed_days"), 303)


def _close(closure: Closure) -> str | None:
    """Add a closure, unless it does not go together with the others: then say why."""
    with database() as session:
        rows = coming_closures(session, closure.first_day - LONGEST)
        if other := _overlapping(rows, closure.first_day, closure.last_day):
            period = _period(other.first_day, other.last_day)
            return (
                f"{other.added_by} heeft al een sluiting ingevuld: {period}, {other.reason}. "
                "Trek die eerst in als u de dagen wilt veranderen."
            )
        if _closes_too_long(closure, [_closure(row) for row in rows]):
            return TOO_LONG
        add_closure(session, closure, actor(), now())
    return None


def _closes_too_long(new: Closure, others: Sequence[Closure]) -> bool:
    """Judge the days on end, without an open one between, that a new closure becomes part of."""
    closures = [*others, new]
    for first in (it.first_day for it in closures if it.first_day <= new.first_day):
        opens = _opening(midnight(first), closures)
        if opens is None or (opens.date() > new.first_day and opens.date() - first > LONGEST):
            return True
    return False


def _opening(moment: datetime, closures: Sequence[Closure]) -> datetime | None:
    """Return when the clinic opens; None when it stays closed as far as we look."""
    try:
        return next_opening(moment, clinic().hours, closures)
    except NeverOpenError:
        return None


def _problem_with(first: date, last: date, reason: str) -> str | None:
    today = now().date()
    if not reason:
        return "Vul een reden in. Alleen collega's lezen die."
    if last < first:
        return "De laatste dag ligt voor de eerste dag. Vul de dagen opnieuw in."
    if last < today:
        return "Deze dagen zijn al voorbij."
    if last > today + AHEAD:
        return "U kunt een sluiting tot een jaar vooruit invullen."
    if last - first >= LONGEST:
        return TOO_LONG
    return None


def _ask_again(problem: str) -> ResponseReturnValue:
    """Show what is wrong beside what was typed, so that nobody has to type it again."""
    flash(problem, "problem")
    return _page({name: typed(name) for name in ("van", "tot", "reden")}), 422


def _refuse(problem: str) -> ResponseReturnValue:
    flash(problem, "problem")
    return redirect(url_for("staff.closed_days"), 303)


def _week(moment: datetime, closures: Sequence[Closure]) -> list[Day]:
    monday = moment.date() - timedelta(days=moment.weekday())
    return [_day(monday + timedelta(days=number), moment, closures) for number in range(7)]


def _day(day: date, moment: datetime, closures: Sequence[Closure]) -> Day:
    hours = clinic().hours
    # Judged at the opening second: closed then means closed all day.
    reason = why_closed(datetime.combine(day, hours.opens, hours.zone), hours, closures)
    times = f"{hours.opens:%H.%M} tot {hours.closes:%H.%M} uur"
    is_today = day == moment.date()
    return Day(words.day_of_week(day), is_today, "gesloten" if reason else times, reason or "")


def _coming(today: date, rows: Sequence[AddedClosure]) -> list[ClosedDay]:
    public = [
        ClosedDay(day, words.day(day), reason)
        for year in (today.year, today.year + 1)
        for day, reason in public_closed_days(year).items()
        if today <= day <= today + AHEAD and day.isoweekday() in clinic().hours.weekdays
    ]
    own = [
        ClosedDay(
            row.first_day, _period(row.first_day, row.last_day), row.reason, row.added_by, row.id
        )
        for row in rows
        if row.last_day >= today
    ]
    return sorted([*public, *own], key=lambda closed: closed.first_day)


def _period(first: date, last: date) -> str:
    return words.day(first) if first == last else f"{words.day(first)} t/m {words.day(last)}"


def _closure(row: AddedClosure) -> Closure:
    return Closure(row.first_day, row.last_day, row.reason)


def _overlapping(rows: Sequence[AddedClosure], first: date, last: date) -> AddedClosure | None:
    """Return the first closure that has a day in common with this period."""
    return next((row for row in rows if row.first_day <= last and first <= row.last_day), None)
