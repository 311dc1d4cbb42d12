"""Signs requests as Twilio does, and tells whether Twilio signed one, as its pages prescribe.

The few lines of the rule stand here, because the validator of Twilio's library reads the address
and the form anew for each token; a test holds the two against each other.
"""

from __future__ import annotations

import hmac
import logging
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit

from flask import Request
from twilio.request_validator import add_port, remove_port

from ivr.twilio.posted_form import pairs_of

log = logging.getLogger(__name__)


def is_from_twilio(request: Request, public_base_url: str, auth_tokens: Sequence[str]) -> bool:
    """Return whether Twilio signed this request with one of our tokens.

    The address is built from our own base and the raw query string: Flask's `request.url` is
    percent-decoded, and the host in it is the client's word
    (twilio.com/docs/usage/security#validating-requests).
    """
    query = request.environ.get("QUERY_STRING", "")
    address = f"{request.path}?{query}" if query else request.path
    signed = (address + _in_order(pairs_of(request))).encode()
    told = request.environ.get("HTTP_X_TWILIO_SIGNATURE", "").encode()
    valid = any(
        hmac.compare_digest(_signature(base + signed, token), told)
        for token in auth_tokens
        for base in _bases(public_base_url)
    )
    if not valid:
        # A stranger may write anything in a path: %a keeps it one plain line.
        path = request.path[:200]
        log.warning("refused %a: no valid Twilio signature for %s", path, public_base_url)
    return valid


def signature_of(url: str, form: Mapping[str, str], auth_token: str) -> str:
    """Return what X-Twilio-Signature says of a request; the form of a GET is empty."""
    return _signature((url + _in_order(form.items())).encode(), auth_token).decode()


def _in_order(pairs: Iterable[tuple[str, str]]) -> str:
    """Return every name and value of a form, sorted; a value that comes twice counts once."""
    return "".join(chain.from_iterable(sorted(set(pairs))))


def _signature(signed: bytes, auth_token: str) -> bytes:
    code = _keyed(auth_token).copy()
    code.update(signed)
    return b64encode(code.digest())


@lru_cache(maxsize=16)
def _keyed(auth_token: str) -> hmac.HMAC:
    return hmac.new(auth_token.encode(), digestmod="sha1")


@lru_cache(maxsize=16)
def _bases(url: str) -> tuple[bytes, ...]:
    """Return the addresses that Twilio may have signed: ours, and it with or without its port.

    Source: the validator of Twilio's own library, which tries both.
    """
    parsed = urlsplit(url)
    bases = dict.fromkeys((url, remove_port(parsed), add_port(parsed)))
    return tuple(base.encode() for base in bases)
