"""Promise: the example proxies bring requests to the line as they were signed, and only whole ones.

In the suite they are read by nginx and Caddy themselves; `--long` lets both stand before a line.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from tests.deploy.proxies import ELSEWHERE, NAME, PROXIES, Proxy, running
from tests.line_settings import signed
from tests.serving.test_slow_visitors import SHIPPED, serving, until_it_answers

FORM = {"CallSid": "CA1", "From": "+31612345678", "To": "+31850001515"}
SIGNED_PATHS = (
    "/voice",
    "/voice/menu?attempt=1&pace=gewoon",
    "/voice/menu?name=%C3%A9%2F%2C%3A%5B%7E&empty=&twice=b&twice=a&plus=a+b%20c",
    "/voice/menu?half=a;b&percent=%25&tilde=~&star=*",
)
TAKE = "/stem/1/opnamen"
KILO, MEGA = 1024, 1024 * 1024


@pytest.mark.parametrize("name", PROXIES)
def test_the_proxy_itself_takes_its_example(name: str, tmp_path: Path) -> None:
    proxy = PROXIES[name](tmp_path, 8000)
    home = {"HOME": str(tmp_path), "PATH": "/usr/bin"}
    told = subprocess.run(proxy.check, env=home, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "[warn]" not in told.stderr


class Echo(BaseHTTPRequestHandler):
    """Answers with what arrived of a request."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        size = len(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        arrived = {"path": self.path, "size": size, "headers": self.headers.items()}
        told = json.dumps(arrived).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = _answer  # noqa: N815 - so http.server calls them

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=PROXIES)
def name(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def echoed(name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy before a server that tells what arrives."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp(name)
    with server, running(PROXIES[name](folder, server.server_address[1])) as proxy:
        yield proxy
        server.shutdown()


@pytest.fixture(scope="module")
def before_the_line(
    name: str, tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[Proxy]:
    """A proxy before a line that trusts it."""
    folder = tmp_path_factory.mktemp(name)
    shutil.copy(migrated_sqlite, folder / "line.db")
    settings = {"DATABASE_URL": f"sqlite:///{folder}/line.db", "TRUSTED_PROXIES": "1"}
    with serving(*SHIPPED, **settings) as (port, _):
        until_it_answers(port)
        with running(PROXIES[name](folder, port)) as proxy:
            yield proxy


@pytest.mark.long
@pytest.mark.parametrize("path", SIGNED_PATHS)
def test_what_twilio_signed_is_answered_and_what_it_did_not_is_refused(
    before_the_line: Proxy, path: str
) -> None:
    body = urlencode(FORM).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Host": NAME}
    status, words = before_the_line.ask("POST", path, body, form | signed(path, FORM))
    assert (status, "<Gather" in words) == (200, True)
    other = f"{path}&x=1" if "?" in path else f"{path}?x=1"
    assert before_the_line.ask("POST", other, body, form | signed(path, FORM))[0] == 403
    if query := path.partition("?")[2]:
        assert query not in before_the_line.logs


@pytest.mark.long
def test_a_page_is_logged_by_its_first_name_alone(before_the_line: Proxy) -> None:
    before_the_line.ask("GET", "/voice/own-recording/geheim?ook=geheim", from_address=ELSEWHERE)
    assert "/voice" in before_the_line.logs
    assert not {part for part in ("geheim", ELSEWHERE) if part in before_the_line.logs}


@pytest.mark.long
@pytest.mark.parametrize("page", ["/metrics", "/ready", "/metrics/", "/ready?x=1", "//ready"])
def test_only_this_machine_watches(echoed: Proxy, page: str) -> None:
    assert echoed.ask("GET", page, from_address=ELSEWHERE)[0] == 403
    assert echoed.ask("GET", "/health", from_address=ELSEWHERE)[0] == 200
    assert echoed.ask("GET", page)[0] == 200


@pytest.mark.long
@pytest.mark.parametrize("path", SIGNED_PATHS)
def test_the_address_arrives_as_it_was_sent_and_the_visitor_is_named_once(
    echoed: Proxy, path: str
) -> None:
    forged = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "evil.example", "Host": NAME}
    _, told = echoed.ask("GET", path, headers=forged | {"X-Forwarded-Proto": "http"})
    arrived = json.loads(told)
    headers = {key.lower(): value for key, value in arrived["headers"]}
    assert arrived["path"] == path
    assert (headers["host"], headers["x-forwarded-for"]) == (NAME, "127.0.0.1")
    assert headers["x-forwarded-proto"] == "https"
    assert "evil.example" not in told


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "size", "is_taken"),
    [
        ("/voice", 64 * KILO, True),
        ("/voice", 64 * KILO + 1, False),
        ("/berichten", 9 * MEGA, False),
        (TAKE, 10 * MEGA, True),
        (TAKE, 10 * MEGA + 1, False),
    ],
)
def test_only_a_take_of_the_studio_is_long(
    echoed: Proxy, path: str, size: int, is_taken: bool
) -> None:
    try:
        status, _ = echoed.ask("POST", path, b"x" * size)
    except OSError:
        assert not is_taken, "the proxy hung up on what it should take"
    else:
        # Caddy 2.6 says 502 where it means 413.
        assert status in ((200,) if is_taken else (413, 502))
