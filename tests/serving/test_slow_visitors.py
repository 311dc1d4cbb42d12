"""Promise: with the shipped configuration of gunicorn, slow visitors keep no caller waiting.

All is asked straight at gunicorn: no proxy gathers slow requests in front of it.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
import requests

from ivr.house import AUDIO
from ivr.serving.access import LARGEST_BODY
from ivr.serving.whole_requests import MOST_UPLOADS, PATIENCE
from ivr.settings import ROOT
from ivr.sound.manifest import Manifest
from tests.line_settings import environment_for, signed
from tests.ports import free_port

SHIPPED = ["-c", "scripts/gunicorn.conf.py"]
VISITORS = 60
"""More than twice the threads of both workers."""

ENTRY = max(Manifest.load(AUDIO / "manifest.json").entries, key=lambda entry: entry.seconds)
LONGEST_SOUND = f"GET /audio/{ENTRY.file} HTTP/1.1\r\nHost: x\r\n\r\n".encode()

CHUNKED = b"POST /nergens HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
POST = b"POST /inloggen HTTP/1.1\r\nHost: x\r\n"
ASKS = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
SLOW = {
    "says nothing": b"",
    "stops in the head": POST + b"X-Slow: ",
    "stops in the body": POST + b"Content-Length: 500\r\n\r\nnaam=",
    "stops in a chunk": CHUNKED + b"5\r\nab",
    "a GET with a slow body": b"GET /berichten HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    "one-byte chunks without end": CHUNKED + b"1\r\nx\r\n" * (LARGEST_BODY // 2),
    "does not read the longest sound": LONGEST_SOUND,
    "a body that is too long": POST + b"Content-Length: 600000000\r\n\r\nx",
}


@contextmanager
def serving(*options: str, **settings: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run gunicorn with a line of its own; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "--no-control-socket", "app:create_app()"],
        cwd=ROOT,
        env=os.environ | environment_for(**settings),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield port, process
        finally:
            process.terminate()


def until_it_answers(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if requests.get(f"http://127.0.0.1:{port}/health", timeout=60).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    pytest.fail("the line does not answer")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(*SHIPPED) as (port, process):
        until_it_answers(port)
        yield port
        process.terminate()
        assert process.wait(timeout=30) == 0, "idle visitors do not keep it from stopping"


def _worker_of(process: subprocess.Popen[str]) -> int:
    """Return the process id of gunicorn's only worker."""
    [worker] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return int(worker)


def visit(port: int, sent: bytes = b"") -> socket.socket:
    visitor = socket.create_connection(("127.0.0.1", port), timeout=30)
    visitor.sendall(sent)
    return visitor


def call(port: int, **more: str) -> requests.Response:
    form = {"CallSid": "CA1", "From": "+31612345678", **more}
    address = f"http://127.0.0.1:{port}/voice"
    return requests.post(address, form, headers=signed("/voice", form), timeout=30)


@pytest.mark.parametrize("kind", SLOW)
def test_a_webhook_is_answered_while_many_slow_visitors_hang(port: int, kind: str) -> None:
    with ExitStack() as hanging:
        for _ in range(VISITORS):
            hanging.enter_context(closing(visit(port, SLOW[kind])))
        answer = call(port)
        assert answer.status_code == 200
        assert "<Gather" in answer.text
        assert answer.elapsed.total_seconds() < PATIENCE, "not only when they were dropped"


