"""Open en dicht: this week, the time the clinic is closed, and closing it; the line follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.call.hours import Closure, is_open, open_spans, why_closed, why_closed_all_day
from ivr.clinic.closing_form import (
    AHEAD,
    FIELDS,
    LONGEST_CLOSURE,
    LONGEST_REASON,
    RefusedError,
    closure_typed,
    opening,
    period,
    refuse_beside,
)
from ivr.dutch import written
from ivr.dutch.public_days import public_closed_days
from ivr.house import house
from ivr.pages.context import actor, bp, database, now, reading
from ivr.pages.forms import typed
from ivr.records.closures import AddedClosure, add_closure, coming_closures, remove_closure

TODAY_REASON = "vandaag dicht"


@dataclass(frozen=True)
class Day:
    """A day of this week: its name, when it is open, and why it is not open longer."""

    name: str
    is_today: bool
    hours: str
    reason: str
    is_closed: bool


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
    moment, hours = now(), house().hours
    with reading() as session:
        rows = coming_closures(session, moment.date() - timedelta(days=7))
    closures = [row.closure for row in rows]
    today = open_spans(moment.date(), hours, closures)
    return render_template(
        "clinic/templates/closed_days.html",
        is_open=is_open(moment, hours, closures),
        why=why_closed(moment, hours, closures),
        opens=opening(moment, hours, closures),
        closes=next((closes for opens, closes in today if opens <= moment < closes), None),
        given=given,
        week=_week(moment, closures),
        coming=_coming(moment, rows),
        today=moment.date(),
        may_close_today=any(moment < closes for _, closes in today),
        closed_now=_closing_today(moment, rows),
    )


@bp.post("/open/sluiten")
def close_days() -> ResponseReturnValue:
    """Close the clinic for one or more days, or a part of them."""
    given = {name: typed(name) for name in FIELDS}
    try:
        closure = closure_typed(given, now())
        _close(closure)
    except RefusedError as problem:
        # Beside what was typed, so that nobody has to type it again.
        flash(str(problem), "problem")
        return _page(given), 422
    flash(f"Gesloten: {period(closure)}. De telefoonlijn weet het meteen.")
    return redirect(url_for("staff.closed_days"), 303)


@bp.post("/open/vandaag-dicht")
def close_today() -> ResponseReturnValue:
    """Close the clinic for the rest of today, with one press."""
    reason = typed("reden").strip()[:LONGEST_REASON] or TODAY_REASON
    today = now().date()
    try:
        # A part of today that was closed before does not hinder a colleague who must close now.
        _close(Closure(today, today, reason), may_overlap=True)
    except RefusedError as problem:
        return _refuse(str(problem))
    flash("De polikliniek is vandaag dicht. De telefoonlijn weet het meteen.")
    return redirect(url_for("staff.closed_days"), 303)


@bp.post("/open/<int:closure_id>/intrekken")
def reopen_days(closure_id: int) -> ResponseReturnValue:
    """Take a closure back."""
    with database() as session:
        removed = remove_closure(session, closure_id, actor(), now())
    house().calendar.read(now())
    if not removed:
        return _refuse("Een collega heeft deze sluiting al ingetrokken.")
    flash("De sluiting is ingetrokken. De telefoonlijn weet het meteen.")
    return redirect(url_for("staff.closed_days"), 303)


def _close(closure: Closure, may_overlap: bool = False) -> None:
    """Add a closure that goes together with the others."""
    with database() as session:
        rows = coming_closures(session, closure.first_day - LONGEST_CLOSURE)
        refuse_beside(closure, rows, house().hours, now(), may_overlap)
        add_closure(session, closure, actor(), now())
    # This process knows it at once, and every other one within two seconds.
    house().calendar.read(now())


def _refuse(problem: str) -> ResponseReturnValue:
    flash(problem, "problem")
    return redirect(url_for("staff.closed_days"), 303)


def _closing_today(moment: datetime, rows: Sequence[AddedClosure]) -> AddedClosure | None:
    """Return what closes the clinic now and today only: the newest, which closes it longest."""
    today = [row for row in rows if row.first_day == row.last_day == moment.date()]
    spans = [(row, row.closure.span(house().hours.zone)) for row in today]
    now_closed = [row for row, (begin, end) in spans if begin <= moment < end]
    return max(now_closed, key=lambda row: row.id, default=None)


def _week(moment: datetime, closures: Sequence[Closure]) -> list[Day]:
    monday = moment.date() - timedelta(days=moment.weekday())
    return [_day(monday + timedelta(days=number), moment, closures) for number in range(7)]


def _day(day: date, moment: datetime, closures: Sequence[Closure]) -> Day:
    hours = house().hours
    spans = open_spans(day, hours, closures)
    times = " en ".join(
        f"{opens.astimezone(hours.zone):%H.%M} tot {written.hour(closes)}"
        for opens, closes in spans
    )
    office_hours = Closure(day, day, "", hours.opens, hours.closes)
    reasons = dict.fromkeys(it.reason for it in closures if it.overlaps(office_hours))
    return Day(
        name=written.day_of_week(day),
        is_today=day == moment.date(),
        hours=times or "gesloten",
        reason=", ".join(reasons) or why_closed_all_day(day, hours) or "",
        is_closed=not spans,
    )


def _coming(moment: datetime, rows: Sequence[AddedClosure]) -> list[ClosedDay]:
    today = moment.date()
    public = [
        ClosedDay(day, written.day(day), reason)
        for year in (today.year, today.year + 1)
        for day, reason in public_closed_days(year).items()
        if today <= day <= today + AHEAD and day.isoweekday() in house().hours.weekdays
    ]
    own = [
        ClosedDay(row.first_day, period(row.closure), row.reason, row.added_by, row.id)
        for row in rows
        if moment < row.closure.span(house().hours.zone)[1]
    ]
    return sorted([*public, *own], key=lambda closed: closed.first_day)
