"""Promise: while the database is away the line answers, and not one count of that time is lost.

A real gunicorn with two workers; a real PostgreSQL that is restarted twice while callers phone.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import requests
from sqlalchemy import func, select

from ivr.database.engine import migrate, open_database
from ivr.records.calls import Call, StepCount
from scripts.measuring.cluster import DATABASE, Cluster, binaries, cluster
from tests.line_settings import signed
from tests.ports import free_port
from tests.serving.test_slow_visitors import SHIPPED, serving, until_it_answers

CALLERS = 6
AWAY = 1.5
"""Seconds between two starts of the database."""

CALM = 30.0
"""Seconds in which the line surely asks a database again that was away."""


@pytest.fixture
def server() -> Iterator[tuple[Cluster, str]]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    port = free_port()
    with cluster(programs, port) as running:
        migrate(DATABASE.format(port))
        yield running, DATABASE.format(port)


class Crowd:
    """Callers who keep hearing the menu, and count what they were answered."""

    def __init__(self, address: str) -> None:
        self.address, self.over = address, threading.Event()
        self.answered: Counter[str] = Counter()
        self.slowest = 0.0
        self._names = itertools.count(1)
        self._threads = [threading.Thread(target=self._phone) for _ in range(CALLERS)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def _phone(self) -> None:
        with requests.Session() as session:
            while not self.over.is_set():
                call_sid = f"CA{next(self._names):032d}"
                for path in ("/voice", "/voice/menu?attempt=1&pace=gewoon"):
                    self._ask(session, path, {"CallSid": call_sid, "From": "+31612345678"})
                time.sleep(0.02)

    def _ask(self, session: requests.Session, path: str, form: dict[str, str]) -> None:
        answer = session.post(self.address + path, form, headers=signed(path, form), timeout=30)
        assert answer.status_code == 200
        assert "<Gather" in answer.text
        self.answered[path] += 1
        self.slowest = max(self.slowest, answer.elapsed.total_seconds())


@pytest.mark.long
@pytest.mark.timeout(180)
def test_a_database_that_is_restarted_under_load_costs_no_count(
    server: tuple[Cluster, str],
) -> None:
    running, url = server
    with serving(*SHIPPED, DATABASE_URL=url) as (port, process):
        until_it_answers(port)
        with Crowd(f"http://127.0.0.1:{port}") as crowd:
            for _ in range(2):
                time.sleep(2)
                running.restart(AWAY)
            time.sleep(1)
        first, silences = crowd.answered.values()
        _until(lambda: counted(url)["silence"] >= silences)
        process.terminate()
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "the database takes no notes; they wait" in told
    assert first > 100
    assert crowd.slowest < 2, "no caller waits for the database"
    found = counted(url)
    assert (found["silence"], found["calls"]) == (silences, first)


def counted(url: str) -> dict[str, int]:
    """How often each outcome is counted, and how many calls there were."""
    sessions = open_database(url)
    outcomes = select(StepCount.outcome, func.sum(StepCount.count)).group_by(StepCount.outcome)
    with sessions() as session:
        found = {outcome: int(total) for outcome, total in session.execute(outcomes)}
        found["calls"] = session.scalar(select(func.count(Call.id))) or 0
    sessions.kw["bind"].dispose()
    return found


def _until(comes_true: Callable[[], bool]) -> None:
    limit = time.monotonic() + CALM
    while not comes_true():
        assert time.monotonic() < limit
        time.sleep(0.3)
