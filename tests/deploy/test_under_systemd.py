"""Promise: under a real systemd the closed units serve, and a reload costs nobody their call."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.machine import Machine, booted
from tests.deploy.phoning import answers, change_words, phone, phoning, until
from tests.ports import free_port

WEBHOOKS = 500

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


def test_the_units_serve_reload_and_come_back(tmp_path: Path) -> None:
    port = free_port()
    with booted(tmp_path / "root", port) as machine:
        until(lambda: answers(port), 120)
        assert machine.told("line-worker", "ActiveState") == "active"
        made, followed = phoning(port, lambda: _reloads(machine, port), WEBHOOKS)
        assert made >= WEBHOOKS
        _counts_on_while_the_worker_starts_anew(machine)
        _goes_on_where_words_are_wrong(machine, followed)
        _comes_back_when_killed(machine, port, followed)
        assert machine.systemctl("stop", "line-web", "line-worker").returncode == 0
        database = machine.root / "var/lib/line/line.db"
        with closing(sqlite3.connect(database)) as line:
            assert line.execute("SELECT count(*) FROM calls").fetchone() == (made + 3,)


def _reloads(machine: Machine, port: int) -> str:
    """Start the line anew, twice; return whom systemd follows then."""
    followed = {machine.told("line-web", "MainPID")}
    name = "ziekenhuis"
    for word in ("eerste", "tweede"):
        change_words(machine.line, f"hospital: {name}", f"hospital: {word} {name}")
        name = f"{word} {name}"
        assert machine.systemctl("reload", "line-web").returncode == 0, machine.log("line-web")
        followed.add(last := machine.told("line-web", "MainPID"))
        assert name in phone(port, f"CA{word}")
    assert len(followed) == 3
    assert machine.told("line-web", "NRestarts") == "0"
    return last


def _counts_on_while_the_worker_starts_anew(machine: Machine) -> None:
    """What the web processes count is in memory, and the worker has the same account."""
    [counts] = machine.run("/usr/bin/ls", "/dev/shm").stdout.split()
    assert machine.systemctl("restart", "line-worker").returncode == 0
    assert machine.run("/usr/bin/ls", "/dev/shm").stdout.split() == [counts]


def _goes_on_where_words_are_wrong(machine: Machine, followed: str) -> None:
    change_words(machine.line, "opens: ", "opens: laat ")
    assert machine.systemctl("reload", "line-web").returncode == 1
    assert "'laat" in machine.log("line-web")
    assert machine.told("line-web", "MainPID") == followed
    change_words(machine.line, "opens: laat ", "opens: ")


def _comes_back_when_killed(machine: Machine, port: int, followed: str) -> None:
    machine.run("/usr/bin/kill", "-9", followed)
    until(lambda: machine.told("line-web", "NRestarts") == "1")
    until(lambda: answers(port))
    phone(port, "CAback")
