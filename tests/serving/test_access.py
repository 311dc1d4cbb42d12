"""Promise: only Twilio steers a call; strangers and mistakes are refused, and Twilio is not.

Twilio signs base64(HMAC-SHA1(token, URL + sorted parameters)) over the address it was given
(twilio.com/docs/usage/security#validating-requests).
"""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import create_app
from ivr.serving.access import LARGEST_BODY
from tests.line_settings import PUBLIC, TOKEN, settings_for, signed

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FORM = {"CallSid": "CA1", "From": "+31612345678", "To": "+31850001515"}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(settings_for(DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(
    client: FlaskClient,
    path: str,
    form: Mapping[str, str] = FORM,
    *,
    token: str = TOKEN,
    base: str = PUBLIC,
) -> TestResponse:
    signature = RequestValidator(token).compute_signature(f"{base}{path}", dict(form))
    return client.post(path, data=form, headers={"X-Twilio-Signature": signature})


@pytest.mark.parametrize(
    "path",
    [
        "/voice",
        "/voice/menu?attempt=1&pace=gewoon",
        "/voice/menu?name=%C3%A9%2F%2C%3A%5B%7E&empty=",
        "/voice/unknown-step?attempt=x",
    ],
)
def test_a_signature_over_the_raw_address_is_accepted(client: FlaskClient, path: str) -> None:
    answer = post(client, path)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")


def test_the_signature_covers_empty_and_unknown_parameters(client: FlaskClient) -> None:
    """ "New parameters appear without notice: validate over ALL parameters received"."""
    form = {**FORM, "Digits": "", "SomethingNew": "é & <"}
    assert post(client, "/voice/menu", form).status_code == 200


def test_a_repeated_parameter_is_validated_as_twilio_signs_it(client: FlaskClient) -> None:
    form = MultiDict([*FORM.items(), ("Twice", "b"), ("Twice", "a")])
    answer = client.post("/voice", data=form, headers=signed("/voice", form))
    assert answer.status_code == 200


def test_tokens_may_rotate(tmp_path: Path) -> None:
    new, old, older = (secrets.token_hex(16) for _ in range(3))
    settings = settings_for(TWILIO_AUTH_TOKEN=f"{new}, {old}")
    client = create_app(settings).test_client()
    assert post(client, "/voice", token=new).status_code == 200
    assert post(client, "/voice", token=old).status_code == 200
    assert post(client, "/voice", token=older).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "bm90IGl0"}],
    ids=["missing", "empty", "wrong"],
)
def test_a_webhook_without_the_right_signature_is_refused(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    for rule in client.application.url_map.iter_rules():
        if rule.rule.startswith("/voice") and "POST" in (rule.methods or ()):
            path = rule.rule.replace("<step>", "menu")
            assert client.post(path, data=FORM, headers=headers).status_code == 403, path


def test_what_is_signed_for_another_address_is_refused(client: FlaskClient) -> None:
    assert post(client, "/voice", base="https://elders.example.nl").status_code == 403
    answer = client.post("/voice?attempt=2", data=FORM, headers=signed("/voice", FORM))
    assert answer.status_code == 403


def test_a_forwarded_host_has_no_say(client: FlaskClient) -> None:
    signature = RequestValidator(TOKEN).compute_signature("https://evil.example/voice", FORM)
    headers = {"X-Twilio-Signature": signature, "X-Forwarded-Host": "evil.example"}
    answer = client.post("/voice", data=FORM, headers=headers, base_url="https://evil.example")
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/voice", "/voice/menu", "/voice/status"])
def test_webhooks_are_post_only(client: FlaskClient, path: str) -> None:
    """A GET may be cached by Twilio (twilio.com/docs/voice/twiml)."""
    assert client.get(path).status_code in (403, 405)


def test_a_slash_at_the_end_is_no_redirect(client: FlaskClient) -> None:
    """A redirect loses Digits, so there is none."""
    assert post(client, "/voice/").status_code == 200


def test_health_and_sound_are_open(client: FlaskClient) -> None:
    assert client.get("/health").status_code == 200
    assert client.get("/audio/none.wav").status_code == 404


@pytest.mark.parametrize("path", ["/audio/../app.py", "/audio/%2e%2e/app.py", "/audio/../../etc"])
def test_only_sound_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (403, 404)


def test_a_forged_recording_address_is_not_found(client: FlaskClient) -> None:
    assert client.get("/voice/own-recording/AAAA").status_code == 404


class Endless(io.RawIOBase):
    """A body without an end, which counts how much of it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        size = memoryview(buffer).nbytes
        self.taken += size
        return size


KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "")
LENGTHS: dict[str, dict[str, object]] = {
    "announced": {"CONTENT_LENGTH": "600000000"},
    "chunked": {"wsgi.input_terminated": True},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD"])
def test_a_body_that_is_too_long_is_refused_everywhere_before_it_is_read(
    client: FlaskClient, kind: str, length: str, method: str
) -> None:
    paths = {rule.rule for rule in client.application.url_map.iter_rules()} | {"/nergens"}
    for path in sorted(paths):
        body = Endless()
        given = {"wsgi.input": body, "CONTENT_TYPE": kind} | LENGTHS[length]
        answer = client.open(re.sub("<[^>]+>", "1", path), method=method, environ_overrides=given)
        assert answer.status_code == 413, path
        assert body.taken <= LARGEST_BODY + 1024, path


def test_a_body_may_be_as_long_as_twilio_would_ever_make_it(client: FlaskClient) -> None:
    form = FORM | {"SpeechResult": "x" * (LARGEST_BODY - 1000)}
    assert post(client, "/voice/menu", form).status_code == 200


def test_what_may_be_twilio_is_put_through_though_the_body_is_too_long(
    client: FlaskClient,
) -> None:
    answer = post(client, "/voice/menu", FORM | {"SpeechResult": "x" * LARGEST_BODY})
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert "<Dial" in answer.text
