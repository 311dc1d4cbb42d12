"""gunicorn's worker with threads, which see only requests that are here whole.

gunicorn's own gthread gives a thread to every new connection and reads in it without a time-out:
as many slow or silent visitors as it has threads, and callers hear nothing. Here the loop that
costs no thread gathers a request, and one that is not whole in time is dropped.
"""

from __future__ import annotations

import logging
import re
import selectors
import socket
import struct
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from typing import Any

from gunicorn.errors import ConfigError
from gunicorn.workers.gthread import TConn, ThreadWorker

from ivr.serving.access import LARGEST_BODY, LARGEST_TAKE

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds for a whole request, head and body; Twilio itself gives up after 15 (its error 11205)."""

UPLOADING = 60.0
"""Seconds for a take of the studio: ten megabytes over a slow line of the hospital's."""

MOST_UPLOADS = 4
"""Takes that a process gathers at the same time: nobody is known before a request is whole, and
what strangers send must not fill the memory."""

UPLOAD = re.compile(rb"POST /stem/[0-9]+/opnamen[? ]")
"""How the one request begins whose body may be longer than all others: a take of the studio."""

LINGER = 2.0
"""Seconds that a closing connection may still send: else our answer is lost (RFC 9112, 9.6)."""

LARGEST_HEAD = 32 * 1024
"""Bytes of the request line and all header fields; Twilio's have some two thousand."""

MOST_CHUNKS = 1000
"""Of a chunked body: the time that reading takes grows with their square."""

PIECE = 128 * 1024
"""Bytes that are read at a time."""

REFUSAL = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
"""What a stranger hears without a thread; no browser and no Twilio sends what deserves it."""

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)
"""What the next take hears while many are being brought; the page brings it again."""

SENDING = 10
"""Seconds without progress after which an answer is given up."""

SENDING_AHEAD = 512 * 1024
"""Bytes that wait in the system for a slow reader: more than any sound file of the line has."""

MOST_DRAINED = 4 * 1024 * 1024
"""Bytes that are thrown away of a body that was refused, before the connection is cut off."""


class WholeRequests(ThreadWorker):  # type: ignore[misc]  # gunicorn publishes no types
    """Gathers requests in the loop of gunicorn's ThreadWorker (27.0) and closes without waiting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving: deque[TConn] = deque()
        self.uploads: deque[TConn] = deque()

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse TLS.

        Raises:
            gunicorn.errors.ConfigError: TLS is asked for, whose handshake would need a thread.
        """
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("TLS belongs to the proxy in front; leave certfile and keyfile out.")

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection; it gets a thread when its request is here."""
        try:
            client, address = listener.accept()
        except OSError as error:
            # Too many open files, or a visitor who left again: no reason to stop for the others.
            log.debug("a connection was not taken: %s", error)
            return
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SENDING, 0))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING_AHEAD)
        self.nr_conns += 1
        self._make_room()
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.init()
        self._await_request(conn, b"")

    def _make_room(self) -> None:
        """Let the longest idle connection go where many are; a caller's request is here at once.

        Its time is up at the end of this round: until then its own event may still be to come.
        """
        if self.nr_conns > self.worker_connections - self.cfg.threads:
            idle = self.pending_conns or self.keepalived_conns
            if idle:
                idle[0].timeout = 0.0

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """A connection that was kept alive brings its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_request(conn, b"")

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Another piece of a request is here."""
        try:
            piece = client.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        conn.received += piece
        here = arrival(conn.received) if piece else Arrival.NEVER
        waits = self.uploads if conn in self.uploads else self.pending_conns
        if here is Arrival.PART and (waits is self.uploads or not is_upload(conn.received)):
            return
        self.poller.unregister(client)
        waits.remove(conn)
        if here is Arrival.PART:
            self._await_upload(conn)
        else:
            self._hand_over(conn, here)

    def finish_request(self, conn: TConn, future: Future[bool]) -> None:
        """Keep the connection for the next request, or let it go."""
        keep = not future.cancelled() and future.exception() is None and future.result()
        rest = conn.parser.unreader.take_buffered() if keep else b""
        if not keep:
            self._let_go(conn)
        elif rest:
            self._await_request(conn, rest)
        else:
            super().finish_request(conn, future)

    def murder_pending(self) -> None:
        """Close what did not bring a whole request, or did not leave, in time."""
        for conns in (self.pending_conns, self.uploads, self.leaving):
            while conns and conns[0].timeout <= time.monotonic():
                self._drop(conns, conns[0])

    def _cap_keepalive(self, deadline: float) -> None:
        """Let a worker that stops wait no longer for visitors who have not asked anything yet."""
        super()._cap_keepalive(deadline)
        for conn in (*self.pending_conns, *self.uploads):
            conn.timeout = min(conn.timeout, deadline)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Keep no connection whose body nobody read: draining it would hold the thread."""
        return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + 0.05))

    def _await_request(self, conn: TConn, received: bytes) -> None:
        conn.received = bytearray(received)
        here = arrival(received) if received else Arrival.PART
        if here is not Arrival.PART:
            self._hand_over(conn, here)
            return
        conn.timeout = time.monotonic() + PATIENCE
        self._watch(self.pending_conns, conn, self.on_pending_socket_readable)

    def _await_upload(self, conn: TConn) -> None:
        """Gather a take, which is longer and comes slower than any other request."""
        if len(self.uploads) >= MOST_UPLOADS:
            with suppress(OSError):
                conn.sock.send(BUSY)
            self._let_go(conn)
            return
        conn.timeout = time.monotonic() + UPLOADING
        self._watch(self.uploads, conn, self.on_pending_socket_readable)

    def _hand_over(self, conn: TConn, here: Arrival) -> None:
        request, conn.received = bytes(conn.received), bytearray()
        if here is Arrival.WHOLE:
            conn.parser.unreader.unread(request)
            self.enqueue_req(conn)
            return
        if here is Arrival.TOO_LONG:
            # A visitor who left meanwhile hears nothing; an error here would stop the worker.
            with suppress(OSError):
                conn.sock.send(REFUSAL)
        self._let_go(conn)

    def _let_go(self, conn: TConn) -> None:
        """Say that we are done, and hear out in the loop what is still being sent."""
        conn.timeout, conn.drained = time.monotonic() + LINGER, 0
        self._watch(self.leaving, conn, self._drain)
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(self.leaving, conn)

    def _drain(self, conn: TConn, client: socket.socket) -> None:
        try:
            size = len(client.recv(PIECE))
        except BlockingIOError:
            return
        except OSError:
            size = 0
        conn.drained += size
        if not size or conn.drained > MOST_DRAINED:
            self._drop(self.leaving, conn)

    def _watch(self, conns: deque[TConn], conn: TConn, callback: Any) -> None:
        conn.sock.setblocking(False)
        conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(callback, conn))

    def _drop(self, conns: deque[TConn], conn: TConn) -> None:
        conns.remove(conn)
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()


