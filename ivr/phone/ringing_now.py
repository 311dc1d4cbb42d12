"""What a stand-in for Twilio tells of the calls that it was asked to make, to another process.

Twilio itself has no such addresses: there a telephone rings. In a demonstration the telephone is in
the browser, and its page asks the stand-in which one rings.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from werkzeug import Request, Response

from ivr.phone.made_calls import BUFFER, OVER, MadeCall, MadeCalls
from ivr.phone.rest_answers import not_found, resource

PLACE = "/stand-in"
"""Begins every address that is the stand-in's own."""


def ringing(calls: MadeCalls, now: datetime) -> Response:
    """Tell which telephones ring, and what for; one that nobody picked up has stopped."""
    return resource(200, [_told(call) for call in calls.waiting() if now < _stops(call)])


def progress(calls: MadeCalls, request: Request, sid: str) -> Response:
    """Let a telephone be picked up, or a call be over, as the form says."""
    if calls.get(sid) is None:
        return not_found()
    status = request.form.get("Status", "")
    ended = next((one for one in OVER if one == status), None)
    if ended:
        calls.ends(sid, ended, request.form.get("Seconds", 0, type=int))
    else:
        calls.is_answered(sid)
    return resource(200, {})


def _stops(call: MadeCall) -> datetime:
    return call.created + timedelta(seconds=call.order.timeout + BUFFER)


def _told(call: MadeCall) -> dict[str, object]:
    order = asdict(call.order) | {"callback_events": sorted(call.order.callback_events)}
    return {"sid": call.sid, "created": call.created.isoformat(), "order": order}
