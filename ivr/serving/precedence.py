"""Callers go first: all that is not a call holds at most half of the threads.

A colleague's page may wait for a slow browser, and a caller's playback for Twilio; a webhook that
finds no thread is silence on the line.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import ClosingIterator

from ivr.serving.access import CROWDED, METRICS, OPEN, PLAYBACK, WEBHOOKS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FIRST = (OPEN - {PLAYBACK}) | {METRICS}
"""Endpoints that never wait, beside the webhooks: the line's sound is a part of the call, and a
crowd is what those who watch the line want to see; of them one thread at most waits."""


class Precedence:
    """A WSGI application around Flask's; it bounds nothing until it knows the number of threads."""

    def __init__(self, app: Flask) -> None:
        self._map, self._inner = app.url_map, app.wsgi_app
        self._room: BoundedSemaphore | None = None
        self._is_first = lru_cache(1000)(self._look_up)

    def divide(self, threads: int) -> None:
        """Keep half of this process's threads for callers; scripts/gunicorn.conf.py calls it."""
        self._room = BoundedSemaphore(max(1, threads // 2))

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer; where there is no room the application itself says so, in its own words."""
        room = self._room
        if room is None or self._goes_first(environ):
            return self._inner(environ, start)
        if not room.acquire(blocking=False):
            return self._inner(environ | {CROWDED: True}, start)
        try:
            answer = self._inner(environ, start)
        except BaseException:
            room.release()
            raise
        # The thread is held until the last byte is sent.
        return ClosingIterator(answer, room.release)

    def _goes_first(self, environ: WSGIEnvironment) -> bool:
        # A step's address comes by thousands of times; a stranger's pushes others out, no more.
        return self._is_first(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))

    def _look_up(self, method: str, path: str) -> bool:
        try:
            endpoint, _ = self._map.bind("").match(path, method)
        except HTTPException:
            return False
        return endpoint in FIRST or endpoint.startswith(WEBHOOKS)
