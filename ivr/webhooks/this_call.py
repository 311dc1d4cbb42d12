"""What a webhook knows of the call it answers: its addresses, and the topic heard last."""

from __future__ import annotations

from flask import request

from ivr.house import house
from ivr.twilio.addresses import Addresses
from ivr.twilio.posted_form import caller_number


def addresses() -> Addresses:
    """Return the addresses of the call this request belongs to."""
    return Addresses(
        house().settings.public_base_url,
        house().seal,
        request.form.get("CallSid", ""),
        caller_number(request.form),
        _heard(),
    )


def topic_heard() -> str | None:
    """Return the topic that the line read last in this call, as colleagues call it."""
    line = house().line
    return line.topic_names.get(line.topic_of.get(_heard(), ""))


def _heard() -> str:
    """Return the step that read a topic last: the one this request is about, or one before it."""
    steps = ((request.view_args or {}).get("step", ""), request.args.get("heard", ""))
    return next((step for step in steps if step in house().line.topic_of), "")
