"""Promise: whoever finds a weakness reads where to tell it, as RFC 9116 has it, or finds no page.

"The fields ... 'Contact' and 'Expires' ... MUST always be present" (RFC 9116, 2.5); "'Expires' ...
MUST NOT appear more than once" (2.5.5), and so for 'Preferred-Languages' (2.5.8).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app import create_app
from ivr.settings import SettingsError
from tests.calling import TUESDAY
from tests.line_settings import PUBLIC, settings_for

ADDRESS = "/.well-known/security.txt"
MAIL, PAGE = "mailto:security@example.nl", "https://example.nl/melden"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    settings = settings_for(SECURITY_CONTACT=f"{MAIL}, {PAGE}/")
    return create_app(settings, clock=lambda: TUESDAY).test_client()


def _fields(client: FlaskClient) -> list[tuple[str, str]]:
    lines = client.get(ADDRESS, base_url=PUBLIC).get_data(as_text=True).splitlines()
    return [(name, value) for name, _, value in (line.partition(": ") for line in lines)]


def test_it_tells_each_contact_the_best_one_first_and_where_it_stands(client: FlaskClient) -> None:
    fields = _fields(client)
    assert [value for name, value in fields if name == "Contact"] == [MAIL, PAGE]
    assert dict(fields)["Canonical"] == f"{PUBLIC}{ADDRESS}"
    assert dict(fields)["Preferred-Languages"] == "nl, en"
    counted = Counter(name for name, _ in fields)
    assert counted == {"Contact": 2, "Expires": 1, "Preferred-Languages": 1, "Canonical": 1}


def test_it_expires_within_a_year_and_not_soon(client: FlaskClient) -> None:
    expires = datetime.fromisoformat(dict(_fields(client))["Expires"])
    assert timedelta(days=150) < expires - TUESDAY < timedelta(days=365)


def test_a_machine_gets_plain_text_without_a_cookie_and_may_ask_for_the_head(
    client: FlaskClient,
) -> None:
    for answer in (client.get(ADDRESS), client.head(ADDRESS)):
        assert answer.status_code == 200
        assert answer.content_type == "text/plain; charset=utf-8"
        assert "Set-Cookie" not in answer.headers
    assert client.head(ADDRESS).data == b""
    assert client.post(ADDRESS).status_code == 405


def test_without_a_contact_there_is_no_page() -> None:
    client = create_app(settings_for()).test_client()
    assert client.get(ADDRESS).status_code == client.head(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("contact", "complaint"),
    [
        ("security@example.nl", "neither a mail address nor a page over https"),
        ("http://example.nl/melden", "neither a mail address nor a page over https"),
        ("mailto:security", "is no e-mail address"),
        ("https://127.0.0.1/melden", "only a private network knows it"),
        (f"{MAIL}, https://", "names no host"),
    ],
)
def test_a_contact_that_nobody_can_reach_is_refused(contact: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=f"SECURITY_CONTACT: .*{complaint}"):
        settings_for(SECURITY_CONTACT=contact)
