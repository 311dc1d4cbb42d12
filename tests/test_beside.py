"""Promise: what is done beside the calls starts after a fork, goes on, and ends with its owner."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable

import pytest

from ivr.beside import Beside, Errand


def until(comes_true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 5
    while not comes_true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_an_errand_comes_round_and_is_done_once_more_at_the_end() -> None:
    often, rarely, last = list[int](), list[int](), list[int]()

    def counts() -> None:
        last.append(1)

    beside = Beside(
        Errand(lambda: often.append(1), seconds=0.01),
        Errand(lambda: rarely.append(1), seconds=600),
        Errand(counts, seconds=600, at_the_end=counts),
    )
    beside.goes_on()
    beside.goes_on()
    until(lambda: len(often) > 1)
    assert (len(rarely), len(last)) == (1, 1)
    beside.stop()
    assert (len(rarely), len(last)) == (1, 2)
    done = len(often)
    time.sleep(0.3)
    assert len(often) == done
    beside.goes_on()
    until(lambda: len(often) > done)
    beside.stop()


def test_one_that_fails_is_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    tries = list[int]()

    def fails() -> None:
        tries.append(1)
        raise OSError("gone")

    beside = Beside(Errand(fails, seconds=0.01))
    beside.goes_on()
    until(lambda: len(tries) > 1)
    beside.stop()
    assert "tried again" in caplog.text


def test_a_process_that_was_forked_starts_its_own() -> None:
    fork = multiprocessing.get_context("fork")
    here, there = fork.Value("i", 0), fork.Value("i", 0)
    place = [here]

    def count() -> None:
        place[0].value += 1

    beside = Beside(Errand(count, seconds=0.01))
    beside.goes_on()
    until(lambda: here.value > 0)

    def child() -> None:
        place[0] = there
        beside.goes_on()
        until(lambda: there.value > 0)

    process = fork.Process(target=child)
    process.start()
    process.join(10)
    assert (process.exitcode, there.value > 0) == (0, True)
    beside.stop()


def test_it_keeps_nothing_alive() -> None:
    beside = Beside(Errand(lambda: None, seconds=0.01))
    beside.goes_on()
    thread = beside._thread
    del beside
    gc.collect()
    until(lambda: not thread.is_alive())
