"""Signs requests as Twilio does, and tells whether Twilio signed one, as its pages prescribe."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from flask import Request
from twilio.request_validator import RequestValidator

log = logging.getLogger(__name__)


def is_from_twilio(request: Request, public_base_url: str, auth_tokens: Sequence[str]) -> bool:
    """Return whether Twilio signed this request with one of our tokens.

    The address is built from our own base and the raw query string: Flask's `request.url` is
    percent-decoded, and the host in it is the client's word
    (twilio.com/docs/usage/security#validating-requests).
    """
    url = f"{public_base_url}{request.path}{_query(request)}"
    signature = request.headers.get("X-Twilio-Signature", "")
    valid = bool(signature) and any(
        RequestValidator(token).validate(url, request.form, signature) for token in auth_tokens
    )
    if not valid:
        # A stranger may write anything in a path: %a keeps it one plain line.
        path = request.path[:200]
        log.warning("refused %a: no valid Twilio signature for %s", path, public_base_url)
    return valid


def signature_of(url: str, form: Mapping[str, str], auth_token: str) -> str:
    """Return what X-Twilio-Signature says of a request; the form of a GET is empty."""
    return str(RequestValidator(auth_token).compute_signature(url, form))


def _query(request: Request) -> str:
    query = request.environ.get("QUERY_STRING", "")
    return f"?{query}" if query else ""
