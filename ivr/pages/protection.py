"""Adds the clinic's pages to the application: headers, cookies, tokens, limits, error pages."""

from __future__ import annotations

import logging
from datetime import timedelta

from cryptography.fernet import InvalidToken
from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    render_template,
    request,
)
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from ivr.dutch import written
from ivr.pages import clinic_choice, device, rights
from ivr.pages.context import Colleague, bp, line_name
from ivr.serving import access
from ivr.serving.access import this_request
from ivr.serving.headers import HEADERS, WITH_MICROPHONE
from ivr.settings import Settings

LIMIT = parse("20 per minute")
"""Of logins, per visitor and process; what `ivr.pages.login_limits` counts holds everywhere."""

LIMITED = frozenset(
    f"staff.{page}"
    for page in (
        *("login", "code", "invited"),
        *("change_own_password", "ask_for_new_codes", "confirm_new_codes"),
    )
)
"""The pages that take a password or a code."""

PROBLEMS = {
    400: "Deze pagina heeft te lang opengestaan. Ga terug, laad de pagina opnieuw en probeer het "
    "nog eens.",
    403: "Hier mag u niet komen. Hebt u deze pagina nodig? Vraag het een collega die accounts "
    "beheert.",
    404: "Deze pagina bestaat niet, of wat hier stond is al gewist.",
    405: "Deze pagina kunt u niet zo openen.",
    413: "Dit is te lang om te bewaren. Ga terug, maak de tekst korter en probeer het nog eens.",
    429: "Er is te vaak geprobeerd om in te loggen. Wacht een minuut en probeer het nog eens.",
    500: "Er ging iets mis. Probeer het nog eens. Lukt het niet? Bel de beheerder.",
    503: "De database antwoordt niet. Probeer het over een minuut nog eens. Lukt het niet? Bel de "
    "beheerder.",
}

CROWDED = (
    "Het is nu druk op de lijn, en bellers gaan voor. Probeer het over een paar seconden nog eens."
)

MISSING_KEY = (
    "De server kan uw code niet controleren: de sleutel waarmee het geheim van uw telefoon is "
    "verzegeld, ontbreekt. Bel de beheerder. Voor de beheerder: zet de oude sleutel terug in "
    "RECORDING_KEYS (na de nieuwe) en de oude SECRET_KEY als die is veranderd, en start de lijn "
    "opnieuw."
)


WITHOUT_COOKIE = ("/voice", "/audio/", "/health", "/ready", "/metrics", "/.well-known/")
"""Addresses that a call asks, or a machine, with which no visit comes along."""

_SPOKEN_INTO = ("staff.studio", "staff.open_sitting")
"""The pages on which a colleague lends the line a voice; any other gets no microphone."""


def add_pages(app: Flask, settings: Settings) -> None:
    """Add the pages, after the guard: a stranger is refused before anything else is judged."""
    _prepare_cookies(app, settings)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation says
            app.wsgi_app, x_for=settings.trusted_proxies, x_host=0, x_proto=1
        )
    app.register_blueprint(bp)
    _TOKENS.init_app(app)
    app.extensions["limiter"] = FixedWindowRateLimiter(MemoryStorage())


def _prepare_cookies(app: Flask, settings: Settings) -> None:
    https = settings.public_base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-bezoek" if https else "bezoek",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A page may stay open as long as the visit lasts; the token goes with the visit.
        WTF_CSRF_TIME_LIMIT=None,
        # Pages ask for a token themselves; Twilio's webhooks carry a signature instead.
        WTF_CSRF_CHECK_DEFAULT=False,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.session_interface = _Visits()


class _Visits(SecureCookieSessionInterface):
    """Keeps a visit in the cookie of a page."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(WITHOUT_COOKIE):
            return _NO_VISIT
        return super().open_session(app, request)


_NO_VISIT = NullSession()


_TOKENS = CSRFProtect()


@bp.before_request
def admit() -> ResponseReturnValue | None:
    """Refuse a form that is no page's of ours, a colleague without the role, and foreign rows."""
    _TOKENS.protect()
    _limit_logins()
    if request.endpoint in access.DOORSTEP:
        return None
    rights.refuse_without_role()
    rights.refuse_foreign_rows()
    return None


def _limit_logins() -> None:
    """Let nobody try passwords, codes or answers of a provider as fast as a machine can."""
    endpoint = request.endpoint or ""
    is_try = request.method == "POST" and endpoint in LIMITED
    if is_try or endpoint in access.ASKS_PROVIDER:
        limiter: FixedWindowRateLimiter = current_app.extensions["limiter"]
        if not limiter.hit(LIMIT, endpoint, device.visitor()):
            abort(429)


@bp.after_app_request
def protect(response: Response) -> Response:
    """Tell the browser what our pages never do, and to keep nothing but style and sound."""
    asked = this_request()
    if not (asked.endpoint or "staff.").startswith("staff."):
        return response
    response.headers.update(WITH_MICROPHONE if asked.endpoint in _SPOKEN_INTO else HEADERS)
    if asked.endpoint != "staff.static":
        response.headers["Cache-Control"] = "no-store"
    if asked.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


@bp.app_context_processor
def names_in_templates() -> dict[str, object]:
    """Return the names that every template may use."""
    who: Colleague | None = g.get("colleague")
    return {
        "line_name": line_name(),
        "words": written,
        "colleague": who,
        "pages": [*rights.pages_of(who)] if who else [],
        "clinic_name": clinic_choice.name_of,
    }


@bp.app_errorhandler(CSRFError)
def refuse_token(error: CSRFError) -> ResponseReturnValue:
    """Refuse a form without our token."""
    return _problem(400)


@bp.app_errorhandler(HTTPException)
def explain(error: HTTPException) -> ResponseReturnValue:
    """Say in Dutch what a colleague can do; a redirect and the like stay what they are."""
    if error.code not in PROBLEMS:
        return error
    return _problem(error.code)


@bp.app_errorhandler(ServiceUnavailable)
def explain_crowd(error: ServiceUnavailable) -> ResponseReturnValue:
    """Say that callers go first, and when to come back."""
    page = render_template("pages/templates/problem.html", sentence=CROWDED)
    return page, 503, {"Retry-After": str(error.retry_after)}


@bp.errorhandler(DBAPIError)
@bp.errorhandler(PoolTimeoutError)
def explain_database(error: Exception) -> ResponseReturnValue:
    """Say that the database does not answer."""
    logging.getLogger(__name__).exception("the database does not answer")
    return _problem(503)


@bp.errorhandler(InvalidToken)
def explain_missing_key(error: InvalidToken) -> ResponseReturnValue:
    """Say which setting lacks a key; only the administrator can bring it back."""
    logging.getLogger(__name__).error(
        "no key opens the secret of the one-time codes; add the old key to RECORDING_KEYS"
    )
    return render_template("pages/templates/problem.html", sentence=MISSING_KEY), 503


def _problem(code: int) -> ResponseReturnValue:
    return render_template("pages/templates/problem.html", sentence=PROBLEMS[code]), code