def test_a_webhook_is_answered_while_more_sit_idle_than_may_be_open(port: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ExitStack() as hanging:
        hanging.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(900):  # Two workers with 400 each.
            hanging.enter_context(closing(visit(port)))
        assert call(port).elapsed.total_seconds() < PATIENCE


def test_a_visitor_who_sends_a_byte_now_and_then_is_dropped_in_time(port: int) -> None:
    with closing(visit(port, SLOW["stops in the head"])) as visitor:
        begin = time.monotonic()
        visitor.settimeout(0.5)
        while time.monotonic() - begin < 60:
            try:
                visitor.sendall(b"x")
                assert visitor.recv(10) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                pass
            break
        assert time.monotonic() - begin < 30


def test_a_request_in_pieces_is_answered_and_so_is_the_next_on_its_connection(port: int) -> None:
    request = b"POST /nergens HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b"
    chunked = CHUNKED + b"3\r\na=b\r\n0\r\n\r\n"
    with closing(visit(port)) as visitor:
        for piece in (request[:10], request[10:-1], request[-1:] + chunked + request[:5]):
            visitor.sendall(piece)
        visitor.sendall(request[5:].replace(b"Host", b"Connection: close\r\nHost"))
        said = b""
        while received := visitor.recv(65536):
            said += received
    assert said.count(b"HTTP/1.1 404") == 3


def test_a_visitor_who_sends_too_much_hears_so_and_is_heard_out_no_further(port: int) -> None:
    with closing(visit(port, SLOW["a body that is too long"])) as visitor:
        visitor.sendall(b"x" * LARGEST_BODY)
        assert visitor.recv(20).startswith(b"HTTP/1.1 413")


UPLOAD = b"POST /stem/1/opnamen?prompt=x HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n"


def test_a_take_of_the_studio_is_gathered_and_judged_by_who_brings_it(port: int) -> None:
    with closing(visit(port, UPLOAD)) as stranger:
        for _ in range(50):
            stranger.sendall(b"x" * 100_000)
        assert stranger.recv(20).startswith(b"HTTP/1.1 413")


def test_only_a_few_takes_are_gathered_at_a_time_and_no_caller_waits(port: int) -> None:
    """Nobody is known before a request is whole: what strangers send must not fill the memory."""
    most = 2 * MOST_UPLOADS  # Of two workers.
    with ExitStack() as hanging:
        brought = [
            hanging.enter_context(closing(visit(port, UPLOAD + b"x" * 200_000)))
            for _ in range(most + 4)
        ]
        assert call(port).elapsed.total_seconds() < PATIENCE
        readable, _, _ = select.select(brought, [], [], 2)
        assert len(readable) >= len(brought) - most
        assert all(one.recv(12) == b"HTTP/1.1 503" for one in readable)


@pytest.mark.parametrize("kind", ["one-byte chunks without end", "a head without end"])
def test_what_nobody_sends_in_earnest_is_refused_without_a_thread(port: int, kind: str) -> None:
    sent = SLOW.get(kind, SLOW["stops in the head"] + b"x" * 40_000)
    with closing(visit(port, sent)) as visitor:
        assert visitor.recv(20).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("kept", [False, True], ids=["new", "kept alive"])
def test_a_visitor_who_speaks_just_when_let_go_stops_no_worker(kept: bool) -> None:
    """All of it is found in one look of the worker's loop, which stood still meanwhile."""
    few = ["--workers", "1", "--worker-connections", "20"]
    with serving(*SHIPPED, *few) as (port, process), ExitStack() as hanging:
        until_it_answers(port)
        worker = _worker_of(process)
        idle: list[socket.socket] = []
        while len(idle) < 8:
            one = hanging.enter_context(closing(visit(port, ASKS if kept else b"")))
            # Whoever asked until it answered may count still, and somebody goes in his place.
            if not kept or one.recv(9) == b"HTTP/1.1 ":
                idle.append(one)
        os.kill(worker, signal.SIGSTOP)
        more = [hanging.enter_context(closing(visit(port))) for _ in range(8)]
        for one in idle + more:
            one.sendall(ASKS)
        os.kill(worker, signal.SIGCONT)
        assert call(port).status_code == 200
        assert _worker_of(process) == worker


def test_a_visitor_who_leaves_before_the_refusal_stops_no_worker() -> None:
    with serving(*SHIPPED, "--workers", "1") as (port, process):
        until_it_answers(port)
        worker = _worker_of(process)
        for _ in range(20):
            os.kill(worker, signal.SIGSTOP)
            visitor = visit(port, SLOW["stops in the head"] + b"x" * 40_000)
            reset = struct.pack("ii", 1, 0)
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            visitor.close()
            os.kill(worker, signal.SIGCONT)
        assert call(port).status_code == 200
        assert _worker_of(process) == worker


def test_plain_gunicorn_answers_too_and_says_that_it_is_one_worker() -> None:
    with serving() as (port, process):
        until_it_answers(port)
        assert "<Gather" in call(port).text
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert "gunicorn -c scripts/gunicorn.conf.py 'app:create_app()'" in said
    assert "one sync worker" in said
