"""A stand-in for the meaning process that answers as a test says, and counts who connects."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]
"""What was asked -> status and body."""


def scores(*numbers: float) -> Answer:
    """Return an answer that is always these numbers."""
    return lambda _: (200, json.dumps({"scores": numbers}).encode())


@dataclass
class StandIn:
    """A process at `url`; `answer` may be changed while it runs."""

    answer: Answer
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    hangs_up: bool = False
    drip: float = 0.0


@contextmanager
def stand_in(answer: Answer, port: int = 0) -> Iterator[StandIn]:
    """Let it listen on 127.0.0.1."""
    one = StandIn(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 0
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            one.connections += 1

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            one.asked.append(asked)
            status, body = one.answer(asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(len(body)) if one.drip else ():
                time.sleep(one.drip)
                self.wfile.write(body[at : at + 1])
            if not one.drip:
                self.wfile.write(body)
            self.close_connection = one.hangs_up

        def log_message(self, format: str, *words: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # Whoever asked is gone.

    with Server(("127.0.0.1", port), Handler) as server:
        one.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield one
        finally:
            server.shutdown()
            thread.join()
