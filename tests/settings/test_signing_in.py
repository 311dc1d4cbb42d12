"""Promise: an identity provider is known whole, over TLS and by a name nobody gives themselves."""

from __future__ import annotations

import pytest

from ivr.settings import SettingsError, load
from tests.line_settings import environment_for

WHOLE = {
    "OIDC_ISSUER": "https://login.example.nl/ziekenhuis/",
    "OIDC_CLIENT_ID": "telefoonlijn",
    "OIDC_CLIENT_SECRET": "qYz8~x",
}


def refused(**more: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(environment_for(**more))
    return str(caught.value)


def test_a_whole_set_is_taken_as_it_is() -> None:
    settings = load(environment_for(**WHOLE))
    assert settings.oidc_issuer == WHOLE["OIDC_ISSUER"], "tokens repeat it, slash and all"
    assert (settings.oidc_claim, settings.oidc_ask_again) == ("preferred_username", True)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("OIDC_ISSUER", ["OIDC_CLIENT_ID: is missing", "OIDC_CLIENT_SECRET: is missing"]),
        ("OIDC_CLIENT_ID", ["OIDC_ISSUER is missing"]),
        ("OIDC_CLIENT_SECRET", ["OIDC_ISSUER is missing"]),
    ],
)
def test_of_a_part_is_told_what_is_missing(given: str, missing: list[str]) -> None:
    told = refused(**{given: WHOLE[given]})
    assert [words for words in missing if words not in told] == []
    assert "or none of them" in told
    rest = {name: value for name, value in WHOLE.items() if name != given}
    assert "is missing" in refused(**rest)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("OIDC_ISSUER", "login.example.nl", "must start with https://"),
        ("OIDC_ISSUER", "http://login.example.nl", "everyone on the way"),
        ("OIDC_ISSUER", "https://a:b@login.example.nl", "user name or password"),
        ("OIDC_ISSUER", "https://login.example.nl?a=b", "holds a query"),
        ("OIDC_ISSUER", "http://localhost:9400", "which no colleague's browser reaches"),
        ("OIDC_CLAIM", "email", "choose their email themselves"),
        ("OIDC_CLAIM", "nickname", "choose their nickname themselves"),
        ("OIDC_CLAIM", "de naam", "is no name of a claim"),
        ("OIDC_NAME", "x" * 41, "at most 40 characters"),
        ("OIDC_NAME", "de\nZorgpas", "on one line"),
        ("OIDC_ASK_AGAIN", "soms", "neither yes nor no"),
    ],
)
def test_what_would_let_the_wrong_ones_in_is_refused(name: str, value: str, words: str) -> None:
    assert words in refused(**WHOLE | {name: value})


def test_a_demonstration_may_have_a_provider_on_this_machine() -> None:
    here = {"OIDC_ISSUER": "http://localhost:9400", "PUBLIC_BASE_URL": "http://127.0.0.1:8000"}
    assert load(environment_for(**WHOLE | here)).oidc_issuer == here["OIDC_ISSUER"]
