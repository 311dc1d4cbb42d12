"""Promise: a Sentry hears of errors where the settings name one, and nothing of a caller."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from ivr.logs.following import call_hash
from ivr.logs.sentry import tell_sentry, without_anybody
from ivr.phone.local import serve
from ivr.sealing import call_key
from ivr.settings import ROOT, SettingsError
from tests.line_settings import PUBLIC, TOKEN, environment_for, settings_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NUMBER, CALL = "+31612345678", "CA" + 32 * "c"

FAILS = f"""
import logging, os
from app import create_app
from ivr.settings import load
from tests.line_settings import signed
client = create_app(load(dict(os.environ))).test_client()
form = {{"CallSid": "{CALL}", "From": "{NUMBER}", "ErrorCode": "11205"}}
headers = {{**signed("/voice/fallback", form), "Authorization": "Bearer {TOKEN}"}}
assert client.post("/voice/fallback", data=form, headers=headers).status_code == 200
def fails(number):
    raise ValueError(f"{{number}} of {CALL}, as in /voice/menu?number={NUMBER}")
try:
    fails("{NUMBER}")
except ValueError:
    logging.getLogger("ivr.worker").exception("Of %s.", "{NUMBER}")
logging.getLogger("ivr.worker").warning("no error")
raise SystemExit(0)
"""


@pytest.fixture
def envelopes() -> Iterator[tuple[str, list[bytes]]]:
    """Stand in for a Sentry (develop.sentry.dev/sdk/foundations/transport/envelopes)."""
    taken = list[bytes]()

    def sentry(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        assert environ["PATH_INFO"] == "/api/42/envelope/"
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        zipped = environ.get("HTTP_CONTENT_ENCODING") == "gzip"
        taken.append(gzip.decompress(body) if zipped else body)
        start("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    with serve(sentry) as url:
        yield url.replace("http://", "http://publickey@") + "/42", taken


def test_what_breaks_is_told_and_nobody_is_named(envelopes: tuple[str, list[bytes]]) -> None:
    dsn, taken = envelopes
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", FAILS],
        cwd=ROOT,
        env=os.environ | environment_for(SENTRY_DSN=dsn),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = b"\n".join(taken).decode()
    assert "Twilio fell back: error 11205" in told
    assert "Of [...]." in told
    assert "ValueError" in told
    assert "fails" in told, "where it broke"
    assert call_hash(CALL, call_key(settings_for())) in told
    assert "no error" not in told
    hidden = (
        NUMBER[3:],
        CALL,
        TOKEN,
        "Bearer",
        "headers",
        "cookies",
        '"vars"',
        PUBLIC,
        "breadcrumbs",
    )
    assert [one for one in hidden if one in told] == []


def test_of_an_event_only_what_is_listed_goes_along() -> None:
    event: dict[str, Any] = {
        "event_id": 32 * "a",
        "request": {"url": f"/x?number={NUMBER}"},
        "user": {"ip_address": "10.1.2.3"},
        "breadcrumbs": {"values": [NUMBER]},
        "extra": {"number": NUMBER},
        "logentry": {"message": "Of %s", "formatted": f"Of {NUMBER}", "params": [NUMBER]},
        "exception": {
            "values": [{"value": NUMBER, "frames": [{"vars": {"n": NUMBER}, "lineno": 3}]}]
        },
    }
    assert without_anybody(event, "worker", "") == {
        "event_id": 32 * "a",
        "logentry": {"message": "Of [...]"},
        "exception": {"values": [{"value": "[...]", "frames": [{"lineno": 3}]}]},
        "tags": {"process": "worker"},
    }
    assert without_anybody({}, "web", "0a1b")["tags"] == {"process": "web", "call": "0a1b"}


def test_without_the_package_the_remedy_is_said() -> None:
    def load(_name: str) -> object:
        raise ImportError

    with pytest.raises(SettingsError, match=r"scripts/prepare .*scripts/sentry-requirements.txt"):
        tell_sentry("https://key@sentry.example.nl/1", "web", b"key", load)


@pytest.mark.parametrize(
    "dsn",
    [
        "http://key@sentry.example.nl/1",
        "https://sentry.example.nl/1",
        "https://key@sentry.example.nl",
        "https://key@sentry.example.nl/eerste",
        "https://key@[/1",
        "key",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_key(dsn: str) -> None:
    with pytest.raises(SettingsError, match="SENTRY_DSN: ") as refused:
        settings_for(SENTRY_DSN=dsn)
    assert "//key" not in str(refused.value)
