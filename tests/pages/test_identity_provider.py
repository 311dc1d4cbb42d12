"""Promise: a name counts only when the provider tells it, signed, now, and for this one login."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from werkzeug.wrappers import Response

from ivr.pages.id_token import Refusal, SignInError, SignInTry
from ivr.pages.identity_provider import IdentityProvider
from tests.identity_provider import BACK, Provider, asked_in, claims_of, key

NOW = int(time.time())


def line(provider: Provider, **more: Any) -> IdentityProvider:
    """Return the provider as our line knows it."""
    known = (provider.address, provider.client_id, provider.client_secret)
    return IdentityProvider(*known, **{"claim": "preferred_username", "back": BACK} | more)


def name_told(provider: Provider, **more: Any) -> str:
    """Let a visitor go there and come back; return the name that we then know."""
    us, begun = line(provider, **more), SignInTry.new(datetime.now(UTC))
    back = asked_in(provider.signs_in(us.address_for(begun), sub="1"))
    assert back["state"] == begun.state
    return us.name_of(back["code"], begun, datetime.now(UTC))


def refusal_of(provider: Provider, **more: Any) -> Refusal:
    with pytest.raises(SignInError) as caught:
        name_told(provider, **more)
    assert "anna" not in str(caught.value)
    return caught.value.refusal


def test_a_code_is_worth_nothing_without_what_only_this_line_knows(provider: Provider) -> None:
    """PKCE (RFC 7636): the provider is shown a hash first, and then what it is of."""
    us, begun = line(provider), SignInTry.new(datetime.now(UTC))
    address = us.address_for(begun)
    asked = asked_in(address)
    assert (asked["code_challenge_method"], asked["nonce"]) == ("S256", begun.nonce)
    assert (asked["redirect_uri"], asked["prompt"]) == (BACK, "login")
    assert begun.verifier not in address
    us.name_of(asked_in(provider.signs_in(address, sub="1"))["code"], begun, datetime.now(UTC))
    (form,) = [form for path, form in provider.asked if path == "/oauth2/token"]
    assert create_s256_code_challenge(form["code_verifier"][0]) == asked["code_challenge"]


def test_two_tries_have_nothing_in_common() -> None:
    now = datetime.now(UTC)
    first, second = SignInTry.new(now), SignInTry.new(now)
    said = {first.state, first.nonce, first.verifier, second.state, second.nonce, second.verifier}
    assert len(said) == 6
    assert min(map(len, said)) >= 43, "of a verifier RFC 7636, 4.1 asks as much"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another line"},
        {"aud": ["another line", "and one more"]},
        {"aud": None},
        {"azp": "another line"},
        {"iss": "https://elders.example.nl"},
        {"iss": None},
        {"sub": None},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"auth_time": NOW - 3600},
    ],
    ids=str,
)
def test_a_token_with_the_right_signature_must_hold_as_well(
    provider: Provider, claims: dict[str, Any]
) -> None:
    provider.forges(**claims)
    assert refusal_of(provider) is Refusal.UNTRUSTED


def test_a_token_that_we_sign_for_the_provider_holds_if_nothing_else_is_wrong(
    provider: Provider,
) -> None:
    """So what is refused beside this is refused for its claims, and not for how a test signs."""
    provider.forges()
    assert name_told(provider) == "anna"


def test_an_audience_of_several_must_name_us_as_the_one_it_was_made_for(
    provider: Provider,
) -> None:
    several = [provider.client_id, "another line"]
    provider.forges(aud=several)
    assert refusal_of(provider) is Refusal.UNTRUSTED
    provider.forges(aud="another line", azp=provider.client_id)
    assert refusal_of(provider) is Refusal.UNTRUSTED
    provider.forges(aud=several, azp=provider.client_id)
    assert name_told(provider) == "anna"


def test_whoever_was_not_asked_again_comes_in_where_that_is_allowed(provider: Provider) -> None:
    provider.forges(auth_time=NOW - 3600)
    assert name_told(provider, ask_again=False) == "anna"


@pytest.mark.parametrize("claims", [{"exp": -100}, {"iat": 100}, {"nbf": 100}], ids=str)
def test_a_clock_that_differs_more_than_a_minute_is_told(
    provider: Provider, claims: dict[str, int]
) -> None:
    far: dict[str, Any] = {name: time.time() + seconds for name, seconds in claims.items()}
    near: dict[str, Any] = {name: time.time() + seconds / 5 for name, seconds in claims.items()}
    provider.forges(**far)
    assert refusal_of(provider) is Refusal.CLOCK
    provider.forges(**near)
    assert name_told(provider) == "anna"


def other_key(provider: Provider) -> None:
    provider.forges(by="theirs")


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def no_signature(provider: Provider) -> None:
    head = coded(b'{"alg":"none"}')
    changed(provider, lambda _head, body, _mark: f"{head}.{body}.")


def secret_as_key(provider: Provider) -> None:
    """Of the public key, which everybody knows, somebody makes a password."""
    head, known = coded(b'{"alg":"HS256","kid":"ours"}'), key("ours").as_pem(private=False)

    def sign(_head: str, body: str, _mark: str) -> str:
        mark = hmac.digest(known, f"{head}.{body}".encode(), "sha256")
        return f"{head}.{body}.{coded(mark)}"

    provider.forges()
    changed(provider, sign)


def tampered(provider: Provider) -> None:
    def bert(head: str, body: str, mark: str) -> str:
        claims = claims_of(f".{body}.") | {"preferred_username": "bert"}
        return f"{head}.{coded(json.dumps(claims).encode())}.{mark}"

    changed(provider, bert)


def changed(provider: Provider, change: Callable[[str, str, str], str]) -> None:
    def forge(told: dict[str, Any]) -> None:
        told["id_token"] = change(*told["id_token"].split("."))

    provider.spoils["token"] = forge


def no_token(provider: Provider) -> None:
    provider.spoils["token"] = lambda told: told.pop("id_token")


def no_keys(provider: Provider) -> None:
    provider.spoils["jwks"] = lambda told: told.clear()


@pytest.mark.parametrize(
    "spoil", [other_key, no_signature, secret_as_key, tampered, no_token, no_keys]
)
def test_what_the_provider_did_not_sign_is_no_token(
    provider: Provider, spoil: Callable[[Provider], None]
) -> None:
    spoil(provider)
    assert refusal_of(provider) is Refusal.UNTRUSTED


def test_a_name_that_is_told_only_to_who_asks_is_asked_for(provider: Provider) -> None:
    provider.forges(preferred_username=None)
    assert name_told(provider) == "anna"
    assert provider.asked[-1][0] == "/userinfo"
    provider.spoils["userinfo"] = lambda told: told.update(sub="2")
    assert refusal_of(provider) is Refusal.UNTRUSTED
    unsafe = {"userinfo_endpoint": "http://elders.example.nl/wie"}
    provider.spoils["openid-configuration"] = lambda about: about.update(unsafe)
    assert refusal_of(provider) is Refusal.AWAY
    provider.spoils["openid-configuration"] = lambda about: about.pop("userinfo_endpoint")
    assert refusal_of(provider) is Refusal.UNKNOWN


@pytest.mark.parametrize("name", [None, "", ["anna"], 12, {"anna": 1}])
def test_a_name_is_a_word(provider: Provider, name: object) -> None:
    provider.knows("1", preferred_username=name)
    assert refusal_of(provider) is Refusal.UNKNOWN


def answers(body: str = "", status: int = 200, **headers: str) -> Callable[[], Response]:
    return lambda: Response(body, status, headers)


BAD = [
    answers("[]"),
    answers("<p>Onderhoud</p>"),
    answers(status=503),
    answers(status=302, Location="/elders"),
    answers('{"error": "server_error"}', 400),
]


@pytest.mark.parametrize("path", ["token", "jwks", "openid-configuration"])
@pytest.mark.parametrize("answer", BAD)
def test_a_bad_answer_tells_no_name_and_nobody_is_sent_elsewhere(
    provider: Provider, path: str, answer: Callable[[], Response]
) -> None:
    us, begun = line(provider), SignInTry.new(datetime.now(UTC))
    back = asked_in(provider.signs_in(us.address_for(begun), sub="1"))
    provider.instead[path] = answer
    with pytest.raises(SignInError) as caught:
        us.name_of(back["code"], begun, datetime.now(UTC))
    assert caught.value.refusal is Refusal.AWAY
    assert "/elders" not in [path for path, _ in provider.asked]


def test_an_answer_has_a_million_bytes_at_most(provider: Provider) -> None:
    provider.spoils["openid-configuration"] = lambda about: about.update(more="x" * 990_000)
    assert name_told(provider) == "anna"
    provider.spoils["openid-configuration"] = lambda about: about.update(more="x" * 1_000_000)
    assert refusal_of(provider) is Refusal.AWAY


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://elders.example.nl"},
        {"authorization_endpoint": "http://elders.example.nl/login"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://elders.example.nl/token"},
        {"jwks_uri": None},
        {"jwks_uri": ["https://elders.example.nl"]},
    ],
    ids=str,
)
def test_a_discovery_document_must_be_of_this_provider_and_lead_to_safe_places(
    provider: Provider, told: dict[str, object]
) -> None:
    provider.spoils["openid-configuration"] = lambda about: about.update(told)
    assert refusal_of(provider) is Refusal.AWAY


@pytest.mark.parametrize("ways", [["client_secret_post", "client_secret_basic"], []])
def test_the_secret_goes_in_the_body_where_the_provider_reads_it_there(
    provider: Provider, ways: list[str]
) -> None:
    told = {"token_endpoint_auth_methods_supported": ways}
    provider.spoils["openid-configuration"] = lambda about: about.update(told)
    provider.instead["token"] = answers("{}")
    refusal_of(provider)
    (form,) = [form for path, form in provider.asked if path == "/oauth2/token"]
    assert ("client_secret" in form) is bool(ways)


def test_a_secret_that_the_provider_does_not_take_is_an_error(provider: Provider) -> None:
    us, begun = line(provider), SignInTry.new(datetime.now(UTC))
    code = asked_in(provider.signs_in(us.address_for(begun), sub="1"))["code"]
    wrong = replace(us, client_secret="verkeerd")
    with pytest.raises(SignInError, match="does not take our secret") as caught:
        wrong.name_of(code, begun, datetime.now(UTC))
    assert caught.value.refusal is Refusal.AWAY


def test_a_code_is_taken_once_and_for_its_own_try_only(provider: Provider) -> None:
    us, begun, now = line(provider), SignInTry.new(datetime.now(UTC)), datetime.now(UTC)
    code = asked_in(provider.signs_in(us.address_for(begun), sub="1"))["code"]
    assert us.name_of(code, begun, now) == "anna"
    with pytest.raises(SignInError) as caught:
        us.name_of(code, begun, now)
    assert caught.value.refusal is Refusal.LAPSED
    other = asked_in(provider.signs_in(us.address_for(SignInTry.new(now)), sub="1"))["code"]
    with pytest.raises(SignInError) as caught:
        us.name_of(other, begun, now)
    assert caught.value.refusal is Refusal.UNTRUSTED, "its nonce is that of another try"


def test_a_provider_that_is_away_or_drips_is_not_waited_for(provider: Provider) -> None:
    def drip() -> bytes:
        time.sleep(0.1)
        return b" "

    begun = SignInTry.new(datetime.now(UTC))
    away = IdentityProvider("http://localhost:9", "lijn", "x", "sub", BACK)
    with pytest.raises(SignInError) as caught:
        away.address_for(begun)
    assert caught.value.refusal is Refusal.AWAY
    provider.instead["openid-configuration"] = lambda: Response(iter(drip, b""))
    began = time.monotonic()
    with pytest.raises(SignInError, match="too slow") as caught:
        line(provider, deadline=0.3).address_for(begun)
    assert caught.value.refusal is Refusal.AWAY
    assert time.monotonic() - began < 2.3
