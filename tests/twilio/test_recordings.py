"""Promise: Twilio is asked patiently and to the end; the address is never a stranger's."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ivr.twilio.recordings import RecordingError, TwilioRecordings
from ivr.twilio.rest import LARGEST
from tests.line_settings import settings_for
from tests.wav import wav

WHOLE = wav(seconds=2)


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({}, "https://api.dublin.ie1.twilio.com"),
        ({"TWILIO_REGION": "us1", "TWILIO_EDGE": "ashburn"}, "https://api.ashburn.us1.twilio.com"),
        ({"twilio": "http://127.0.0.1:8001"}, "http://127.0.0.1:8001"),
    ],
)
def test_the_address_comes_from_the_settings(settings: dict[str, str], host: str) -> None:
    assert TwilioRecordings.of(settings_for(**settings)).api_url == host


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Serve whatever a test wants Twilio to say, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):  # Whoever asked may have hung up.
                answer(self)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def says(handler: BaseHTTPRequestHandler, body: bytes, length: int = 0, coding: str = "") -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(length or len(body)))
    if coding:
        handler.send_header("Content-Encoding", coding)
    handler.end_headers()
    handler.wfile.write(body)


def squeezed(handler: BaseHTTPRequestHandler) -> None:
    """Compress for whoever says to accept that, as a web server may."""
    if "gzip" in handler.headers.get("Accept-Encoding", ""):
        says(handler, gzip.compress(WHOLE), coding="gzip")
    else:
        says(handler, WHOLE)


def test_sound_is_asked_for_as_it_is_so_that_its_length_can_be_checked() -> None:
    """RFC 9110, 8.6: Content-Length counts the bytes that are sent, so compressed ones."""
    with answering(squeezed) as url:
        assert TwilioRecordings("AC", "token", url).media("RE1") == WHOLE


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that each wait for the next one is short."""
    says(handler, b"", length=10_000)
    for _ in range(10_000):
        handler.wfile.write(b"x")
        time.sleep(0.05)


QUESTIONS: list[Callable[[TwilioRecordings], object]] = [
    lambda twilio: twilio.media("RE1"),
    lambda twilio: twilio.describe("RE1"),
    lambda twilio: twilio.parties("CA1"),
    lambda twilio: list(twilio.since(date(2026, 11, 23))),
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_that_drips_in_is_not_waited_for(
    question: Callable[[TwilioRecordings], object],
) -> None:
    with answering(dripping) as url:
        began = time.monotonic()
        with pytest.raises(RecordingError, match="te langzaam"):
            question(TwilioRecordings("AC", "token", url, deadline=0.3))
        # The usual deadline is 30 seconds, and the drips go on for 500.
        assert time.monotonic() - began < 15


def endless(handler: BaseHTTPRequestHandler) -> None:
    says(handler, b"", length=2 * LARGEST)
    for _ in range(200):
        handler.wfile.write(bytes(LARGEST // 100))


def test_a_recording_that_is_too_large_is_refused_as_such() -> None:
    with answering(endless) as url, pytest.raises(RecordingError, match="te groot"):
        TwilioRecordings("AC", "token", url).media("RE1")


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"x": 1}', b'"x"', b"null", b"<html>", b"\xff"])
def test_an_answer_of_another_shape_is_unreadable(body: bytes) -> None:
    with answering(lambda handler: says(handler, body)) as url:
        twilio = TwilioRecordings("AC", "token", url)
        for question in (twilio.describe, lambda _sid: list(twilio.since(date(2026, 11, 23)))):
            with pytest.raises(RecordingError, match="onleesbaar"):
                question("RE1")


@pytest.mark.parametrize("recordings", [["x"], [None], [[]], [{"sid": 1, "date_created": 2}]])
def test_odd_recordings_in_a_list_are_skipped(recordings: list[object]) -> None:
    body = json.dumps({"recordings": recordings}).encode()
    with answering(lambda handler: says(handler, body)) as url:
        assert list(TwilioRecordings("AC", "token", url).since(date(2026, 11, 23))) == []
