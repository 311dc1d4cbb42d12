"""A real PostgreSQL for the tests: Debian's own binaries, a fresh cluster, stopped by its pid."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from scripts.measuring.cluster import binaries, cluster
from tests.ports import free_port

NAMES = count(1)
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""The cluster lives as long as the tests: it need not survive the machine losing power."""


class Postgres:
    """A running cluster that makes empty databases."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self._pid = pid

    def url(self, name: str = "postgres") -> str:
        """Write the address as a hospital would: without naming a driver."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def create_database(self, template: str = "template1") -> str:
        """Make a database, empty or a copy of `template`, and give its name."""
        name = f"line_{os.getpid()}_{next(NAMES)}"
        question = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(question.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes where they are: they answer nothing, and the kernel still does."""
        children = Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text().split()
        processes = [self._pid, *map(int, children)]
        try:
            _signal(processes, signal.SIGSTOP)
            yield
        finally:
            _signal(processes, signal.SIGCONT)


def _signal(processes: list[int], what: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, what)


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run a cluster in a new folder on a free port of 127.0.0.1."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    port = free_port()
    with cluster(programs, port, SPEED) as running:
        yield Postgres(port, running.pid)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server
