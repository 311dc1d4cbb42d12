"""Asks the hospital's identity provider who its visitor is: OpenID Connect, a code with PKCE.

Nothing is kept between two logins, which are few: the provider may change its keys and addresses at
any time. It knows no page and no account.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

import requests
from urllib3.exceptions import HTTPError

from ivr.deadline import Deadline
from ivr.pages.id_token import Expected, Refusal, SignInError, SignInTry
from ivr.settings import Settings
from ivr.settings.hosts import is_on_this_machine
from ivr.twilio.rest import HospitalAdapter

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

DEADLINE = 10.0
"""Seconds for all that one step of a login asks the provider: a colleague waits for it."""

PATIENCE = 5.0
"""Seconds in which a line must be there."""

LARGEST = 1_000_000
"""Bytes of one answer; one with the keys of a large hospital has some thousands."""

BACK = "/inloggen/via/terug"
"""Where the provider sends its visitors back to: the address that is registered there."""


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom this machine trusts; reading that takes a while."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class IdentityProvider:
    """One provider, and this line as it is known there; `deadline` in seconds."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    back: str
    ask_again: bool = True
    deadline: float = DEADLINE
    tls: ssl.SSLContext = field(default_factory=_trusted)

    @classmethod
    def of(cls, settings: Settings) -> IdentityProvider:
        """Make it from the settings."""
        return cls(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret,
            settings.oidc_claim,
            settings.public_base_url + BACK,
            settings.oidc_ask_again,
        )

    def address_for(self, begun: SignInTry) -> str:
        """Return the address at which the provider finds out who its visitor is.

        Raises:
            SignInError: the provider is away, or is none.
        """
        with self._asking() as http:
            url, _ = http.create_authorization_url(
                self._about(http)["authorization_endpoint"],
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
                **({"prompt": "login"} if self.ask_again else {}),
            )
        return str(url)

    def name_of(self, code: str, begun: SignInTry, now: datetime) -> str:
        """Return the name that the provider gives its visitor, who came back with this code.

        Raises:
            SignInError: the provider is away, does not know the code, or says what cannot be true.
        """
        with self._asking() as http:
            about = self._about(http)
            told = self._tokens(http, about, code, begun)
            expected = Expected(self.issuer, self.client_id, begun, self.ask_again)
            claims = expected.claims(told, _json(http, about["jwks_uri"]), now)
            if self.claim not in claims:
                claims = self._more(http, about.get("userinfo_endpoint"), str(claims["sub"]))
        name = claims.get(self.claim)
        if not isinstance(name, str) or not name:
            raise SignInError(Refusal.UNKNOWN, f"the provider tells no {self.claim}")
        return name

    @contextmanager
    def _asking(self) -> Iterator[OAuth2Session]:
        """Open a conversation with the provider, which ends on time."""
        # Slow to import, and a line without a provider needs none of it.
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415

        with Deadline(self.deadline) as deadline, OAuth2Session(**self._us()) as http:
            # The way abroad may go through a proxy of the hospital; none leads to this machine.
            http.trust_env = not is_on_this_machine(self.issuer)
            http.hooks["response"].append(_whole)
            for scheme in ("http://", "https://"):
                http.mount(scheme, HospitalAdapter(self.tls))
            try:
                yield http
            except (
                *(requests.RequestException, HTTPError, OSError, ValueError),
                AuthlibBaseError,
            ) as error:
                why = "it is too slow" if deadline.passed else type(error).__name__
                raise SignInError(Refusal.AWAY, f"no answer of the provider: {why}") from error

    def _us(self) -> dict[str, Any]:
        return {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "redirect_uri": self.back,
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        }

    def _about(self, http: OAuth2Session) -> Mapping[str, Any]:
        """Return the provider's discovery document (OpenID Connect Discovery 1.0, 4)."""
        about = _json(http, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self.issuer:
            raise SignInError(Refusal.AWAY, "the discovery document is of another issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            self._refuse_unsafe(name, about.get(name))
        return about

    def _refuse_unsafe(self, name: str, url: object) -> None:
        """Refuse an address to which a secret or a colleague would go unprotected."""
        url = url if isinstance(url, str) else ""
        here = is_on_this_machine(self.issuer) and is_on_this_machine(url)
        if not url.startswith("https://") and not (here and url.startswith("http://")):
            raise SignInError(Refusal.AWAY, f"the discovery document has no safe {name}")

    def _tokens(
        self, http: OAuth2Session, about: Mapping[str, Any], code: str, begun: SignInTry
    ) -> Mapping[str, Any]:
        """Return what the provider gives for a code, which it takes once."""
        from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 - as above

        # Providers read a secret with odd signs in a header in two ways, and in a body in one.
        way = "client_secret_post"
        if way in about.get("token_endpoint_auth_methods_supported", ()):
            http.token_endpoint_auth_method = way
        try:
            told: Mapping[str, Any] = http.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=begun.verifier,
                allow_redirects=False,
            )
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise SignInError(Refusal.LAPSED, "the provider takes this code no more") from error
            raise SignInError(Refusal.AWAY, "the provider does not take our secret") from error
        return told

    def _more(self, http: OAuth2Session, url: object, sub: str) -> Mapping[str, Any]:
        """Return the claims that are told only to who asks (OpenID Connect Core 1.0, 5.3)."""
        if url is None:
            return {}
        self._refuse_unsafe("userinfo_endpoint", url)
        claims = _object(http.get(str(url), allow_redirects=False))
        if claims.get("sub") != sub:
            raise SignInError(Refusal.UNTRUSTED, "the provider tells of another visitor")
        return claims


def _json(http: OAuth2Session, url: str) -> Mapping[str, Any]:
    """Return what stands at a public address of the provider."""
    return _object(http.get(url, withhold_token=True, allow_redirects=False))


def _object(answer: requests.Response) -> Mapping[str, Any]:
    if answer.status_code != HTTPStatus.OK:
        raise SignInError(Refusal.AWAY, f"the provider answers with code {answer.status_code}")
    told = answer.json()
    if not isinstance(told, dict):
        raise SignInError(Refusal.AWAY, "the provider's answer is no object")
    return told


def _whole(answer: requests.Response, **_asked: object) -> None:
    """Read a body here, where it may not be too large."""
    body = answer.raw.read(LARGEST + 1, decode_content=True)
    if len(body) > LARGEST:
        answer.raw.close()
        raise SignInError(Refusal.AWAY, "the provider's answer is too large")
    answer.raw = BytesIO(body)
