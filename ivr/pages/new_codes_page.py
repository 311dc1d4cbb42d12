"""Another telephone for codes: the old one works until the new one showed a code of its own.

The new secret waits in the cookie of the visit, sealed: nothing is kept of one that is not used.
"""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.house import house
from ivr.pages import accounts, device, enrolment, login, one_time_codes
from ivr.pages.context import bp, colleague, now
from ivr.pages.own_account_page import (
    WRONG,
    knows_password,
    log_own_change,
    own_row,
    refused,
    stay,
)

AWAITED = timedelta(minutes=10)
"""How long a new telephone may take to show its first code."""

TOO_LATE = "Vul eerst uw wachtwoord in. Daarna hebt u tien minuten om uw telefoon te koppelen."
CHANGED = (
    "Uw nieuwe telefoon is gekoppeld. Codes van de oude werken niet meer. Op andere apparaten bent "
    "u uitgelogd."
)

_COOKIE = "codes"


@bp.post("/account/codes")
def ask_for_new_codes() -> ResponseReturnValue:
    """Make a new secret for whoever knows the password; it changes nothing yet."""
    if not knows_password():
        return refused(WRONG, 401)
    sealed = one_time_codes.new_secret(house().keys).decode()
    session[_COOKIE] = [sealed, now().timestamp()]
    return redirect(url_for("staff.new_codes"), 303)


@bp.get("/account/codes")
def new_codes() -> ResponseReturnValue:
    """Show how to enrol the new telephone."""
    sealed = _awaited()
    return _ask(sealed) if sealed else _too_late()


@bp.get("/account/codes/qr.svg")
def new_codes_picture() -> ResponseReturnValue:
    """Show the QR code that enrols the new telephone."""
    if not (sealed := _awaited()):
        return _too_late()
    secret = one_time_codes.secret_of(sealed, house().keys)
    return enrolment.picture(colleague().name, secret)


@bp.post("/account/codes/bevestigen")
def confirm_new_codes() -> ResponseReturnValue:
    """Take the first code of the new telephone; the old one ends, and every other visit."""
    if not (sealed := _awaited()):
        return _too_late()
    secret = one_time_codes.secret_of(sealed, house().keys)
    step = one_time_codes.step_of(request.form.get("code", ""), secret, now())
    with own_row() as (store, staff):
        source = device.source_for(staff)
        reason = login.reason_for(store, staff, source, "code")
        accepted = one_time_codes.change_telephone(store, staff, sealed, step, source, now())
        if accepted:
            accounts.log_out_everywhere(staff)
            log_own_change(store, "andere telefoon voor codes")
        else:
            login.log_refusal(store, staff, reason)
    if not accepted:
        return _ask(sealed, login.WRONG_CODE), 401
    session.pop(_COOKIE)
    return stay(staff, CHANGED)


def _awaited() -> bytes:
    """Return the sealed secret for which a code is awaited; empty when it is none, or too late."""
    sealed, since = session.get(_COOKIE) or ("", 0.0)
    fresh = now().timestamp() - since < AWAITED.total_seconds()
    return sealed.encode() if fresh else b""


def _ask(sealed: bytes, problem: str | None = None) -> str:
    secret = enrolment.in_groups(one_time_codes.secret_of(sealed, house().keys))
    return render_template("pages/templates/new_codes.html", secret=secret, problem=problem)


def _too_late() -> ResponseReturnValue:
    flash(TOO_LATE, "problem")
    return redirect(url_for("staff.own_account"), 303)
