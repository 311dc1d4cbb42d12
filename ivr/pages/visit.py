"""A colleague's visit: begun by a login, ended by logging out, by silence or by a long day.

The signed cookie holds whose visit it is and since when; the database holds the number that makes
it valid, so that raising the number ends every visit at once.
"""

from __future__ import annotations

from datetime import timedelta

from flask import g, request, session
from sqlalchemy.orm import joinedload

from ivr.pages.clinic_choice import in_order
from ivr.pages.context import CHOSEN, Colleague, now, reading
from ivr.pages.rights import WORDS
from ivr.pages.staff import Staff

IDLE = timedelta(minutes=20)
"""How long a visit lasts without a sign of the colleague."""

LONGEST_VISIT = timedelta(hours=10)
"""How long a visit lasts at most: a working day."""

DOORSTEP = timedelta(minutes=5)
"""Between the password and the code; scanning the QR code takes a while."""

SILENT = "staff.changes"
"""The page asks this by itself: no sign of the colleague, unless it says so."""


def begin(staff: Staff) -> None:
    """Let a colleague in; whatever the cookie held before is gone."""
    moment = now().timestamp()
    session.clear()
    session["visit"] = [staff.id, staff.session_number, moment, moment]


def go_on(staff: Staff) -> None:
    """Let this visit go on, and end as it would have, while every other of this colleague ended."""
    number, _, since, seen = session["visit"]
    session["visit"] = [number, staff.session_number, since, seen]


def is_of(staff: Staff) -> bool:
    """Return whether this visit still is that of an account: it may just have been ended."""
    number, session_number, *_ = session["visit"]
    return (number, session_number) == (staff.id, staff.session_number)


def end() -> None:
    """Forget the visitor."""
    session.clear()


def is_colleague() -> bool:
    """Return whether the visitor is logged in, and remember who it is for this request."""
    g.colleague = _colleague()
    return g.colleague is not None


def may_record() -> bool:
    """Return whether the visitor is an editor, who may bring a take of the studio."""
    return is_colleague() and bool(g.colleague.may(WORDS))


def await_code(staff: Staff) -> None:
    """Remember that this visitor knows the password."""
    session.clear()
    session["doorstep"] = [staff.id, staff.session_number, now().timestamp()]


def awaiting_code() -> tuple[int, int] | None:
    """Return the account and session number of a visitor who gave the password a moment ago."""
    number, session_number, since = session.get("doorstep") or (0, 0, 0.0)
    fresh = now().timestamp() - since < DOORSTEP.total_seconds()
    return (number, session_number) if fresh else None


def _colleague() -> Colleague | None:
    number, session_number, since, seen = session.get("visit") or (0, 0, 0.0, 0.0)
    moment = now().timestamp()
    if moment - since > LONGEST_VISIT.total_seconds() or moment - seen > IDLE.total_seconds():
        session.pop("visit", None)
        return None
    with reading() as store:
        staff = store.get(Staff, number, options=[joinedload(Staff.memberships)])
        if staff is None or staff.disabled_at or staff.session_number != session_number:
            return None
    if request.endpoint != SILENT or request.args.get("actief"):
        session["visit"] = [number, session_number, since, moment]
    clinics = in_order(staff.clinics)
    chosen = tuple(one for one in clinics if one == session.get(CHOSEN)) or clinics
    return Colleague(staff.id, staff.name, staff.roles, clinics, chosen)
