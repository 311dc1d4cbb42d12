"""Serves a WSGI application on this machine for as long as a `with` block lasts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Quiet(WSGIRequestHandler):
    """Leaves the terminal to the call, and the `Date` to an application that has its own clock."""

    _dated = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status line; what comes before the application's headers is not yet dated."""
        self.send_response_only(code, message)
        self._dated = False

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header, and remember when it was the `Date`."""
        self._dated = self._dated or keyword.lower() == "date"
        super().send_header(keyword, value)

    def end_headers(self) -> None:
        """Date the answer of an application that did not."""
        if not self._dated:
            self.send_header("Date", self.date_time_string())
        super().end_headers()


@contextmanager
def serve(app: WSGIApplication, port: int = 0) -> Iterator[str]:
    """Serve `app` on 127.0.0.1, on any free port when `port` is 0; yields "http://127.0.0.1:port".

    Raises:
        SystemExit: the port is in use (Werkzeug prints so).
    """
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        # When the process ends first, the thread has stopped already and would answer no more.
        if not sys.is_finalizing():
            server.shutdown()
            thread.join()
            server.server_close()
