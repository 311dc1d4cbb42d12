"""Promise: no conversation with another machine outlasts its deadline, wherever that one drips."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from ivr.deadline import Deadline
from ivr.messages.notify import NEW_MESSAGE, NotifyError, SmtpNotifier
from ivr.messages.playback import RecordingPlayer
from ivr.twilio.recordings import RecordingError, TwilioRecordings
from tests.line_settings import settings_for
from tests.world import World

DRIP = 0.05
SECONDS = 0.4
IN_TIME = 12.0
"""Seconds: less than Twilio's 15 and our usual deadlines; the rest is for a busy machine, for the
drips go on for ever."""


@contextlib.contextmanager
def dripping(first: list[bytes], drip: bytes) -> Iterator[int]:
    """Answer each line that comes in with one of `first`, then drip for ever; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=[server, first, drip, over])
        thread.start()
        yield server.getsockname()[1]
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(server: socket.socket, first: list[bytes], drip: bytes, over: threading.Event) -> None:
    # The other side may have hung up, and the test may be over.
    with contextlib.suppress(OSError):
        while not over.is_set():
            line, _ = server.accept()
            with line, contextlib.suppress(OSError), line.makefile("rb") as heard:
                for reply in first:
                    line.sendall(reply)
                    heard.readline()
                for number in itertools.count():
                    if over.wait(DRIP):
                        break
                    line.sendall(drip[number % len(drip) :][:1])


HELLO, EXTENSIONS = b"220 mail\r\n", b"250-mail\r\n250 STARTTLS\r\n"
MAIL_WAYS: dict[str, tuple[bool, list[bytes], bytes]] = {
    "greeting": (False, [], b"220-x\r\n"),
    "extensions": (False, [HELLO], b"250-x\r\n"),
    "sender": (False, [HELLO, EXTENSIONS], b"250-x\r\n"),
    "starttls": (True, [HELLO, EXTENSIONS], b"220-x\r\n"),
    "handshake": (True, [HELLO, EXTENSIONS, b"220 go\r\n"], b"\x16\x03\x03\x40" + bytes(999)),
}


@pytest.mark.parametrize("way", MAIL_WAYS)
def test_a_mail_server_that_drips_is_left(way: str) -> None:
    tls, first, drip = MAIL_WAYS[way]
    with dripping(first, drip) as port:
        settings = settings_for(
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(port),
            SMTP_STARTTLS=str(tls).lower(),
            NOTIFY_TO="poli@example.nl",
        )
        began = time.monotonic()
        with pytest.raises(NotifyError, match="too slow"):
            SmtpNotifier(settings, deadline=SECONDS).send(NEW_MESSAGE, None)
        assert time.monotonic() - began < IN_TIME


STATUS = b"HTTP/1.1 200 OK\r\n"
TWILIO_WAYS: dict[str, tuple[str, list[bytes], bytes]] = {
    "status": ("http", [], STATUS),
    "headers": ("http", [STATUS], b"X-Odd: x\r\n"),
    "one endless header": ("http", [STATUS + b"X-Odd: "], b"x"),
    "body without a length": ("http", [STATUS + b"\r\n"], b"{"),
    "body in pieces": ("http", [STATUS + b"Transfer-Encoding: chunked\r\n\r\n"], b"1\r\nx\r\n"),
    "body": ("http", [STATUS + b"Content-Length: 9999\r\n\r\n"], b"{"),
    "handshake": ("https", [], b"\x16\x03\x03\x40" + bytes(999)),
}


@pytest.mark.parametrize("way", TWILIO_WAYS)
@pytest.mark.parametrize(
    "question", [lambda twilio: twilio.describe("RE1"), lambda twilio: twilio.delete("RE1")]
)
def test_a_twilio_that_drips_is_left(
    way: str, question: Callable[[TwilioRecordings], object]
) -> None:
    scheme, first, drip = TWILIO_WAYS[way]
    with dripping(first, drip) as port:
        twilio = TwilioRecordings("AC", "token", f"{scheme}://127.0.0.1:{port}", deadline=SECONDS)
        began = time.monotonic()
        with pytest.raises(RecordingError, match="te langzaam"):
            question(twilio)
        assert time.monotonic() - began < IN_TIME


def test_a_clock_that_drips_in_is_no_clock() -> None:
    with dripping([], STATUS) as port:
        twilio = TwilioRecordings("AC", "token", f"http://127.0.0.1:{port}", deadline=SECONDS)
        assert twilio.moment() is None


def test_a_caller_does_not_wait_for_headers_that_drip(here: World) -> None:
    """Twilio hangs up on us after 15 seconds; this is the shortest patience, so a try of one."""
    with dripping([STATUS], b"X-Odd: x\r\n") as port:
        twilio = TwilioRecordings("AC", "token", f"http://127.0.0.1:{port}")
        began = time.monotonic()
        assert (
            RecordingPlayer(here.sessions, here.work.keys, twilio, here.work.shelf, patience=0)(
                "RE1"
            )
            is None
        )
        assert time.monotonic() - began < IN_TIME


def test_what_is_said_in_time_is_not_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with Deadline(30) as deadline:
            line = deadline.connect("127.0.0.1", server.getsockname()[1], 1)
        with line, server.accept()[0] as other:
            other.sendall(b"x")
            assert (line.recv(1), deadline.passed) == (b"x", False)


def test_nobody_is_called_after_the_deadline() -> None:
    too_late = pytest.raises(TimeoutError, match="the deadline passed")
    with socket.create_server(("127.0.0.1", 0)) as server, Deadline(0) as deadline, too_late:
        deadline.connect("127.0.0.1", server.getsockname()[1], 1)
