"""Who may come in: closed unless listed here; webhooks only with Twilio's signature."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask, Request, abort, request
from twilio.request_validator import RequestValidator

log = logging.getLogger(__name__)

OPEN = frozenset({"sound.file", "sound.own_recording", "sound.health"})
"""Endpoints for everyone: health, public sound, and recordings behind an unguessable address."""

WEBHOOKS = ("voice.", "callback.")
"""Endpoints of these blueprints answer only to Twilio."""


def guard(app: Flask, public_base_url: str, auth_tokens: Sequence[str]) -> None:
    """Check every request before its view runs."""

    @app.before_request
    def check() -> None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in OPEN:
            return
        if endpoint.startswith(WEBHOOKS) and is_from_twilio(request, public_base_url, auth_tokens):
            return
        abort(403)


def is_from_twilio(request: Request, public_base_url: str, auth_tokens: Sequence[str]) -> bool:
    """Tell whether Twilio signed this request with one of our tokens.

    The address is built from our own base and the raw query string: Flask's `request.url` is
    percent-decoded, and the host in it is the client's word
    (twilio.com/docs/usage/security#validating-requests).
    """
    query = request.environ.get("QUERY_STRING", "")
    url = f"{public_base_url}{request.path}" + (f"?{query}" if query else "")
    signature = request.headers.get("X-Twilio-Signature", "")
    valid = bool(signature) and any(
        RequestValidator(token).validate(url, request.form, signature) for token in auth_tokens
    )
    if not valid:
        log.warning("refused %s: no valid Twilio signature for %s", request.path, public_base_url)
    return valid
