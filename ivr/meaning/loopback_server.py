"""Answers the line over HTTP on this machine alone; keeps no question, and logs none.

`POST /scores` takes {"passages": fingerprint, "question": words} and gives {"scores": [cosine of
each passage]}; 404 where no leaflet that was read has these passages. `GET /health` says that it is
there, and how many leaflets it read.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as LateError
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ivr.meaning.embedding import Embedded
from ivr.settings.hosts import is_this_machine

log = logging.getLogger(__name__)

LARGEST_QUESTION = 16 * 1024
"""Bytes of a body: many times what a caller says in a minute."""

PATIENCE = 1.0
"""Seconds after which nobody waits for an answer any more, and a question that waits is dropped."""

IDLE = 300.0
"""Seconds for which a connection without a question is kept."""


class RefusedHostError(Exception):
    """It may listen on this machine only; the message says where."""


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus, problem: str) -> None:
        super().__init__(problem)
        self.status = status


class LoopbackServer(ThreadingHTTPServer):
    """The server; `serve_forever` answers until it is shut down."""

    daemon_threads = True

    def __init__(self, host: str, port: int, embedded: Embedded) -> None:
        """Listen; any free port when `port` is 0.

        Raises:
            RefusedHostError: others can reach that host.
            OSError: the port is taken.
        """
        if not is_this_machine(host):
            raise RefusedHostError(
                f"{host} is not this machine alone, and what callers ask is for nobody else; use "
                "127.0.0.1"
            )
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.embedded = embedded
        super().__init__((host, port), _Handler)

    def server_close(self) -> None:
        """Stop listening, and let whoever waits for the model go."""
        super().server_close()
        self.embedded.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell which kind of error it was: its text may hold what a caller asked."""
        kind = sys.exc_info()[0]
        log.error("a question could not be answered: %s", kind.__name__ if kind else "unknown")


class _Handler(BaseHTTPRequestHandler):
    server: LoopbackServer
    protocol_version = "HTTP/1.1"
    timeout = IDLE
    wbufsize = -1  # Head and body leave together.
    disable_nagle_algorithm = True
    server_version, sys_version = "meaning", ""

    def do_GET(self) -> None:
        """Say whether it is there."""
        if self.path == "/health":
            self._send(HTTPStatus.OK, {"status": "ready", "leaflets": len(self.server.embedded)})
        else:
            self._send(HTTPStatus.NOT_FOUND, {"error": "only /scores and /health are here"})

    def do_POST(self) -> None:
        """Answer a question."""
        try:
            if self.path != "/scores":
                raise _RefusedError(HTTPStatus.NOT_FOUND, "only /scores takes a question")
            scores = self._scores(*_question(self._body()))
        except _RefusedError as refused:
            # What was not read of it would be taken for the next question.
            self.close_connection = True
            self._send(refused.status, {"error": str(refused)})
        else:
            self._send(HTTPStatus.OK, {"scores": scores})

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED, "Content-Length is missing")
        if len(length) > len(str(LARGEST_QUESTION)) or int(length) > LARGEST_QUESTION:
            problem = f"a body has {LARGEST_QUESTION} bytes at most"
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, problem)
        return self.rfile.read(int(length))

    def _scores(self, name: str, question: str) -> list[float]:
        waiting = self.server.embedded.scores(name, question)
        if waiting is None:
            raise _RefusedError(HTTPStatus.NOT_FOUND, "no leaflet that was read has these passages")
        try:
            return waiting.result(PATIENCE)
        except (LateError, CancelledError):
            waiting.cancel()
            raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "it takes too long") from None

    def _send(self, status: HTTPStatus, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: Any) -> None:
        """Say nothing: an access log would tell when a caller asked something."""


def _question(body: bytes) -> tuple[str, str]:
    """Return the fingerprint and the words.

    Raises:
        _RefusedError: 400, the body is not what is asked for.
    """
    try:
        match json.loads(body):
            case {"passages": str(name), "question": str(question)}:
                return name, question
    except (ValueError, RecursionError):
        pass
    problem = 'write the body as {"passages": "...", "question": "..."}'
    raise _RefusedError(HTTPStatus.BAD_REQUEST, problem)
