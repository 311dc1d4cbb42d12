"""The line calls: on an evening for which a call asked to be rung, or now, for a colleague."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Response, jsonify, url_for

from ivr.dutch.public_days import AMSTERDAM
from ivr.phone.page.live import LiveCall
from ivr.phone.page.phoned import CALLER, bp, given, refused, telephone, told

LAST = time(20, 30)
"""After this the line calls nobody any more."""

NOBODY = (
    "De lijn belt u die avond niet: voor dit toestel staat er dan geen herinnering (meer). Zo "
    "vraagt u er een. Bel de lijn, laat haar uitrekenen vanaf wanneer u niets mag eten en drinken, "
    "en druk op zes als zij vraagt of zij u de avond ervoor zal bellen."
)


NOBODY_NOW = (
    "De lijn belt nu niemand. Druk bij een bericht op Bel terug, of geef bij de berichten uw "
    "telefoon op, en druk dan hier."
)


@bp.get("/avonden")
def evenings() -> Response:
    """Tell for which evenings this telephone has asked to be rung, the first in front."""
    return jsonify(evenings=[day.isoformat() for day in telephone().line.evenings(CALLER)])


@bp.post("/gebeld")
def be_rung() -> Response:
    """Let an evening pass; answers with the call in which the telephone rings, or why it does not.

    Times are those of the clinics.
    """
    try:
        evening = date.fromisoformat(str(given().get("evening", "")))
    except ValueError:
        return refused(400, "Kies eerst een avond.")
    settings, calls = telephone().settings, telephone().calls
    since = datetime.combine(evening, settings.reminders_begin, AMSTERDAM)
    found = calls.be_rung(CALLER, since, datetime.combine(evening, LAST, AMSTERDAM))
    if found is None:
        return jsonify(nobody=NOBODY)
    return _told(*found)


@bp.post("/nu-gebeld")
def be_rung_now() -> Response:
    """Answer with the call in which a telephone rings now, or why none does."""
    now = datetime.now(AMSTERDAM).replace(microsecond=0)
    found = telephone().calls.be_rung_now(now)
    return _told(*found) if found else jsonify(nobody=NOBODY_NOW)


def _told(key: str, call: LiveCall) -> Response:
    address = url_for("telephone.leave", key=key)
    return told(call, call.begin(), address=address, clock=f"{call.begins:%Y-%m-%dT%H:%M:%S}")
