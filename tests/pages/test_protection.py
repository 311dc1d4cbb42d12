"""Promise: the pages are closed by default: no stranger, no forged form, no foreign content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from ivr.serving import access
from tests.line_settings import PUBLIC, settings_for
from tests.office import Office

PUBLIC_PAGES = {
    *("/inloggen", "/static/style.css", "/health", "/ready", "/audio/welcome.wav"),
    *("/voice/own-recording/1", "/uitnodiging/1", "/.well-known/security.txt"),
}
"""What a stranger may ask for: the login, health, public sound, unguessable addresses, and where a
weakness is told."""

APP = create_app(settings_for())


def _address(rule: Rule) -> str:
    """Fill a rule in with something that fits."""
    values = dict.fromkeys(rule.arguments, "style.css" if rule.endpoint == "staff.static" else "1")
    if rule.endpoint == "sound.file":
        values = {"file": "welcome.wav"}
    address = rule.build(values)
    assert address is not None, rule
    return str(address[1])


def _requests(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, _address(rule)


REQUESTS = sorted(_requests(APP))


@pytest.mark.parametrize(("method", "address"), REQUESTS)
def test_a_stranger_gets_no_further_than_the_login(
    office: Office, method: str, address: str
) -> None:
    answer = office.app.test_client().open(address, method=method, base_url=PUBLIC)
    answer.close()
    if address in PUBLIC_PAGES:
        # No worker works at this office, so it is not ready.
        opened = {503} if address == "/ready" else {200, 404}
        assert answer.status_code in opened if method == "GET" else answer.status_code == 400
    elif address.startswith("/voice"):
        assert answer.status_code == 403, "only Twilio's signature opens a webhook"
    elif address == "/metrics":
        assert answer.status_code == 403, "only a token or an address of the settings opens it"
    else:
        refused = (303, "/inloggen")
        assert (answer.status_code, answer.location) == refused or answer.status_code == 400


def test_the_walk_meets_every_kind_of_page() -> None:
    addresses = {address for _, address in REQUESTS}
    assert {"/berichten", "/logboek.csv", "/berichten/1/opname.wav", "/voice"} <= addresses
    assert addresses >= PUBLIC_PAGES


@pytest.mark.parametrize(
    "address",
    [a for method, a in REQUESTS if method == "POST" and not a.startswith("/voice")],
)
def test_every_form_needs_its_token(office: Office, address: str) -> None:
    anna = office.colleague("anna")
    before = office.logged()
    answer = anna.client.post(address, base_url=PUBLIC, headers={"Referer": f"{PUBLIC}/"})
    assert answer.status_code == 400
    assert "te lang opengestaan" in answer.get_data(as_text=True)
    assert office.logged() == before


def test_a_form_from_another_site_is_refused_even_with_a_token(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    token = anna.page.select_one("[name=csrf_token]")
    assert token is not None
    answer = anna.client.post(
        "/uitloggen",
        data={"csrf_token": token["value"]},
        base_url=PUBLIC,
        headers={"Referer": "https://elders.example/"},
    )
    assert answer.status_code == 400


def test_a_blueprint_that_nobody_listed_is_closed() -> None:
    app = Flask("line")
    app.add_url_rule("/geheim", endpoint="other.secret", view_func=lambda: "geheim")
    access.guard(app, PUBLIC, ["token"], is_colleague=lambda: True, may_record=lambda: True)
    assert app.test_client().get("/geheim").status_code == 403


@pytest.mark.parametrize("address", ["/inloggen", "/berichten", "/bestaat-niet"])
def test_every_page_forbids_foreign_and_inline_content(office: Office, address: str) -> None:
    headers = office.colleague("anna").client.get(address, base_url=PUBLIC).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "max-age" in headers["Strict-Transport-Security"]


def test_the_cookie_is_kept_from_script_from_other_sites_and_from_plain_http(
    office: Office,
) -> None:
    anna = office.visitor().opens("/inloggen")
    cookie = anna.client.get("/inloggen", base_url=PUBLIC).headers.get("Set-Cookie", "")
    if not cookie:
        cookie = office.app.test_client().get("/inloggen", base_url=PUBLIC).headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("pauses", "ends_at_login"),
    [
        ([timedelta(minutes=19)] * 3, False),
        ([timedelta(minutes=21)], True),
        ([timedelta(minutes=19)] * 32, True),
    ],
    ids=["a busy hour", "a long silence", "a long day"],
)
def test_a_visit_ends_by_silence_or_after_a_day(
    office: Office, pauses: list[timedelta], ends_at_login: bool
) -> None:
    anna = office.colleague("anna")
    for pause in pauses:
        office.clock.now += pause
        anna.opens("/berichten")
    assert anna.url == ("/inloggen" if ends_at_login else "/berichten")


def test_a_page_that_asks_by_itself_does_not_keep_a_visit_alive(office: Office) -> None:
    anna = office.colleague("anna")
    for _ in range(3):
        office.clock.now += timedelta(minutes=8)
        anna.opens("/berichten/stand")
    assert anna.url == "/inloggen"


def test_logging_out_ends_the_visit_also_for_a_copied_cookie(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    copied = anna.client.get_cookie("__Host-bezoek", domain="lijn.example.nl")
    assert copied is not None
    anna.sends("/uitloggen").sees("U bent uitgelogd.")
    thief = office.visitor()
    thief.client.set_cookie("__Host-bezoek", copied.value, domain="lijn.example.nl", secure=True)
    assert thief.opens("/berichten").url == "/inloggen"
