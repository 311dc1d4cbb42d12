"""Herinneringen: who is rung this evening and later, what came of it, and who was not reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.dutch import written
from ivr.dutch.ring_back import ring_back
from ivr.house import house
from ivr.messages.trouble import AT_A_STANDSTILL, NOTHING_IS_DELETED, trouble
from ivr.messages.way_back import asked_page
from ivr.pages.clinic_choice import name_of
from ivr.pages.context import actor, bp, chosen, clinics, database, now, reading
from ivr.pages.rights import IS_OF_USE, OWNED
from ivr.records.access_log import LogEvent, write_log
from ivr.reminders import standing_list as store
from ivr.reminders.consent import cancel_for_staff
from ivr.reminders.evening import Evenings, eve_of
from ivr.reminders.outcome_words import is_unreached, tries_told, what_came_of
from ivr.reminders.planned import Reminder, ReminderTry

OWNED["reminder_id"] = store.is_ours

UNREACHED, TONIGHT, LATER, LAST_EVENING = "Niet bereikt", "Vanavond", "Later", "Gisteravond"
NOBODY_IS_RUNG = (
    "De lijn belt nu niemand, om wat hieronder staat. Is dat vanavond nog zo? Bel dan zelf wie "
    "gebeld zou worden."
)
REMEMBERED = timedelta(minutes=1)
"""How long a process knows whether reminders stand: every page would ask it otherwise."""

OVER = "Deze herinnering stond al niet meer. Er was niets af te zeggen."


@dataclass(frozen=True)
class ReminderRow:
    """One reminder as staff see it; every field is in Dutch."""

    id: int
    number: str
    number_link: str
    """Empty where the number may not be rung back."""
    day: str
    evening: str
    told: str
    tries: Sequence[str]
    clinic: str
    leaflet: str
    """Its title; empty for one that the line knows no more."""
    may_cancel: bool


@bp.get("/herinneringen")
def reminders() -> str:
    """Show who is rung, and who was not reached."""
    page = asked_page()
    with reading() as session:
        found = store.reminders_on(session, chosen(), now(), page)
        shown, more = found[: store.PAGE], len(found) > store.PAGE
        tries, wrong = store.tries_of(session, shown), _trouble(session)
    _note_looks(shown)
    rows = groupby(shown, lambda reminder: _heading(reminder, now()))
    return render_template(
        "reminders/templates/reminders.html",
        sections=[(name, [_row(one, tries[one.id]) for one in those]) for name, those in rows],
        rings=house().settings.reminders,
        trouble=wrong,
        several_leaflets=len(house().library.leaflets) > 1,
        page=page,
        more=more,
    )


def _trouble(session: Session) -> list[str]:
    """Return what goes wrong; a worker that stands still, or mistrusts its clock, rings nobody."""
    wrong = trouble(session, chosen(), now())
    stops = any(it == AT_A_STANDSTILL or it.endswith(NOTHING_IS_DELETED) for it in wrong)
    return [NOBODY_IS_RUNG, *wrong] if stops and house().settings.reminders else wrong


@bp.get("/herinneringen/<int:reminder_id>/afzeggen")
def ask_to_cancel_reminder(reminder_id: int) -> ResponseReturnValue:
    """Ask whether this reminder must be cancelled."""
    with reading() as session:
        reminder = store.find_reminder(session, clinics(), reminder_id) or abort(404)
        tries = store.tries_of(session, [reminder])
    row = _row(reminder, tries[reminder_id])
    if not row.may_cancel:
        return _back(OVER, "problem")
    _note_looks([reminder])
    return render_template("reminders/templates/cancel.html", row=row)


@bp.post("/herinneringen/<int:reminder_id>/afzeggen")
def cancel_reminder(reminder_id: int) -> ResponseReturnValue:
    """Cancel a reminder: its number is not rung."""
    with database() as session:
        reminder = store.find_reminder(session, clinics(), reminder_id) or abort(404)
        done = cancel_for_staff(session, reminder_id, clinics(), now())
        if done:
            log = partial(write_log, session, actor(), now(), LogEvent.REMINDER_CANCELLED)
            log(clinic=reminder.clinic, detail=store.named(reminder))
    if not done:
        return _back(OVER, "problem")
    return _back("De herinnering is afgezegd. De lijn belt dit nummer niet.")


def _back(said: str, category: str = "message") -> ResponseReturnValue:
    flash(said, category)
    return redirect(url_for("staff.reminders"), 303)


def _heading(reminder: Reminder, moment: datetime) -> str:
    """Return under which heading a reminder stands; those of one heading follow each other."""
    if is_unreached(reminder, moment):
        return UNREACHED
    tomorrow = moment.date() + timedelta(days=1)
    if reminder.day == tomorrow:
        return TONIGHT
    return LATER if reminder.day > tomorrow else LAST_EVENING


def _row(reminder: Reminder, tries: Sequence[ReminderTry]) -> ReminderRow:
    moment, leaflet = now(), house().library.leaflets.get(reminder.leaflet)
    return ReminderRow(
        id=reminder.id,
        number=written.telephone(reminder.number),
        number_link="" if ring_back(reminder.number).bar else reminder.number,
        day=written.day(reminder.day),
        evening=written.day_of_week(eve_of(reminder.day)),
        told=what_came_of(reminder, tries, moment, _evenings()),
        tries=tries_told(reminder, tries, moment),
        clinic=name_of(reminder.clinic),
        leaflet=leaflet.about.title if leaflet else "",
        may_cancel=reminder.outcome is None and not is_unreached(reminder, moment),
    )


def _evenings() -> Evenings:
    return Evenings.of(house().settings)


def _note_looks(shown: Sequence[Reminder]) -> None:
    """Log what a page is about to show; nothing is written where none is new."""
    with reading() as session:
        unlogged = store.unlogged(session, actor(), shown, now())
    if unlogged:
        with database() as session:
            store.log_looks(session, actor(), unlogged, now())


def _is_of_use() -> bool:
    """Return whether there is anything to see; asked of the database once in a minute."""
    if house().settings.reminders:
        return True
    known: dict[tuple[str, ...], tuple[datetime, bool]]
    known = current_app.extensions.setdefault("reminders_stand", {})
    at, stand = known.get(clinics(), (datetime.min.replace(tzinfo=UTC), False))
    if not at <= now() < at + REMEMBERED:
        stand = _stand_any()
        known[clinics()] = now(), stand
    return stand


def _stand_any() -> bool:
    """Return whether there are reminders; a database that does not answer shows none."""
    try:
        with reading() as session:
            return store.stand_any(session, clinics())
    except SQLAlchemyError:
        return False


IS_OF_USE["reminders"] = _is_of_use
