"""A real PostgreSQL for the tests: Debian's own binaries, a fresh cluster, stopped by its pid."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

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


def binaries() -> Path | None:
    """Find the newest PostgreSQL that Debian installed, or one on the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if versions:
        return versions[-1].parent
    return Path(on_path).parent if on_path else None


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run a cluster in a new folder on a free port of 127.0.0.1."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with _folder() as folder:
        data, port = folder / "data", free_port()
        _run([programs / "initdb", "-A", "trust", "-U", "postgres", "-N", "-D", data], folder)
        settings = [f"-c{setting}" for setting in (*SPEED, f"unix_socket_directories={folder}")]
        command = [programs / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", *settings]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(word) for word in command],
                stdout=log,
                stderr=log,
                cwd=folder,
                user=_ordinary_user(),
                group=_ordinary_user(),
            )
        try:
            _wait_until_it_answers(server, port, folder / "log")
            yield Postgres(port, server.pid)
        finally:
            # PostgreSQL's immediate shutdown: nobody needs the data, which takes long to write.
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package made a user and a group for it."""
    return "postgres" if os.geteuid() == 0 else None


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own: pytest's are closed to the user that PostgreSQL runs as."""
    folder = Path(tempfile.mkdtemp(prefix="line-postgres-"))
    try:
        if user := _ordinary_user():
            shutil.chown(folder, user, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[object], folder: Path) -> None:
    words = [str(word) for word in command]
    subprocess.run(
        words,
        check=True,
        capture_output=True,
        cwd=folder,
        user=_ordinary_user(),
        group=_ordinary_user(),
    )


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(200):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(Postgres(port, server.pid).url(), connect_timeout=2).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"PostgreSQL did not start:\n{log.read_text()}")
