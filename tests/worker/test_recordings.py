"""A recording is taken for whole only when every sign agrees; the address is never a stranger's."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from ivr.recordings import NothingRecordedError, RecordingError, TwilioRecordings
from ivr.wav import UNKNOWN_SIZES, check_wav
from tests.settings import settings_for
from tests.worker.wav import wav

WHOLE = wav(seconds=2)


@pytest.mark.parametrize("reported", [None, 1, 2, 3, 4])
def test_a_whole_recording_is_taken_and_measured(reported: int | None) -> None:
    assert check_wav(WHOLE, reported) == 2


@given(st.integers(0, len(WHOLE) - 1))
def test_a_recording_that_was_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(RecordingError):
        check_wav(WHOLE[:length], 2)


@pytest.mark.parametrize("size", UNKNOWN_SIZES)
def test_a_header_that_does_not_know_the_size_leaves_it_to_the_length(size: int) -> None:
    streamed = WHOLE[:4] + size.to_bytes(4, "little") + WHOLE[8:]
    assert check_wav(streamed, 2) == 2
    with pytest.raises(RecordingError, match="duurt 1 seconden, maar Twilio meldt er 4"):
        check_wav(streamed[: len(streamed) // 2], 4)


@pytest.mark.parametrize("reported", [5, 40])
def test_a_recording_that_is_shorter_than_reported_is_refused(reported: int) -> None:
    with pytest.raises(RecordingError, match=f"Twilio meldt er {reported}"):
        check_wav(WHOLE, reported)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"code": 20404}', b"RIFF\xff\xff\xff\xffWAVEfmt "]
)
def test_what_is_no_sound_file_is_refused(body: bytes) -> None:
    with pytest.raises(RecordingError):
        check_wav(body, None)


def test_a_sound_file_without_sound_holds_nothing() -> None:
    with pytest.raises(NothingRecordedError):
        check_wav(wav(0), 0)


def test_g711_is_a_recording_too() -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros(16000), 8000, format="WAV", subtype="ULAW")
    assert check_wav(file.getvalue(), 2) == 2


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({}, "https://api.dublin.ie1.twilio.com"),
        ({"TWILIO_REGION": "us1", "TWILIO_EDGE": "ashburn"}, "https://api.ashburn.us1.twilio.com"),
        ({"TWILIO_API_URL": "http://127.0.0.1:8001/"}, "http://127.0.0.1:8001"),
    ],
)
def test_the_address_comes_from_the_settings(settings: dict[str, str], host: str) -> None:
    assert TwilioRecordings.of(settings_for(**settings)).api_url == host


class Squeezing(BaseHTTPRequestHandler):
    """Compresses what it sends to whoever says to accept that, as a web server may."""

    def do_GET(self) -> None:
        squeezes = "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(WHOLE) if squeezes else WHOLE
        self.send_response(200)
        if squeezes:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def squeezing() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Squeezing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_sound_is_asked_for_as_it_is_so_that_its_length_can_be_checked(squeezing: str) -> None:
    """RFC 9110, 8.6: Content-Length counts the bytes that are sent, so compressed ones."""
    assert TwilioRecordings("AC", "token", squeezing).media("RE1") == WHOLE
