"""Medewerkers: who may log in, at which clinics and in which roles; each change is in the log."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.dutch import written
from ivr.house import house
from ivr.pages import accounts, login_limits
from ivr.pages.accounts import NameTakenError, OddNameError
from ivr.pages.clinic_choice import in_order, name_of
from ivr.pages.context import actor, bp, clinics, colleague, database, now, reading
from ivr.pages.forms import typed
from ivr.pages.invitation import Invitation, invite
from ivr.pages.login import provider_name
from ivr.pages.rights import OWNED
from ivr.pages.staff import Role, Staff
from ivr.records.access_log import LogEvent, log_everywhere

ROLES = {
    Role.ASSISTANT: "Berichten beluisteren en afhandelen",
    Role.EDITOR: "Folders, woorden en stem bekijken",
    Role.MANAGER: "Accounts, openingstijden, cijfers en logboek beheren",
}
"""What a role is for, as colleagues read it."""

IN_THE_LOG = {Role.ASSISTANT: "berichten", Role.EDITOR: "folders", Role.MANAGER: "beheer"}
"""A role in one word, as the log tells it."""

ODD_NAME = "Een naam heeft letters, cijfers en de tekens . - _ @, en ten hoogste 64 tekens."
NAME_TAKEN = (
    "Er is al een account met deze naam. Kies een andere naam. Werkt deze collega bij een andere "
    "polikliniek? Vraag dan de beheerder van de telefoonlijn het account ook bij uw polikliniek "
    "te zetten."
)
NO_ROLE = "Kies ten minste één rol. Mag deze collega niets meer? Zet het account dan uit."
NO_CLINIC = (
    "Kies ten minste één polikliniek. Werkt deze collega hier niet meer? Zet het account uit."
)
OWN_ACCOUNT = "Dit is uw eigen account. Vraag een andere collega die accounts beheert."
SHARED = (
    "Deze collega werkt ook bij een andere polikliniek. U kunt alleen aangeven of de collega bij "
    "uw polikliniek hoort."
)


OWNED["staff_id"] = accounts.is_of


class RefusedChangeError(Exception):
    """This change cannot be; the message is the Dutch sentence for the colleague who asked."""


@dataclass(frozen=True)
class Account:
    """An account as the page shows it; `is_shared` with a clinic that is not the manager's."""

    id: int
    name: str
    roles: frozenset[Role]
    clinics: tuple[str, ...]
    is_shared: bool
    is_own: bool
    is_disabled: bool
    is_locked: bool
    has_password: bool
    last_login: str
    is_enrolled: bool


@bp.get("/medewerkers")
def colleagues() -> str:
    """Show who may log in at the colleague's clinics."""
    return _page()


def _page(**more: object) -> str:
    with reading() as session:
        locked = login_limits.locked_for_strangers(session, now())
        found = accounts.everyone(session, clinics())
        shown = [_account(staff, staff.id in locked) for staff in found]
    template = "pages/templates/colleagues.html"
    facts = {"accounts": shown, "roles": ROLES, "clinics": clinics(), "provider": provider_name()}
    return render_template(template, shared=SHARED, **facts, **more)


def _account(staff: Staff, is_locked: bool) -> Account:
    seen = staff.last_login_at
    return Account(
        id=staff.id,
        name=staff.name,
        roles=staff.roles,
        clinics=in_order(staff.clinics.intersection(clinics())),
        is_shared=_is_shared(staff),
        is_own=staff.id == colleague().id,
        is_disabled=staff.disabled_at is not None,
        is_locked=is_locked,
        has_password=bool(staff.password_hash),
        last_login=written.moment(seen) if seen else "",
        is_enrolled=staff.totp_confirmed_at is not None,
    )


@bp.post("/medewerkers")
def hire() -> ResponseReturnValue:
    """Make an account, and show this once the link with which its owner begins."""
    name = typed("naam").strip().lower()
    try:
        roles, members = _roles(), _clinics()
        with database() as session:
            staff = accounts.add(
                *(session, name, None, house().keys, now()), clinics=members, roles=roles
            )
            _log(session, f"{staff.name}: toegevoegd,{_as(staff)}", staff.clinics)
    except (RefusedChangeError, OddNameError, NameTakenError) as error:
        flash(_why_not(error), "problem")
        return _page(typed=name), 422
    return _page(invitation=invite(staff))


