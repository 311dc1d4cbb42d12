"""Connects to PostgreSQL, and gives up on a server that fails or falls silent."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Dialect


class Server:
    """Connects, and after a failure refuses at once until the server has had its rest.

    `rest` is in seconds; so is `silence`, after which an answer is no longer waited for.
    """

    def __init__(self, rest: float, silence: float | None) -> None:
        self._rest = rest
        self._silence = silence
        self._tired_until = 0.0

    def __call__(
        self, _dialect: Dialect, _record: object, words: list[Any], names: dict[str, Any]
    ) -> psycopg.Connection[Any]:
        """Connect, as SQLAlchemy's event `do_connect` asks."""
        if time.monotonic() < self._tired_until:
            raise psycopg.OperationalError("the database failed a moment ago")
        try:
            connection = _Connection.connect(*words, **names)
        except psycopg.Error:
            self.fails()
            raise
        connection.server, connection.silence = self, self._silence
        return connection

    def fails(self) -> None:
        """Let the server rest."""
        self._tired_until = time.monotonic() + self._rest


class _Connection(psycopg.Connection[Any]):
    """A connection that hangs up when the server is there but silent, as a frozen one is.

    No other time-out goes off then: the server's own do not run, and the kernel answers for TCP.
    """

    server: Server
    silence: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for an answer as psycopg does, but not for ever."""
        try:
            return super().wait(gen, interval, timeout or self.silence)
        except psycopg.errors._WaitTimeout:  # Its callers "should handle it", says psycopg.
            self.close()
            self.server.fails()
            raise
