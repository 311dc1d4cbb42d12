"""Uw account: a colleague changes their password, and ends their visits elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.dutch import written
from ivr.house import house
from ivr.pages import accounts, device, visit
from ivr.pages.colleagues_page import ROLES
from ivr.pages.context import actor, bp, clinics, colleague, database, now, reading
from ivr.pages.login import admitted
from ivr.pages.rights import is_allowed
from ivr.pages.staff import Staff
from ivr.pages.typed_twice import choose_typed
from ivr.records.access_log import LogEvent, log_everywhere

WRONG = (
    "Dit is niet uw huidige wachtwoord. Probeer het nog eens. Na vijf mislukte pogingen moet u een "
    "kwartier wachten."
)
THE_SAME = "Dit wachtwoord hebt u al. Kies een ander wachtwoord."
CHANGED = "Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd."
ELSEWHERE = "U bent op alle andere apparaten uitgelogd."


@bp.get("/account")
def own_account() -> str:
    """Show a colleague their own account."""
    with reading() as session:
        seen = session.get_one(Staff, colleague().id).last_login_at
    return render_template(
        "pages/templates/own_account.html",
        roles=[what for role, what in ROLES.items() if role in colleague().roles],
        last_login=written.moment(seen) if seen else "",
        rings_back=house().settings.ring_back and is_allowed(colleague(), "own_telephone"),
    )


@bp.post("/account/wachtwoord")
def change_own_password() -> ResponseReturnValue:
    """Change the password of whoever knows the old one; every other visit ends."""
    if not knows_password():
        return refused(WRONG, 401)
    if request.form.get("wachtwoord", "") == request.form.get("huidig", ""):
        return refused(THE_SAME, 422)
    with own_row() as (session, staff):
        problem = choose_typed(staff)
        if problem is None:
            log_own_change(session, "eigen wachtwoord gewijzigd")
    return refused(problem, 422) if problem else stay(staff, CHANGED)


@bp.post("/account/elders-uitloggen")
def log_out_elsewhere() -> ResponseReturnValue:
    """End every visit of this colleague but this one."""
    with own_row() as (session, staff):
        accounts.log_out_everywhere(staff)
        event, detail = LogEvent.LOGGED_OUT, "overal elders"
        log_everywhere(session, actor(), now(), event, clinics=clinics(), detail=detail)
    return stay(staff, ELSEWHERE)


def knows_password() -> bool:
    """Return whether the form holds the colleague's password; a wrong one is counted."""
    return admitted(colleague().name, request.form.get("huidig", "")) is not None


@contextmanager
def own_row() -> Iterator[tuple[Session, Staff]]:
    """Open a transaction on the colleague's account; whoever was logged out meanwhile logs in."""
    with database() as session:
        staff = session.get_one(Staff, colleague().id, with_for_update=True)
        if not visit.is_of(staff):
            abort(redirect(url_for("staff.login"), 303))
        yield session, staff


def log_own_change(session: Session, what: str) -> None:
    """Log what a colleague changed of their own account."""
    event, detail = LogEvent.ACCOUNT_CHANGED, f"{colleague().name}: {what}"
    log_everywhere(session, actor(), now(), event, clinics=clinics(), detail=detail)


def refused(problem: str, code: int) -> ResponseReturnValue:
    """Return the page with what is wrong, and a status (HTTP)."""
    flash(problem, "problem")
    return own_account(), code


def stay(staff: Staff, said: str) -> ResponseReturnValue:
    """Let this visit go on, in a browser that stays known, while every other one has ended."""
    visit.go_on(staff)
    flash(said)
    response = make_response(redirect(url_for("staff.own_account"), 303))
    device.remember(staff, response)
    return response