@bp.post("/medewerkers/<int:staff_id>/wijzigen")
def change_account(staff_id: int) -> ResponseReturnValue:
    """Give an account other roles or clinics; of a shared one only whether it is ours."""
    with _changing(staff_id, may_be_shared=True) as (session, staff):
        before, others = staff.clinics, staff.clinics.difference(clinics())
        members = _clinics(may_be_none=bool(others)) | others
        roles = staff.roles if others else _roles()
        _refuse_for_oneself(staff, roles, members)
        accounts.assign(staff, members, roles)
        _log(session, f"{staff.name}:{_as(staff)}", before | staff.clinics)
        flash(f"Het account van {staff.name} is gewijzigd.")
    return redirect(url_for("staff.colleagues"), 303)


@bp.post("/medewerkers/<int:staff_id>/uitzetten")
def disable_account(staff_id: int) -> ResponseReturnValue:
    """Close an account at once."""
    with _changing(staff_id) as (session, staff):
        accounts.disable(staff, now())
        _log(session, f"{staff.name}: uitgeschakeld", staff.clinics)
        flash(f"{staff.name} kan niet meer inloggen.")
    return redirect(url_for("staff.colleagues"), 303)


@bp.post("/medewerkers/<int:staff_id>/link")
def reset_account(staff_id: int) -> ResponseReturnValue:
    """Let an account begin anew, and show the link for that this once; an earlier one ends."""
    invitation: Invitation | None = None
    with _changing(staff_id) as (session, staff):
        accounts.reset(staff, None, house().keys)
        login_limits.forgive_all(session, staff)
        _log(session, f"{staff.name}: nieuwe link voor wachtwoord en codes", staff.clinics)
        invitation = invite(staff)
    return _page(invitation=invitation)


@bp.post("/medewerkers/<int:staff_id>/ontgrendelen")
def unlock_account(staff_id: int) -> ResponseReturnValue:
    """Let a colleague try again from a new device, after the wrong guesses of somebody."""
    with _changing(staff_id, may_be_own=True) as (session, staff):
        login_limits.forgive_all(session, staff)
        _log(session, f"{staff.name}: weer van slot", staff.clinics)
        flash(f"{staff.name} kan weer proberen in te loggen.")
    return redirect(url_for("staff.colleagues"), 303)


@contextmanager
def _changing(
    staff_id: int, *, may_be_shared: bool = False, may_be_own: bool = False
) -> Iterator[tuple[Session, Staff]]:
    """Open a transaction on one account of our clinics; what is refused is said, and not done."""
    try:
        with database() as session:
            staff = session.get_one(Staff, staff_id, with_for_update=True)
            if _is_shared(staff) and not may_be_shared:
                raise RefusedChangeError(SHARED)
            if staff.id == colleague().id and not (may_be_shared or may_be_own):
                raise RefusedChangeError(OWN_ACCOUNT)
            yield session, staff
    except RefusedChangeError as error:
        flash(str(error), "problem")


def _refuse_for_oneself(staff: Staff, roles: Collection[Role], members: Collection[str]) -> None:
    """Let nobody lock themselves out, nor give themselves a role: who hears patients is for two."""
    changes = Role.MANAGER not in roles or set(members) < staff.clinics
    if staff.id == colleague().id and (changes or not set(roles) <= staff.roles):
        raise RefusedChangeError(OWN_ACCOUNT)


def _is_shared(staff: Staff) -> bool:
    """Return whether the account is another clinic's as well."""
    return not staff.clinics <= set(clinics())


def _roles() -> frozenset[Role]:
    """Return the roles in the form; what is none is left out."""
    roles = frozenset(role for role in Role if role in request.form.getlist("rol"))
    if not roles:
        raise RefusedChangeError(NO_ROLE)
    return roles


def _clinics(*, may_be_none: bool = False) -> frozenset[str]:
    """Return the clinics in the form, of those of the manager; with one, it is that one."""
    if len(clinics()) == 1 and not may_be_none:
        return frozenset(clinics())
    chosen = frozenset(clinics()).intersection(request.form.getlist("polikliniek"))
    if not chosen and not may_be_none:
        raise RefusedChangeError(NO_CLINIC)
    return chosen


def _as(staff: Staff) -> str:
    """Return an account's roles and clinics as the log tells them."""
    roles = (word for role, word in IN_THE_LOG.items() if role in staff.roles)
    return f" {', '.join(roles)} bij {', '.join(map(name_of, in_order(staff.clinics)))}"


def _log(session: Session, detail: str, whose: Collection[str]) -> None:
    changed = LogEvent.ACCOUNT_CHANGED
    log_everywhere(session, actor(), now(), changed, clinics=whose, detail=detail)


def _why_not(error: Exception) -> str:
    match error:
        case OddNameError():
            return ODD_NAME
        case NameTakenError():
            return NAME_TAKEN
        case _:
            return str(error)
