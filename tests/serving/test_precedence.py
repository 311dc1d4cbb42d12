"""Promise: what is not a call holds at most half of the threads, so a webhook finds one."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from ivr.house import House
from ivr.serving.precedence import Precedence
from ivr.settings import ROOT
from ivr.twilio.addresses import Addresses
from tests.line_settings import PUBLIC, settings_for
from tests.serving.test_access import post

THREADS = 6


@pytest.fixture
def app() -> Iterator[Flask]:
    app = create_app(settings_for())
    conf = runpy.run_path(str(ROOT / "scripts" / "gunicorn.conf.py"))
    worker = SimpleNamespace(
        wsgi=app, cfg=SimpleNamespace(threads=THREADS), replaced=0, ppid=os.getppid()
    )
    conf["post_worker_init"](worker)
    yield app
    conf["on_exit"](None)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@contextmanager
def unread(app: Flask, path: str) -> Iterator[None]:
    """An answer that its browser does not read to the end."""
    answer, _, _ = run_wsgi_app(app, EnvironBuilder(path).get_environ())
    yield
    _close(answer)


def _close(answer: Iterable[bytes]) -> None:
    getattr(answer, "close", lambda: None)()


@pytest.fixture
def crowd(app: Flask) -> Iterator[None]:
    with unread(app, "/inloggen"), unread(app, "/nergens"), unread(app, "/berichten"):
        yield


@pytest.mark.usefixtures("crowd")
def test_a_webhook_its_sound_and_the_health_are_answered_in_a_crowd(client: FlaskClient) -> None:
    for path in ("/voice", "/voice/menu", "/voice/status"):
        assert post(client, path).status_code in (200, 204), path
    assert client.get("/health").status_code == 200
    sound = next(iter(_house(client).manifest.files))
    assert client.get(f"/audio/{sound}", buffered=True).status_code == 200


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("path", ["/inloggen", "/berichten", "/nergens"])
def test_a_page_says_in_dutch_when_to_come_back(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "bellers gaan voor" in answer.text


@pytest.mark.usefixtures("crowd")
def test_a_caller_who_listens_back_hears_that_it_cannot_be_done_now(client: FlaskClient) -> None:
    """An error would be Twilio's 11200, and the end of the call."""
    parts = _house(client)
    addresses = Addresses(PUBLIC, parts.seal, "CA1", "")
    path = addresses.own_recording("RE1", parts.clock()).removeprefix(PUBLIC)
    answer = client.get(path, buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "audio/x-wav")


def test_there_is_room_again_when_a_page_was_sent(app: Flask, client: FlaskClient) -> None:
    for _ in range(THREADS):
        with unread(app, "/inloggen"):
            assert client.get("/inloggen", buffered=True).status_code == 200


def test_a_page_that_fails_leaves_its_room_to_the_next() -> None:
    app = Flask(__name__)

    def fail(*_: object) -> Iterable[bytes]:
        raise OSError("the browser is gone")

    app.wsgi_app = fail  # type: ignore[assignment,method-assign]
    divided = Precedence(app)
    divided.divide(2)
    for _ in range(3):
        with pytest.raises(OSError, match="gone"):
            divided(EnvironBuilder("/x").get_environ(), None)  # type: ignore[arg-type]


def _house(client: FlaskClient) -> House:
    house: House = client.application.extensions["house"]
    return house
