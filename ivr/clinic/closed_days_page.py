"""Open en dicht: this week, the time the clinic is closed, and closing it; the line follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.call.hours import (
    Closure,
    OpeningHours,
    is_open,
    open_spans,
    why_closed,
    why_closed_all_day,
)
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
from ivr.dutch.language import WEEKDAYS
from ivr.dutch.public_days import public_closed_days
from ivr.house import house
from ivr.line.clinic import Clinic
from ivr.pages.context import actor, bp, chosen, clinics, database, now, reading
from ivr.pages.forms import asked, typed
from ivr.pages.rights import OWNED
from ivr.records.closures import (
    AddedClosure,
    add_closure,
    clinic_closed,
    coming_closures,
    remove_closure,
)

TODAY_REASON = "vandaag dicht"

OWNED["closure_id"] = lambda session, clinics, number: clinic_closed(session, number) in clinics


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
    if (clinic := _clinic(asked("polikliniek"))) is None:
        return render_template("clinic/templates/no_hours.html")
    return _page(clinic, {})


def _clinic(number: str) -> Clinic | None:
    """Return the clinic asked for, or the first that is shown; None when no leaflet has its hours.

    Raises:
        werkzeug.exceptions.NotFound: the colleague is of no such clinic.
    """
    if number and number not in clinics():
        abort(404)
    known = house().library.clinics
    return next((known[one] for one in ([number] if number else chosen()) if one in known), None)


def _typed_clinic() -> Clinic:
    """Return the clinic of the form."""
    return _clinic(typed("polikliniek")) or abort(404)


def _page(clinic: Clinic, given: Mapping[str, str]) -> str:
    """Show when a clinic is open; `given` is a closure that was refused, as it was typed."""
    moment, hours = now(), clinic.hours
    with reading() as session:
        rows = coming_closures(session, clinic.number, moment.date() - timedelta(days=7))
    closures = [row.closure for row in rows]
    today = open_spans(moment.date(), hours, closures)
    return render_template(
        "clinic/templates/closed_days.html",
        clinic=clinic,
        others=[one for one in clinics() if one in house().library.clinics],
        usual=_usual(hours),
        is_open=is_open(moment, hours, closures),
        why=why_closed(moment, hours, closures),
        opens=opening(moment, hours, closures),
        closes=next((closes for opens, closes in today if opens <= moment < closes), None),
        given=given,
        week=_week(moment, hours, closures),
        coming=_coming(moment, hours, rows),
        today=moment.date(),
        may_close_today=any(moment < closes for _, closes in today),
        closed_now=_closing_today(moment, hours, rows),
    )


def _usual(hours: OpeningHours) -> str:
    """Return the hours of every week, as in 'maandag t/m vrijdag, 08.00 tot 16.30 uur'."""
    days = [WEEKDAYS[day - 1] for day in sorted(hours.weekdays)]
    row = days[0] if len(days) == 1 else f"{days[0]} t/m {days[-1]}"
    return f"{row}, {hours.opens:%H.%M} tot {hours.closes:%H.%M} uur"


@bp.post("/open/sluiten")
def close_days() -> ResponseReturnValue:
    """Close the clinic for one or more days, or a part of them."""
    given, clinic = {name: typed(name) for name in FIELDS}, _typed_clinic()
    try:
        closure = closure_typed(given, now())
        _close(clinic, closure)
    except RefusedError as problem:
        # Beside what was typed, so that nobody has to type it again.
        flash(str(problem), "problem")
        return _page(clinic, given), 422
    flash(f"Gesloten: {period(closure)}. De telefoonlijn weet het meteen.")
    return _back(clinic.number)


@bp.post("/open/vandaag-dicht")
def close_today() -> ResponseReturnValue:
    """Close the clinic for the rest of today, with one press."""
    reason = typed("reden").strip()[:LONGEST_REASON] or TODAY_REASON
    today, clinic = now().date(), _typed_clinic()
    try:
        # A part of today that was closed before does not hinder a colleague who must close now.
        _close(clinic, Closure(today, today, reason), may_overlap=True)
    except RefusedError as problem:
        flash(str(problem), "problem")
    else:
        flash("De polikliniek is vandaag dicht. De telefoonlijn weet het meteen.")
    return _back(clinic.number)


@bp.post("/open/<int:closure_id>/intrekken")
def reopen_days(closure_id: int) -> ResponseReturnValue:
    """Take a closure back."""
    with database() as session:
        whose = clinic_closed(session, closure_id)
        removed = remove_closure(session, clinics(), closure_id, actor(), now())
    house().calendar.read(now())
    if removed:
        flash("De sluiting is ingetrokken. De telefoonlijn weet het meteen.")
    else:
        flash("Een collega heeft deze sluiting al ingetrokken.", "problem")
    return _back(whose)


def _close(clinic: Clinic, closure: Closure, may_overlap: bool = False) -> None:
    """Add a closure that goes together with the others of its clinic."""
    with database() as session:
        rows = coming_closures(session, clinic.number, closure.first_day - LONGEST_CLOSURE)
        refuse_beside(closure, rows, clinic.hours, now(), may_overlap)
        add_closure(session, clinic.number, closure, actor(), now())
    # This process knows it at once, and every other one within two seconds.
    house().calendar.read(now())


def _back(number: str) -> ResponseReturnValue:
    """Return to the page, of this clinic where the colleague has several on it."""
    return redirect(url_for("staff.closed_days", polikliniek=number or None), 303)


def _closing_today(
    moment: datetime, hours: OpeningHours, rows: Sequence[AddedClosure]
) -> AddedClosure | None:
    """Return what closes the clinic now and today only: the newest, which closes it longest."""
    today = [row for row in rows if row.first_day == row.last_day == moment.date()]
    spans = [(row, row.closure.span(hours.zone)) for row in today]
    now_closed = [row for row, (begin, end) in spans if begin <= moment < end]
    return max(now_closed, key=lambda row: row.id, default=None)


def _week(moment: datetime, hours: OpeningHours, closures: Sequence[Closure]) -> list[Day]:
    monday = moment.date() - timedelta(days=moment.weekday())
    days = (monday + timedelta(days=number) for number in range(7))
    return [_day(day, moment, hours, closures) for day in days]


def _day(day: date, moment: datetime, hours: OpeningHours, closures: Sequence[Closure]) -> Day:
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


def _coming(moment: datetime, hours: OpeningHours, rows: Sequence[AddedClosure]) -> list[ClosedDay]:
    today = moment.date()
    public = [
        ClosedDay(day, written.day(day), reason)
        for year in (today.year, today.year + 1)
        for day, reason in public_closed_days(year).items()
        if today <= day <= today + AHEAD and day.isoweekday() in hours.weekdays
    ]
    own = [
        ClosedDay(row.first_day, period(row.closure), row.reason, row.added_by, row.id)
        for row in rows
        if moment < row.closure.span(hours.zone)[1]
    ]
    return sorted([*public, *own], key=lambda closed: closed.first_day)
