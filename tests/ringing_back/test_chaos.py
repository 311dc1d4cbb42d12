"""Promise: a web server that is killed at any moment rings nobody twice for one press.

A colleague presses in a browser that sends its form again until it is answered, as browsers do,
while the server is killed with SIGKILL. What was rung is counted by the exchange.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from bs4 import BeautifulSoup
from sqlalchemy import update
from werkzeug.serving import make_server

from app import create_app
from ivr.database.engine import open_database
from ivr.messages.tries import RingBackTry
from ivr.pages.staff import StaffTelephone
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from ivr.ringing_back.may_ring import proven
from ivr.settings import Settings
from tests.calling import Clock
from tests.line_settings import ACCOUNT, LOCAL, TOKEN, settings_for
from tests.office import PASSWORD, Office
from tests.own_sound import own_sound
from tests.ports import free_port
from tests.ringing_back.rung import CALLER, OWN
from tests.worker.an_evening import hesitating
from tests.worker.chaos import KILLS, SEED

PATIENCE = 60.0


@dataclass
class ForkedWeb:
    """A web server without a start of its own: a test that runs every day has no time for that."""

    settings: Settings
    port: int
    pid: int = 0
    kills: int = 0

    def starts(self) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            try:
                app = create_app(self.settings, audio=own_sound())
                make_server("127.0.0.1", self.port, app, threaded=True).serve_forever()
            finally:
                os._exit(1)

    def is_killed(self) -> None:
        """Kill it: nothing is tidied up."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@dataclass
class Browser:
    """A colleague's browser, which keeps its cookies while servers die."""

    address: str
    http: requests.Session = field(default_factory=requests.Session)
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    again: int = 0
    """How often a form was sent that a dead server may have taken."""

    def opens(self, path: str) -> None:
        self._shows("GET", path, {})

    def sends(self, path: str, **fields: str) -> None:
        """Send a form, again and again until somebody answers."""
        token = self.page.select_one("[name=csrf_token]")
        assert token is not None, self.page
        self._shows("POST", path, fields | {"csrf_token": str(token["value"])})

    def _shows(self, method: str, path: str, form: dict[str, str]) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(requests.RequestException):
                answer = self.http.request(method, f"{self.address}{path}", data=form, timeout=20)
                self.page = BeautifulSoup(answer.text, "html.parser")
                return
            self.again += method == "POST"
            time.sleep(0.02)
        raise AssertionError(f"nobody answers {path}")


@dataclass(frozen=True)
class Scene:
    office: Office
    web: ForkedWeb
    calls: MadeCalls
    browser: Browser


@pytest.fixture
def scene(tmp_path: Path, database_url: str) -> Iterator[Scene]:
    calls, port = MadeCalls(), free_port()
    exchange = create_exchange(Recordings(tmp_path / "twilio"), ACCOUNT, TOKEN, calls=calls)
    with serve(hesitating(exchange, SEED)) as url:
        more = {"DATABASE_URL": database_url, "RING_BACK": "true", "PUBLIC_BASE_URL": LOCAL}
        settings = settings_for(twilio=url, **more)
        sessions = open_database(database_url)
        app = create_app(settings, audio=own_sound())
        office = Office(app, Clock(datetime.now(UTC)), settings, sessions)
        web = ForkedWeb(settings, port)
        web.starts()
        yield Scene(office, web, calls, Browser(f"http://127.0.0.1:{port}"))
        web.is_killed()
        office.house.close()
        sessions.kw["bind"].dispose()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_press_rings_once_whatever_is_killed(scene: Scene) -> None:
    _presses(scene, kills=6)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_press_rings_once_whatever_is_killed_and_often(scene: Scene) -> None:
    _presses(scene, kills=KILLS)


def _presses(scene: Scene, kills: int) -> None:
    """Press until so many were killed in the middle, and look afterwards at who was rung."""
    browser, message = scene.browser, scene.office.leaves_message(CALLER)
    _logs_in(scene)
    chance, presses = random.Random(SEED), 0
    while scene.web.kills < kills:
        browser.opens("/berichten")
        seen = browser.page.select_one("form[action$=terugbellen] [name=na]")
        assert seen is not None, browser.page.get_text(" ")
        killer = threading.Timer(chance.uniform(0, 0.25), _kills, (scene.web,))
        killer.start()
        browser.sends(f"/berichten/{message}/terugbellen", na=str(seen["value"]))
        killer.join()
        presses += 1
        _is_over(scene)
    rang = Counter(call.order.url for call in scene.calls.all())
    again, made = browser.again, len(scene.calls.all())
    print(f"{presses} presses, {again} sent again, {scene.web.kills} kills, {made} calls")
    assert [url for url, count in rang.items() if count > 1] == []
    assert 0 < made <= presses
    assert again > 0, "nobody sent a form twice: nothing is proven"


def _kills(web: ForkedWeb) -> None:
    web.is_killed()
    web.kills += 1
    web.starts()


def _is_over(scene: Scene) -> None:
    """Let the call end, and the hour go by: so many in a row no colleague may make."""
    earlier = datetime.now(UTC) - timedelta(hours=2)
    with scene.office.sessions.begin() as session:
        session.execute(update(RingBackTry).values(ended_at=earlier, pressed_at=earlier))


def _logs_in(scene: Scene) -> None:
    office, browser = scene.office, scene.browser
    secret = office.hire("anna")
    staff_id = office.account("anna").id
    sealed = office.house.seal.close(OWN, proven(staff_id))
    with office.sessions.begin() as session:
        session.add(StaffTelephone(staff_id=staff_id, sealed=sealed, verified_at=office.clock.now))
    browser.opens("/inloggen")
    browser.sends("/inloggen", naam="anna", wachtwoord=PASSWORD)
    office.clock.now = datetime.now(UTC)
    browser.sends("/inloggen/code", code=office.code_of(secret))
