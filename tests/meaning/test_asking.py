"""Promise: a caller waits 150 ms at most for the meaning process, and never misses it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from ivr.meaning import asking
from ivr.meaning.asking import Meaning
from ivr.meaning.fingerprint import fingerprint
from tests.meaning.stand_in import Answer, StandIn, scores, stand_in
from tests.ports import free_port


@dataclass(frozen=True)
class Said:
    """A passage, as far as the line tells the process of it."""

    text: str


PASSAGES = (Said("Gips mag niet nat worden."), Said("Oefen 4 keer per dag."), Said("Bel ons."))
NUMBERS = (0.5, -0.25, 1.0)
QUESTION = "mag ik morgen nog een kopje koffie"
IN_TIME = 0.5
"""Seconds: 0.15, and the rest is for a busy machine."""


@pytest.fixture
def process() -> Iterator[StandIn]:
    with stand_in(scores(*NUMBERS)) as one:
        yield one


def test_each_passage_gets_its_number(process: StandIn) -> None:
    assert Meaning(process.url).scores(PASSAGES, QUESTION) == NUMBERS
    assert process.asked == [{"passages": fingerprint(PASSAGES), "question": QUESTION}]


def test_a_changed_word_or_order_is_another_fingerprint() -> None:
    assert fingerprint(PASSAGES) == fingerprint(list(PASSAGES))
    assert fingerprint(PASSAGES) != fingerprint(PASSAGES[:2])
    assert fingerprint(PASSAGES) != fingerprint(PASSAGES[::-1])


def test_of_a_long_story_its_end_is_asked(process: StandIn) -> None:
    Meaning(process.url).scores(PASSAGES, "nou kijk " * 100 + QUESTION)
    asked = process.asked[0]["question"]
    assert asked.endswith(QUESTION)
    assert len(asked) == 300


def test_a_thread_keeps_its_connection(process: StandIn) -> None:
    meaning = Meaning(process.url)
    for _ in range(5):
        assert meaning.scores(PASSAGES, QUESTION) == NUMBERS
    assert process.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_made_anew(
    process: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    meaning = Meaning(process.url)
    process.hangs_up = True
    for _ in range(3):
        assert meaning.scores(PASSAGES, QUESTION) == NUMBERS
        time.sleep(0.02)
    assert process.connections == 3
    assert caplog.text == ""


def test_threads_do_not_get_each_others_answers(process: StandIn) -> None:
    process.answer = lambda asked: (
        200,
        json.dumps({"scores": [len(asked["question"])] * 3}).encode(),
    )
    meaning = Meaning(process.url)
    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda n: meaning.scores(PASSAGES, "x" * n), range(1, 101))]
    assert [one[0] for one in found if one] == [*range(1, 101)]
    assert process.connections <= 8


@pytest.mark.parametrize("question", ["", "  \n"])
def test_nothing_is_asked_without_a_question(process: StandIn, question: str) -> None:
    assert Meaning(process.url).scores(PASSAGES, question) is None
    assert Meaning(process.url).scores((), QUESTION) is None
    assert process.asked == []


def _slow(_: object) -> tuple[int, bytes]:
    time.sleep(0.4)
    return scores(*NUMBERS)({})


BAD: dict[str, Answer] = {
    "too slow": _slow,
    "an error": lambda _: (500, b"{}"),
    "too many at once": lambda _: (503, b"{}"),
    "a number too few": scores(*NUMBERS[:2]),
    "a number too many": scores(*NUMBERS, 0.1),
    "no number": lambda _: (200, b'{"scores": [0.1, NaN, 0.2]}'),
    "words for numbers": lambda _: (200, b'{"scores": ["kalk", 1, 2]}'),
    "another form": lambda _: (200, b"[1, 2, 3]"),
    "no form": lambda _: (200, b"<html>"),
    "nothing": lambda _: (200, b""),
    "endless brackets": lambda _: (200, b"[" * 100_000),
    "far too much": lambda _: (200, b"[" + b"1," * 200_000 + b"1]"),
}


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD)
def test_whatever_it_answers_the_words_alone_remain_and_callers_do_not_wait(
    process: StandIn, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    process.answer = answer
    meaning = Meaning(process.url)
    began = time.monotonic()
    assert meaning.scores(PASSAGES, QUESTION) is None
    assert time.monotonic() - began < IN_TIME
    assert [meaning.scores(PASSAGES, QUESTION) for _ in range(20)] == [None] * 20
    assert len(process.asked) == 1
    assert time.monotonic() - began < IN_TIME + 0.1, "while it rests nobody waits"
    assert len(caplog.records) == 1
    assert "is away" in caplog.text
    assert not [word for word in QUESTION.split() if len(word) > 3 and word in caplog.text]


def test_a_deadline_counts_the_whole_however_slowly_it_drips(process: StandIn) -> None:
    process.drip = 0.05
    began = time.monotonic()
    assert Meaning(process.url).scores(PASSAGES, QUESTION) is None
    assert asking.SECONDS <= time.monotonic() - began < IN_TIME


def test_it_is_gone_and_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    port = free_port()
    meaning = Meaning(f"http://127.0.0.1:{port}", rest=0.1)
    assert [meaning.scores(PASSAGES, QUESTION) for _ in range(2)] == [None, None]
    with stand_in(scores(*NUMBERS), port) as process:
        assert meaning.scores(PASSAGES, QUESTION) is None, "it rests"
        assert process.asked == []
        time.sleep(0.12)
        assert [meaning.scores(PASSAGES, QUESTION) for _ in range(2)] == [NUMBERS, NUMBERS]
        process.hangs_up = True
        meaning.scores(PASSAGES, QUESTION)
    time.sleep(0.02)
    for _ in range(3):
        assert meaning.scores(PASSAGES, QUESTION) is None
        time.sleep(0.12)
    said = [record.getMessage() for record in caplog.records]
    assert ["away" in line for line in said] == [True, False, True], "once for each change"


def test_another_text_of_a_leaflet_is_told_once_and_is_no_absence(
    process: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    process.answer = lambda _: (404, b'{"error": "unknown"}')
    meaning = Meaning(process.url)
    assert [meaning.scores(PASSAGES, QUESTION) for _ in range(3)] == [None] * 3
    assert len(process.asked) == 3
    process.answer = scores(*NUMBERS)
    assert meaning.scores(PASSAGES, QUESTION) == NUMBERS
    assert len(caplog.records) == 1
    assert "another text" in caplog.text
