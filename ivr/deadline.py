"""Ends a conversation with another machine on time, however slowly that one drips.

The time-out of a socket counts from the last byte: a byte every few seconds holds it up for ever. A
deadline counts the whole: when it passes, the lines are cut under whatever waits for them.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from contextvars import ContextVar, Token
from types import TracebackType

_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class Deadline:
    """Seconds for all that is said within `with`; afterwards `passed` tells how it ended.

    Looking up a name is left to the resolver, which has time-outs of its own.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._until = time.monotonic() + seconds
        self._clock = threading.Timer(seconds, self._cut)
        self._clock.daemon = True
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []

    def __enter__(self) -> Deadline:
        """Begin to count, for what this thread connects to."""
        self._token: Token[Deadline | None] = _current.set(self)
        self._clock.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop counting."""
        _current.reset(self._token)
        self._clock.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()

    def connect(self, host: str, port: int, patience: float) -> socket.socket:
        """Connect to the first address that answers, within `patience` seconds for each of them.

        Raises:
            OSError: none did, or the deadline passed.
        """
        problem: OSError = OSError(f"{host} has no address")
        for family, kind, protocol, _name, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        ):
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the deadline passed")
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(min(patience, left))
                line.connect(address)
                line.settimeout(patience)
                self.watch(line)
            except OSError as error:
                line.close()
                problem = error
            else:
                return line
        raise problem

    def watch(self, line: socket.socket) -> None:
        """Count for a connection too; its handle is our own, as TLS may take the other one over.

        Raises:
            TimeoutError: the deadline passed.
        """
        with self._lock:
            if self.passed:
                raise TimeoutError("the deadline passed")
            self._lines.append(line.dup())

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


def current() -> Deadline:
    """Return the deadline of the conversation that this thread is in."""
    deadline = _current.get()
    assert deadline is not None, "connect within `with Deadline(...)`"
    return deadline
