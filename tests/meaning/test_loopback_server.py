"""Promise: the meaning process answers this machine alone, and tells nobody what was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.answers.passages import passages
from ivr.line.leaflet import load_leaflet
from ivr.meaning import loopback_server
from ivr.meaning.asking import Meaning
from ivr.meaning.embedding import Embedded
from ivr.meaning.fingerprint import fingerprint
from ivr.meaning.loopback_server import LoopbackServer, RefusedHostError
from ivr.settings import ROOT

LEAFLET = load_leaflet(ROOT / "tests/leaflets/arm-in-gips/leaflet.md")
PASSAGES = passages(LEAFLET)
NAME = fingerprint(PASSAGES)
SECRET = "mijnheer Geheimpje"


class Letters:
    """A model for which words mean the same when they are made of the same letters."""

    def __init__(self) -> None:
        self.passages: list[str] = []
        self.threads = set[int]()
        self.before: Callable[[str], object] = bool

    def query(self, texts: str) -> NDArray[np.float32]:
        self.before(texts)
        self.threads.add(threading.get_ident())
        counts = np.zeros(384, np.float32)
        for letter in texts.lower():
            counts[ord(letter) % 384] += 1
        return counts / np.float32(np.linalg.norm(counts))

    def passage(self, texts: str) -> NDArray[np.float32]:
        self.passages.append(texts)
        return self.query(texts)


@pytest.fixture
def model() -> Letters:
    return Letters()


@pytest.fixture
def server(model: Letters) -> Iterator[LoopbackServer]:
    with _listening(model) as server:
        yield server


@contextmanager
def _listening(model: Letters, host: str = "127.0.0.1") -> Iterator[LoopbackServer]:
    embedded = Embedded(model)
    embedded.read(LEAFLET)
    with LoopbackServer(host, 0, embedded) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _ask(
    server: LoopbackServer, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, Any]:
    line = HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    try:
        line.request(method, path, body, {key.replace("_", "-"): it for key, it in headers.items()})
        reply = line.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        line.close()


def _question(words: str, name: str = NAME) -> bytes:
    return json.dumps({"passages": name, "question": words}).encode()


def test_it_says_that_it_is_there(server: LoopbackServer) -> None:
    assert _ask(server, "GET", "/health") == (200, {"status": "ready", "leaflets": 1})


def test_each_passage_gets_the_cosine_of_its_meaning(server: LoopbackServer) -> None:
    for place in (0, len(PASSAGES) // 2, len(PASSAGES) - 1):
        status, answer = _ask(server, "POST", "/scores", _question(PASSAGES[place].text))
        scores = answer["scores"]
        assert status == 200
        assert len(scores) == len(PASSAGES)
        assert all(-1 <= score <= 1.00001 for score in scores)
        assert scores[place] > sorted(scores)[len(scores) // 2]


def test_a_passage_is_read_alone_below_its_heading_and_within_its_part(
    server: LoopbackServer, model: Letters
) -> None:
    part = LEAFLET.topics[0].parts[0]
    first, second, *_ = part.sentences
    readings = {text for text in model.passages if first in text}
    assert {first, f"{part.title}: {first}", f"{first} {second}"} < readings
    assert len(model.passages) == len(set(model.passages)), "the same words are read once"


def test_what_callers_ask_about_a_heading_brings_its_passages_nearer(model: Letters) -> None:
    asked = {"Douchen": [("zwemmen", "in", "zee"), ("badderen",)]}
    plain, bridged = Embedded(model), Embedded(model)
    plain.read(LEAFLET)
    bridged.read(LEAFLET, asked)
    before, after = (it.scores(NAME, "zwemmen in zee") for it in (plain, bridged))
    assert before is not None
    assert after is not None
    nearer = [one < other for one, other in zip(before.result(), after.result(), strict=True)]
    below = [passage.heading == "Douchen" for passage in PASSAGES]
    assert any(below)
    assert nearer == below
    for one in (plain, bridged):
        one.close()


def test_the_line_and_the_process_understand_each_other(server: LoopbackServer) -> None:
    meaning = Meaning(f"http://127.0.0.1:{server.server_port}")
    scores = meaning.scores(PASSAGES, "mag het gips nat worden")
    assert scores is not None
    assert len(scores) == len(PASSAGES)
    assert meaning.scores(PASSAGES[:3], "mag het gips nat worden") is None


def test_one_thread_works_for_all(server: LoopbackServer, model: Letters) -> None:
    asking = [
        threading.Thread(target=_ask, args=(server, "POST", "/scores", _question(f"vraag {n}")))
        for n in range(8)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(model.threads) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"geen json", 400),
        (b"[]", 400),
        (b'{"passages": "x"}', 400),
        (b'{"passages": 1, "question": "x"}', 400),
        (b'{"passages": "x", "question": null}', 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 16_000, 400),
        (b"9" * 16_000, 400),
        (b"x" * 20_000, 413),
        (_question("kalk", "0" * 64), 404),
    ],
)
def test_what_cannot_be_answered_is_refused(
    server: LoopbackServer, body: bytes, status: int
) -> None:
    found, answer = _ask(server, "POST", "/scores", body)
    assert (found, [*answer]) == (status, ["error"])
    assert _ask(server, "POST", "/scores", _question("kalk"))[0] == 200, "and others are heard"


@pytest.mark.parametrize(
    ("length", "status"), [("", 411), ("-1", 411), ("²", 411), ("9" * 5000, 413)]
)
def test_a_body_without_a_plain_length_is_refused(
    server: LoopbackServer, length: str, status: int
) -> None:
    assert _ask(server, "POST", "/scores", Content_Length=length)[0] == status


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/scores"), ("GET", "/"), ("POST", "/health")]
)
def test_nothing_else_is_there(server: LoopbackServer, method: str, path: str) -> None:
    assert _ask(server, method, path)[0] == 404


@pytest.mark.parametrize(
    "words", ["", "\ud800", "\0", "Привет 你好 🦴", "x" * 10_000, "; DROP TABLE"]
)
def test_any_words_get_numbers(server: LoopbackServer, words: str) -> None:
    status, answer = _ask(server, "POST", "/scores", _question(words))
    assert status == 200
    assert len(answer["scores"]) == len(PASSAGES)


def test_of_a_question_nothing_is_printed_or_logged_also_when_the_model_fails(
    server: LoopbackServer,
    model: Letters,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert _ask(server, "POST", "/scores", _question(SECRET))[0] == 200

    def fail(words: str) -> None:
        raise ValueError(words)

    model.before = fail
    with pytest.raises(ConnectionError):
        _ask(server, "POST", "/scores", _question(SECRET))
    assert "ValueError" in caplog.text
    printed = "".join(capfd.readouterr())
    assert SECRET not in caplog.text + printed


def test_nobody_waits_in_a_queue_that_does_not_move(
    server: LoopbackServer, model: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loopback_server, "PATIENCE", 0.05)
    goes_on = threading.Event()
    model.before = lambda _: goes_on.wait(5)
    assert [_ask(server, "POST", "/scores", _question("kalk"))[0] for _ in range(3)] == [503] * 3
    goes_on.set()
    assert _ask(server, "GET", "/health")[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.nl", ""])
def test_it_listens_on_this_machine_alone(model: Letters, host: str) -> None:
    with pytest.raises(RefusedHostError, match=r"use 127\.0\.0\.1"):
        LoopbackServer(host, 0, Embedded(model))
