"""Wachtwoord: who logs in with a password that a manager gave first chooses one of their own."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.pages import accounts, visit
from ivr.pages.accounts import GuessablePasswordError, ShortPasswordError
from ivr.pages.context import actor, bp, clinics, colleague, database, now
from ivr.pages.staff import Staff
from ivr.records.access_log import LogEvent, log_everywhere

TWO_PASSWORDS = "U hebt twee verschillende wachtwoorden ingevuld. Vul twee keer hetzelfde in."
TOO_SHORT = f"Een wachtwoord heeft ten minste {accounts.SHORTEST_PASSWORD} tekens."
GUESSABLE = (
    "Dit wachtwoord is te raden: het herhaalt zich, of bestaat uit bekende woorden, namen of "
    "jaartallen. Neem vier woorden die niets met elkaar te maken hebben."
)
THE_SAME = "Dit is het wachtwoord dat u hebt gekregen. Kies een wachtwoord dat alleen u kent."


@bp.get("/wachtwoord")
@bp.post("/wachtwoord")
def own_password() -> ResponseReturnValue:
    """Ask for a password that nobody else knows."""
    if not colleague().must_choose:
        return redirect(url_for("staff.home"), 303)
    is_sent = request.method == "POST"
    problem = _refused(request.form.get("wachtwoord", "")) if is_sent else None
    if is_sent and problem is None:
        return redirect(url_for("staff.home"), 303)
    page = render_template("pages/templates/own_password.html", problem=problem)
    return page, 422 if problem else 200


def _refused(chosen: str) -> str | None:
    """Keep the password and let the visit go on; return why not, when it is refused."""
    if chosen != request.form.get("nog-eens", ""):
        return TWO_PASSWORDS
    try:
        staff = _choose(chosen)
    except ShortPasswordError:
        return TOO_SHORT
    except GuessablePasswordError:
        return GUESSABLE
    if staff is None:
        return THE_SAME
    # Every other visit has ended with the old password.
    visit.begin(staff)
    return None


def _choose(chosen: str) -> Staff | None:
    """Keep the password; return None, and keep the old one, when it is the same."""
    with database() as session:
        staff = session.get_one(Staff, colleague().id)
        if accounts.check_password(staff.name, staff.password_hash, chosen).fits:
            return None
        accounts.choose_password(staff, chosen)
        detail = f"{staff.name}: eigen wachtwoord gekozen"
        changed = LogEvent.ACCOUNT_CHANGED
        log_everywhere(session, actor(), now(), changed, clinics=clinics(), detail=detail)
    return staff
