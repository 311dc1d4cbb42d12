"""A PostgreSQL of its own, from this machine's programs, for as long as a `with` block lasts."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

DATABASE = "postgresql://postgres@127.0.0.1:{}/postgres"
"""The address of a new cluster's own database, written as a hospital would: without a driver."""


class ClusterError(Exception):
    """PostgreSQL does not start; the message holds its own words."""


def binaries() -> Path | None:
    """Find the newest PostgreSQL that Debian installed, or one on the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if versions:
        return versions[-1].parent
    return Path(on_path).parent if on_path else None


class Cluster:
    """A running PostgreSQL in a folder of its own."""

    def __init__(self, programs: Path, port: int, folder: Path, settings: Sequence[str]) -> None:
        given = [f"-c{setting}" for setting in (*settings, f"unix_socket_directories={folder}")]
        server = [programs / "postgres", "-D", folder / "data", "-p", port, "-h", "127.0.0.1"]
        self._command = [str(word) for word in (*server, *given)]
        self._port, self._folder = port, folder
        self._server = self._start()

    @property
    def pid(self) -> int:
        """Return the process id of its first process."""
        return self._server.pid

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it by one of PostgreSQL's signals: at once, without writing anything down.

        Source: postgresql.org/docs/current/server-shutdown.html.
        """
        self._server.send_signal(how)
        self._server.wait(timeout=20)

    def restart(self, away: float) -> None:
        """Stop it as an administrator does, and start it again after so many seconds."""
        self.stop(signal.SIGINT)
        time.sleep(away)
        self._server = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            server = subprocess.Popen(
                self._command,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=_ordinary_user(),
                group=_ordinary_user(),
                # Ctrl-C is for us: we stop it ourselves.
                process_group=0,
            )
        try:
            _wait_until_it_answers(server, self._port, self._folder / "log")
        except BaseException:
            server.kill()
            server.wait(timeout=20)
            raise
        return server


@contextmanager
def cluster(programs: Path, port: int, settings: Sequence[str] = ()) -> Iterator[Cluster]:
    """Run a new cluster on a port of 127.0.0.1; `settings` are "a=b".

    Raises:
        ClusterError: it did not start.
    """
    with _folder() as folder:
        data = folder / "data"
        _run([programs / "initdb", "-A", "trust", "-U", "postgres", "-N", "-D", data], folder)
        running = Cluster(programs, port, folder, settings)
        try:
            yield running
        finally:
            running.stop()


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package made a user and a group for it."""
    return "postgres" if os.geteuid() == 0 else None


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the user PostgreSQL runs as may enter."""
    folder = Path(tempfile.mkdtemp(prefix="line-postgres-"))
    try:
        if user := _ordinary_user():
            shutil.chown(folder, user, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[object], folder: Path) -> None:
    words, user = [str(word) for word in command], _ordinary_user()
    subprocess.run(words, check=True, capture_output=True, cwd=folder, user=user, group=user)


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(200):
        with suppress(psycopg.OperationalError):
            psycopg.connect(DATABASE.format(port), connect_timeout=2).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise ClusterError(f"PostgreSQL did not start:\n{log.read_text()}")
