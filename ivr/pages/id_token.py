"""What an identity provider says of its visitor, believed only when all of it holds.

The rules are those of OpenID Connect Core 1.0, 3.1.3.7; authlib judges signatures and claims.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.errors import JoseError

LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""

ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
"""How a token may be signed: with a key that the provider has alone, and never with none."""


class Refusal(Enum):
    """Why nobody comes in through the provider; the value is what the access log says."""

    AWAY = "inlogdienst antwoordt niet goed"
    STOPPED = "afgebroken bij de inlogdienst"
    LAPSED = "inlogdienst: te laat, of al gebruikt"
    CLOCK = "klok van de inlogdienst wijkt af"
    UNTRUSTED = "antwoord van de inlogdienst klopt niet"
    UNKNOWN = "inlogdienst noemt geen account"
    DISABLED = "account uitgezet"


class SignInError(Exception):
    """Nobody comes in; the text is the reason for our own log, without a word about anybody."""

    def __init__(self, refusal: Refusal, why: str) -> None:
        """Keep the kind beside the text."""
        super().__init__(why)
        self.refusal = refusal


@dataclass(frozen=True)
class SignInTry:
    """What a browser keeps of a login while its visitor is at the provider; `since` in seconds."""

    state: str
    nonce: str
    verifier: str
    since: float

    @classmethod
    def new(cls, now: datetime) -> SignInTry:
        """Make one that nobody guesses."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, now.timestamp())


@dataclass(frozen=True)
class Expected:
    """Of whom, for whom and for which try a token must be; `asked_again` was a password too."""

    issuer: str
    client_id: str
    begun: SignInTry
    asked_again: bool

    def claims(
        self, told: Mapping[str, Any], keys: Mapping[str, Any], now: datetime
    ) -> Mapping[str, Any]:
        """Return the claims of an answer with an ID token, signed with one of these keys (JWKS).

        Raises:
            SignInError: it is not signed, of another, for another, of another try, or too old.
        """
        # Slow to import, and a line without a provider needs none of it.
        from joserfc.errors import JoseError  # noqa: PLC0415

        try:
            claims = self._validated(told, keys, now)
        except JoseError as error:
            raise _refused(error) from error
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            why = f"the token is none: {type(error).__name__}"
            raise SignInError(Refusal.UNTRUSTED, why) from error
        asked = claims.get("auth_time", self.begun.since)
        if self.asked_again and asked < self.begun.since - LEEWAY:
            raise SignInError(Refusal.UNTRUSTED, "the provider did not ask its visitor again")
        return claims

    def _validated(
        self, told: Mapping[str, Any], keys: Mapping[str, Any], now: datetime
    ) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - as above
        from joserfc import jwk, jws, jwt  # noqa: PLC0415

        known = jwk.KeySet.import_key_set({"keys": keys["keys"]})
        # What stands beside it in a header is to be ignored (RFC 7515, 4).
        rules = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        token = jwt.decode(str(told.get("id_token")), known, registry=rules)
        essential = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        beside = {"nonce": self.begun.nonce, "client_id": self.client_id}
        beside["access_token"] = told.get("access_token", "")
        claims = CodeIDToken(token.claims, token.header, essential, beside)
        claims.validate(int(now.timestamp()), LEEWAY)
        return dict(claims)


def _refused(error: JoseError) -> SignInError:
    """Return what is wrong; a token that just came and is not of now tells of a wrong clock."""
    claim = getattr(error, "claim", "")
    is_early = error.error == "invalid_claim" and claim in ("nbf", "iat")
    refusal = Refusal.CLOCK if is_early or error.error == "expired_token" else Refusal.UNTRUSTED
    return SignInError(refusal, f"the token does not hold: {error.error} {claim}".strip())
