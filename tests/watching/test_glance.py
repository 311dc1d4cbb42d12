"""Promise: however often one looks, a slow question is asked once at a time, and nobody waits."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from ivr.watching.glance import Glance


def test_within_its_time_an_answer_is_not_asked_again() -> None:
    asked = iter(range(100))
    glance = Glance(lambda: next(asked), fresh=60.0)
    assert [glance.now() for _ in range(50)] == [0] * 50
    eager = Glance(lambda: next(asked), fresh=0.0)
    assert [eager.now(), eager.now()] == [1, 2]


def test_of_many_at_once_one_waits_and_the_others_hear_the_last_answer() -> None:
    go_on, asked = Event(), []

    def ask() -> int:
        asked.append(1)
        if len(asked) > 1:
            go_on.wait(30)
        return len(asked)

    glance = Glance(ask, fresh=0.0, patience=30.0)
    assert glance.now() == 1
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(glance.now)
        while len(asked) < 2:
            time.sleep(0.001)
        assert [glance.now() for _ in range(20)] == [1] * 20
        go_on.set()
        assert waits.result(30) == 2
    assert len(asked) == 2


def test_what_has_no_answer_in_time_is_told_at_once_until_it_has() -> None:
    go_on = Event()
    glance = Glance(lambda: go_on.wait(30), fresh=0.0, patience=0.05)
    begin = time.monotonic()
    assert [glance.now() for _ in range(100)] == [None] * 100
    assert time.monotonic() - begin < 5, "only the first one waited"
    go_on.set()
    while glance.now() is None:
        assert time.monotonic() - begin < 30
        time.sleep(0.001)


def test_a_question_that_fails_is_told_and_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    outcomes = iter([ZeroDivisionError, None])

    def ask() -> str:
        if error := next(outcomes):
            raise error
        return "well"

    glance = Glance(ask, fresh=0.0)
    assert glance.now() is None
    assert "a look at the line failed" in caplog.text
    assert glance.now() == "well"
