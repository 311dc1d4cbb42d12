"""Promise: an old gunicorn is told to stop by the one that replaces it, and by nobody else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.serving.succession import parent_of, take_over
from scripts.deploy.restart import main
from tests.commands import run_here


@dataclass(frozen=True)
class Pair:
    """Two processes of which one started the other, as gunicorn does at SIGUSR2."""

    old: subprocess.Popen[str]
    new: int


@pytest.fixture
def pair() -> Iterator[Pair]:
    command = ["sh", "-c", "sleep 60 & echo $!; wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as old:
        assert old.stdout
        new = int(old.stdout.readline())
        yield Pair(old, new)
        os.kill(new, signal.SIGKILL)
        old.kill()


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """What systemd would hear."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


def test_systemd_hears_whom_it_follows_and_the_old_one_stops(
    pair: Pair, told: socket.socket
) -> None:
    take_over(pair.old.pid, pair.new)
    assert told.recv(100) == f"MAINPID={pair.new}".encode()
    assert pair.old.wait(timeout=10) == -signal.SIGTERM


def test_a_stranger_and_who_replaces_nobody_stop_nobody(pair: Pair, told: socket.socket) -> None:
    take_over(0, pair.new)
    take_over(pair.old.pid, os.getpid())
    take_over(pair.new, pair.old.pid)
    assert pair.old.poll() is None
    with pytest.raises(BlockingIOError):
        told.recv(100)


def test_whose_child_a_process_is(pair: Pair) -> None:
    assert (parent_of(pair.new), parent_of(pair.old.pid)) == (pair.old.pid, os.getpid())


def test_a_dead_process_has_no_parent(pair: Pair) -> None:
    pair.old.kill()
    os.waitid(os.P_PID, pair.old.pid, os.WEXITED | os.WNOWAIT)
    assert parent_of(pair.old.pid) == 0, "dead, and not yet cleared away"
    pair.old.wait()
    assert parent_of(pair.old.pid) == 0


def test_another_program_is_left_alone(pair: Pair) -> None:
    """The signal that asks gunicorn for a new one kills what does not know it."""
    with subprocess.Popen(["sleep", "60"]) as other:
        ran = run_here(main, str(other.pid))
        assert other.poll() is None
        other.kill()
    assert ran.returncode == 1
    assert f"Process {other.pid} is no gunicorn. The line goes on as it was." in ran.stderr


def test_a_gunicorn_that_is_not_there_is_not_replaced(pair: Pair) -> None:
    pair.old.kill()
    pair.old.wait()
    ran = run_here(main, str(pair.old.pid))
    assert ran.returncode == 1
    assert "The line goes on as it was." in ran.stderr
