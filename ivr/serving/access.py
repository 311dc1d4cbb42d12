"""Who may come in: closed unless listed here; Twilio by its signature, a colleague by a login."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from flask import Flask, Request, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable

from ivr.twilio.posted_form import read_plain_form
from ivr.twilio.signature import is_from_twilio

log = logging.getLogger(__name__)

PLAYBACK = "sound.own_recording"
"""Where a caller listens back; it waits for Twilio, so it may be told that there is no room."""

OPEN = frozenset({"sound.file", PLAYBACK, "watch.health", "watch.ready", "security.text"})
"""Endpoints for everyone: health, public sound, recordings behind an unguessable address, and where
a weakness is told."""

METRICS = "watch.metrics"
"""The figures of the line, for whoever watches it."""

ASKED_BY: dict[str, Callable[[], bool]] = {}
"""An endpoint -> whether this request may ask it; the room that has it says so here."""

WEBHOOKS = ("voice.", "callback.")
"""Endpoints of these blueprints answer only to Twilio."""

LOGIN = "staff.login"

ASKS_PROVIDER = frozenset({"staff.provider_login", "staff.provider_answer"})
"""Where the hospital's identity provider is asked who its visitor is; see ivr/pages."""

DOORSTEP = ASKS_PROVIDER | {LOGIN, "staff.code", "staff.qr_code", "staff.invited", "staff.static"}
"""Where a colleague logs in; the second step itself asks for the first one, or for a link."""

UNGUARDED = OPEN | DOORSTEP

PAGES = "staff."
"""Endpoints of this blueprint are for colleagues who are logged in."""

LARGEST_BODY = 64 * 1024
"""Bytes of any request's body: some forty times Twilio's largest, and room for a long note."""

LARGEST_SOUND = 8 * 1024 * 1024
"""Bytes that the demonstration's telephone may bring: three minutes of 16-bit speech at 8 kHz, in
base64, and room to spare."""

LARGEST_TAKE = 10 * 1024 * 1024
"""Bytes of one recording of the studio, which only an editor who is logged in may bring."""

BRINGS_TAKE = "staff.bring_take"
"""The one page that takes a longer body than all others."""

CROWDED = "line.crowded"
"""In the environment of a request for which there is no room now; see ivr/serving/precedence.py."""

TELEPHONE = "telephone."
"""Endpoints of the demonstration's telephone; they exist only where TELEPHONE_PAGE is on."""


def guard(
    app: Flask,
    public_base_url: str,
    auth_tokens: Sequence[str],
    is_colleague: Callable[[], bool],
    may_record: Callable[[], bool],
    *,
    telephone: bool = False,
) -> None:
    """Check every request before its view runs; `is_colleague` tells who is logged in.

    Who `may_record` is an editor; that is asked before the body is read, and of no other page.
    `telephone` opens the demonstration's telephone to everyone.
    """
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @app.before_request
    def check() -> ResponseReturnValue | None:
        asked = this_request()
        endpoint = asked.endpoint or ""
        is_telephone = telephone and endpoint.startswith(TELEPHONE)
        most = LARGEST_TAKE if endpoint == BRINGS_TAKE and may_record() else LARGEST_BODY
        _read_body(asked, LARGEST_SOUND if is_telephone else most)
        if CROWDED in asked.environ and endpoint != PLAYBACK:
            raise ServiceUnavailable(retry_after=5)
        if not endpoint or endpoint in UNGUARDED or is_telephone:
            return None
        if endpoint in ASKED_BY and ASKED_BY[endpoint]():
            return None
        if endpoint.startswith(WEBHOOKS) and is_from_twilio(asked, public_base_url, auth_tokens):
            return None
        if not endpoint.startswith(PAGES):
            abort(403)
        return None if is_colleague() else redirect(url_for(LOGIN), 303)


def this_request() -> Request:
    """Return the request itself: Flask's `request` looks it up anew at every use."""
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy
    return asked


def _read_body(request: Request, most: int) -> None:
    """Read the body now, whatever its kind: what is in memory is never written to a disk.

    Werkzeug keeps the files of a form on disk while it reads one, before anybody logged in.

    Raises:
        werkzeug.exceptions.RequestEntityTooLarge: it is longer than we take.
    """
    if read_plain_form(request, LARGEST_BODY):
        return
    request.max_content_length = most
    # Of a chunked body Werkzeug reads no more than we take, and does not say that there was more.
    is_cut = len(request.get_data()) >= most
    if is_cut and request.content_length is None:
        raise RequestEntityTooLarge
