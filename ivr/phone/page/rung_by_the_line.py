"""The page lets the line call: on an evening for which an earlier call asked to be rung."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Response, jsonify, url_for

from ivr.dutch.public_days import AMSTERDAM
from ivr.phone.page.phoned import CALLER, bp, given, refused, telephone, told

LAST = time(20, 30)
"""After this the line calls nobody any more."""

NOBODY = (
    "De lijn belt u die avond niet: voor dit toestel staat er dan geen herinnering (meer). Zo "
    "vraagt u er een. Bel de lijn, laat haar uitrekenen vanaf wanneer u niets mag eten en drinken, "
    "en druk op zes als zij vraagt of zij u de avond ervoor zal bellen."
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
    key, call = found
    address = url_for("telephone.leave", key=key)
    return told(call, call.begin(), address=address, clock=f"{call.begins:%Y-%m-%dT%H:%M:%S}")
