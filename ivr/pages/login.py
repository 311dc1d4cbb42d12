"""Logging in with a name, a password and a one-time code, and logging out; each try is logged."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.house import house
from ivr.pages import accounts, device, enrolment, login_limits, one_time_codes, visit
from ivr.pages.context import (
    access_point,
    actor,
    bp,
    clinics,
    colleague,
    database,
    now,
    reading,
)
from ivr.pages.forms import typed
from ivr.pages.login_limits import LoginSource
from ivr.pages.rights import pages_of
from ivr.pages.staff import Staff
from ivr.records.access_log import Actor, LogEvent, log_everywhere

WRONG_PASSWORD = "Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het nog eens."
WRONG_CODE = "Deze code klopt niet of is al gebruikt. Wacht op de volgende code en vul die in."


@bp.get("/inloggen")
@bp.post("/inloggen")
def login() -> ResponseReturnValue:
    """Ask for a name and a password."""
    if request.method != "POST":
        return _ask_for_password()
    name = typed("naam").strip()[:100]
    if (staff := admitted(name, request.form.get("wachtwoord", ""))) is None:
        return _ask_for_password(WRONG_PASSWORD, name), 401
    visit.await_code(staff)
    return redirect(url_for("staff.code"), 303)


@bp.get("/inloggen/code")
@bp.post("/inloggen/code")
def code() -> ResponseReturnValue:
    """Ask for the one-time code; the first time, show how to enrol a telephone."""
    # Only a code needs to write: a visitor who only looks must not make a caller wait.
    with reading() as session:
        staff = _on_doorstep(session)
    if staff is None:
        return redirect(url_for("staff.login"), 303)
    if request.method != "POST":
        return _ask_for_code(staff, None)
    with database() as session:
        staff = session.get_one(Staff, staff.id)
        source = device.source_for(staff)
        reason = reason_for(session, staff, source, "code")
        given = request.form.get("code", "")
        accepted = one_time_codes.check_code(session, staff, given, house().keys, source, now())
        if not accepted:
            log_refusal(session, staff, reason)
    return let_in(staff) if accepted else (_ask_for_code(staff, WRONG_CODE), 401)


@bp.get("/inloggen/qr.svg")
def qr_code() -> ResponseReturnValue:
    """Show the QR code that enrols a telephone; only until the first code was accepted."""
    with reading() as session:
        staff = _on_doorstep(session)
    if staff is None:
        return redirect(url_for("staff.login"), 303)
    if staff.totp_confirmed_at is not None:
        abort(404)
    secret = one_time_codes.secret_of(staff.totp_sealed, house().keys)
    return enrolment.picture(staff.name, secret)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Lead to where the colleague's work is."""
    page, _ = next(pages_of(colleague()))
    return redirect(url_for(f"staff.{page}"), 303)


@bp.post("/uitloggen")
def logout() -> ResponseReturnValue:
    """End this colleague's visits, everywhere."""
    with database() as session:
        accounts.log_out_everywhere(session.get_one(Staff, colleague().id))
        log_everywhere(session, actor(), now(), LogEvent.LOGGED_OUT, clinics=clinics())
    visit.end()
    flash("U bent uitgelogd.")
    return redirect(url_for("staff.login"), 303)


def admitted(name: str, password: str) -> Staff | None:
    """Return the account that a password opens; a refusal is counted and logged."""
    with reading() as session:
        against = accounts.known_hash(session, name)
    check = accounts.check_password(name, against, password)
    with database() as session:
        known = accounts.find(session, name)
        source = device.source_for(known)
        reason = reason_for(session, known, source, "wachtwoord")
        staff = accounts.admit(session, check, source, now())
        if staff is None:
            log_refusal(session, known, reason)
    return staff


def provider_name() -> str:
    """Return what colleagues call the hospital's identity provider; empty where there is none."""
    settings = house().settings
    return settings.oidc_name if settings.oidc_issuer else ""


def let_in(staff: Staff, how: str = "") -> Response:
    """Begin the visit of a colleague, in a browser that is known from here on; it is logged."""
    with database() as session:
        who, event = Actor(staff.name, access_point()), LogEvent.LOGGED_IN
        log_everywhere(session, who, now(), event, clinics=staff.clinics, detail=how)
    visit.begin(staff)
    response = Response(status=303, headers={"Location": url_for("staff.home")})
    device.remember(staff, response)
    return response


def _on_doorstep(session: Session) -> Staff | None:
    """Return the colleague whose password was right a moment ago and may still be used."""
    awaited = visit.awaiting_code()
    staff = session.get(Staff, awaited[0]) if awaited else None
    if awaited is None or staff is None or staff.disabled_at is not None:
        return None
    return staff if staff.session_number == awaited[1] else None


def _ask_for_password(problem: str | None = None, name: str = "") -> str:
    facts = {"problem": problem, "name": name, "provider": provider_name()}
    return render_template("pages/templates/login.html", **facts)


def _ask_for_code(staff: Staff, problem: str | None) -> str:
    enrolling = staff.totp_confirmed_at is None
    secret = one_time_codes.secret_of(staff.totp_sealed, house().keys) if enrolling else ""
    return render_template(
        "pages/templates/code.html",
        problem=problem,
        enrolling=enrolling,
        secret=enrolment.in_groups(secret),
    )


def reason_for(session: Session, staff: Staff | None, source: LoginSource, what: str) -> str:
    """Return why this try is refused, if it is: a lock refuses what is right as well."""
    if staff is not None and staff.disabled_at is not None:
        return "account uitgezet"
    if staff is not None and login_limits.is_locked(session, staff, source, now()):
        return "te vaak onjuist"
    return f"onjuist: {what}"


def log_refusal(session: Session, staff: Staff | None, reason: str) -> None:
    """Log a refusal; a name that is no account is not kept: it may be a password."""
    who = Actor(staff.name if staff else None, access_point())
    whose = staff.clinics if staff else ()
    log_everywhere(session, who, now(), LogEvent.LOGIN_REFUSED, clinics=whose, detail=reason)
