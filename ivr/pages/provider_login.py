"""Logging in through the hospital's identity provider, which vouches for a colleague's name.

It knows passwords, second factors and who left the hospital; roles, clinics, the end of a visit and
whether there is an account stay ours. Nobody guesses there, so a lock of guesses on an account
(`ivr.pages.login_limits`) keeps nobody out here, and nothing is counted.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from dataclasses import astuple
from datetime import timedelta

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.house import house
from ivr.pages import accounts, login
from ivr.pages.context import bp, database, now
from ivr.pages.id_token import Refusal, SignInError, SignInTry
from ivr.pages.identity_provider import BACK, IdentityProvider
from ivr.pages.staff import Staff

log = logging.getLogger(__name__)

KEPT = "provider"
"""Where the cookie of a visitor holds the login that is on its way."""

PATIENCE = timedelta(minutes=10)
"""How long a visitor may be at the provider: a password, a code, a telephone in another room."""

SENTENCES: Mapping[Refusal, str] = {
    Refusal.AWAY: "lukt nu niet. Probeer het straks nog eens, of log in met uw wachtwoord.",
    Refusal.STOPPED: "is niet afgemaakt. Probeer het nog eens, of log in met uw wachtwoord.",
    Refusal.LAPSED: "duurde te lang, of is al gebeurd. Begin opnieuw.",
    Refusal.CLOCK: "lukt niet: de klokken van de twee computers lopen niet gelijk. Bel de "
    "beheerder, of log in met uw wachtwoord.",
    Refusal.UNTRUSTED: "is niet gelukt: het antwoord klopt niet. Begin opnieuw. Gebeurt het weer? "
    "Bel dan de beheerder.",
    Refusal.UNKNOWN: "is gelukt, maar hier is geen account met uw naam. Vraag het een collega die "
    "accounts beheert.",
    Refusal.DISABLED: "is gelukt, maar uw account hier staat uit. Vraag het een collega die "
    "accounts beheert.",
}
"""What a visitor reads, after "Inloggen via" and what the provider is called."""


@bp.get("/inloggen/via")
def provider_login() -> ResponseReturnValue:
    """Send a visitor to the provider."""
    provider, begun = _provider(), SignInTry.new(now())
    try:
        address = provider.address_for(begun)
    except SignInError as error:
        return _refuse(error)
    session[KEPT] = astuple(begun)
    return redirect(address, 303)


@bp.get(BACK)
def provider_answer() -> ResponseReturnValue:
    """Let in whom the provider vouches for; what it answers is good for one try in one browser."""
    provider = _provider()
    if (kept := session.pop(KEPT, None)) is None:
        # Nobody began here: a page that is opened again, or a link from elsewhere.
        return _turn_back(Refusal.LAPSED)
    try:
        staff = _account(provider.name_of(_code(SignInTry(*kept)), SignInTry(*kept), now()))
    except SignInError as error:
        return _refuse(error)
    return login.let_in(staff, "via de inlogdienst")


def _provider() -> IdentityProvider:
    """Return the provider; where there is none its addresses lead to the login."""
    settings = house().settings
    if not settings.oidc_issuer:
        abort(redirect(url_for("staff.login"), 303))
    return IdentityProvider.of(settings)


def _code(begun: SignInTry) -> str:
    """Return the code in the address, if it answers this try and the visitor did not stop.

    Raises:
        SignInError: it does not, or they did.
    """
    state = request.args.get("state", "")
    if not hmac.compare_digest(state.encode(), begun.state.encode()):
        raise SignInError(Refusal.LAPSED, "the answer is not to the last try of this browser")
    if now().timestamp() - begun.since >= PATIENCE.total_seconds():
        raise SignInError(Refusal.LAPSED, "the visitor took too long")
    if request.args.get("error") == "access_denied":
        raise SignInError(Refusal.STOPPED, "the visitor or the provider stopped it")
    if not (code := request.args.get("code")):
        raise SignInError(Refusal.AWAY, "the provider gives no code")
    return code


def _account(name: str) -> Staff:
    """Return the account that the provider's visitor may use from here on.

    Raises:
        SignInError: there is none of exactly this name, or it is disabled.
    """
    with database() as store:
        staff = accounts.find(store, name) if "\0" not in name else None
        if staff is None or not _is_called(staff, name):
            raise SignInError(Refusal.UNKNOWN, "the provider's visitor has no account")
        store.refresh(staff, with_for_update=True)
        if staff.disabled_at is None:
            staff.last_login_at = now()
            return staff
        login.log_refusal(store, staff, Refusal.DISABLED.value)
    raise SignInError(Refusal.DISABLED, "the account of the provider's visitor is disabled")


def _is_called(staff: Staff, name: str) -> bool:
    """Return whether a name is that of an account; only A to Z may be capitals.

    Other letters become the same in small ones too, as the sign of kelvin and a k.
    """
    return staff.name == (name.lower() if name.isascii() else name)


def _refuse(error: SignInError) -> ResponseReturnValue:
    """Log a refusal, without a name: it may be of somebody who is no colleague here."""
    log.warning("nobody came in through the identity provider: %s", error)
    if error.refusal is not Refusal.DISABLED:  # That is a line of their own account.
        with database() as store:
            login.log_refusal(store, None, error.refusal.value)
    return _turn_back(error.refusal)


def _turn_back(refusal: Refusal) -> ResponseReturnValue:
    flash(f"Inloggen via {house().settings.oidc_name} {SENTENCES[refusal]}", "problem")
    return redirect(url_for("staff.login"), 303)
