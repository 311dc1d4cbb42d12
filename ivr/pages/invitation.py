"""Uitnodiging: a link that works once, with which a colleague chooses a password of their own.

The link holds the account and its number of sessions, sealed: choosing a password raises that
number, and so does a later link. Looking at the page uses nothing up: programs that show what is
behind a link do that too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.house import house
from ivr.pages import login_limits, visit
from ivr.pages.context import access_point, bp, database, now, reading
from ivr.pages.staff import Staff
from ivr.pages.typed_twice import choose_typed
from ivr.records.access_log import Actor, LogEvent, log_everywhere

VALID = timedelta(days=3)
"""How long a link works."""

FORGED = (
    "Deze link klopt niet. Misschien is hij niet helemaal overgenomen. Open de link nog eens zoals "
    "u hem kreeg."
)
USED = (
    "Deze link werkt niet meer: hij is al gebruikt, of er is daarna een nieuwe gemaakt. Hebt u al "
    "een wachtwoord gekozen? Log dan in."
)
EXPIRED = f"Deze link werkt niet meer: hij is ouder dan {VALID.days} dagen."
SEALED_AS = "invitation"
PATH = "/uitnodiging/"


class UselessLinkError(Exception):
    """A link opens nothing; the message is the Dutch sentence for whoever opened it."""

    def __init__(self, sentence: str, code: int) -> None:
        """Keep the sentence, and the status (HTTP) of the answer."""
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Invitation:
    """A link as a manager hands it over to its owner."""

    name: str
    address: str
    until: datetime


def invite(staff: Staff) -> Invitation:
    """Return the link of an account that waits for a password; an earlier one works no more."""
    until = now() + VALID
    told = f"{staff.id} {staff.session_number} {until.timestamp():.0f}"
    token = house().seal.close(told, SEALED_AS)
    return Invitation(staff.name, f"{house().settings.public_base_url}{PATH}{token}", until)


@bp.get(f"{PATH}<token>")
@bp.post(f"{PATH}<token>")
def invited(token: str) -> ResponseReturnValue:
    """Ask the owner of a link for a password, and then for the telephone that shows codes."""
    try:
        if request.method == "POST":
            return _begin(token)
        with reading() as session:
            return _ask(_owner(session, token))
    except UselessLinkError as error:
        page = render_template("pages/templates/invitation.html", useless=str(error))
        return page, error.code


def _begin(token: str) -> ResponseReturnValue:
    """Keep the password, and go on to the code."""
    with database() as session:
        staff = _owner(session, token, changes=True)
        problem = choose_typed(staff)
        if problem is None:
            # Whoever has the link is no guesser, and those who guessed keep nobody out.
            login_limits.forgive_all(session, staff)
            who, event = Actor(staff.name, access_point()), LogEvent.ACCOUNT_CHANGED
            detail = f"{staff.name}: wachtwoord gekozen met de link"
            log_everywhere(session, who, now(), event, clinics=staff.clinics, detail=detail)
    if problem:
        return _ask(staff, problem), 422
    visit.await_code(staff)
    return redirect(url_for("staff.code"), 303)


def _ask(staff: Staff, problem: str | None = None) -> str:
    template = "pages/templates/invitation.html"
    return render_template(template, name=staff.name, problem=problem)


def _owner(session: Session, token: str, *, changes: bool = False) -> Staff:
    """Return whose link this is; two requests that bring it together wait for each other.

    Raises:
        UselessLinkError: it is not ours, or works no more.
    """
    told = house().seal.open(token, SEALED_AS).split()
    if not told:
        raise UselessLinkError(FORGED, 404)
    staff_id, session_number, until = map(int, told)
    staff = session.get(Staff, staff_id, with_for_update=changes)
    if staff is None or staff.session_number != session_number:
        raise UselessLinkError(USED, 410)
    if now().timestamp() >= until:
        raise UselessLinkError(EXPIRED, 410)
    return staff