class Arrival(Enum):
    """How much of a request is here."""

    PART = auto()
    WHOLE = auto()
    """Reading it waits for nothing more, or it is malformed and refused unread."""
    TOO_LONG = auto()
    NEVER = auto()
    """Its sender is gone."""


def arrival(request: bytes | bytearray) -> Arrival:
    """Return how much of a request is here.

    One that announces a longer body than we take is whole: the application refuses it unread.
    """
    end = request.find(b"\r\n\r\n")
    if end < 0:
        return Arrival.TOO_LONG if len(request) > LARGEST_HEAD else Arrival.PART
    head, here = bytes(request[:end]), len(request) - end - 4
    fields = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    named = {name.strip().lower(): value.strip() for name, _, value in fields}
    if b"transfer-encoding" in named:
        return _arrival_of_chunks(bytes(request[end + 4 :]))
    length = named.get(b"content-length", b"0")
    most = LARGEST_TAKE if UPLOAD.match(head) else LARGEST_BODY
    waits = length.isdigit() and len(length) < 9 and here < int(length) <= most
    return Arrival.PART if waits else Arrival.WHOLE


def is_upload(request: bytes | bytearray) -> bool:
    """Return whether this is the beginning of a take that is longer than other requests."""
    return len(request) > LARGEST_HEAD and UPLOAD.match(request) is not None


def _arrival_of_chunks(body: bytes) -> Arrival:
    """Look for the last chunk, which is empty, and its trailers (RFC 9112, 7.1)."""
    start = 0
    for _ in range(MOST_CHUNKS):
        end = body.find(b"\r\n", start)
        if end < 0:
            break
        try:
            size = int(body[start:end].partition(b";")[0], 16)
        except ValueError:
            return Arrival.WHOLE
        if size <= 0:
            return Arrival.WHOLE if size < 0 or b"\r\n\r\n" in body[end:] else Arrival.PART
        start = end + 2 + size + 2
    else:
        return Arrival.TOO_LONG
    return Arrival.TOO_LONG if max(start, len(body)) > 2 * LARGEST_BODY else Arrival.PART
