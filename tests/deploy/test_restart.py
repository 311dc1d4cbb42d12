"""Promise: of two thousand webhooks none fails while the line is started anew, again and again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import requests

from ivr.serving.succession import parent_of
from ivr.settings import ROOT
from tests.deploy.units import commands_of
from tests.line_settings import environment_for, signed
from tests.own_leaflet import FILE, LEAFLETS
from tests.ports import free_port
from tests.serving.test_gunicorn_configuration import LEFT_OUT

WEBHOOKS = 2000
CALLERS = 4
WORDS = ("eerste", "tweede", "derde")

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@dataclass
class Line:
    """A copy of the line that is served as its unit says, without systemd."""

    folder: Path
    port: int
    pid: int
    environment: dict[str, str]

    def phone(self, call: str) -> str:
        """Return the first words of a call; anything but an answer is an error."""
        form = {"CallSid": call, "From": "+31612345678"}
        address = f"http://127.0.0.1:{self.port}/voice"
        answer = requests.post(address, form, headers=signed("/voice", form), timeout=15)
        answer.raise_for_status()
        return answer.text

    def changes(self, old: str, new: str) -> None:
        """Change a word of the leaflet's front matter."""
        leaflet = self.folder / FILE.relative_to(ROOT)
        words = leaflet.read_text(encoding="utf-8")
        assert old in words
        leaflet.write_text(words.replace(old, new), encoding="utf-8")

    def reload(self) -> subprocess.CompletedProcess[str]:
        """Do what `systemctl reload line-web` does."""
        for command in commands_of("line-web", "ExecReload", self.folder, MAINPID=str(self.pid)):
            told = self.run(command)
            if told.returncode:
                return told
        self.pid = int(told.stdout.split()[-1].rstrip("."))
        return told

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command as the unit does."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls_noted(self) -> int:
        """Return how many calls the database knows."""
        with closing(sqlite3.connect(self.folder / "line.db")) as database:
            noted: int = database.execute("SELECT count(*) FROM calls").fetchone()[0]
            return noted


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    folder, port = shutil.copytree(ROOT, tmp_path / "clone", ignore=LEFT_OUT), free_port()
    shutil.copytree(LEAFLETS, folder / LEAFLETS.relative_to(ROOT))
    (folder / ".venv").symlink_to(sys.prefix)
    environment = environment_for(DATABASE_URL=f"sqlite:///{folder}/line.db") | {
        "PATH": "/usr/bin:/bin",
        "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}",
    }
    served = Line(folder, port, 0, environment)
    [migrate] = commands_of("line-web", "ExecStartPre", folder)
    assert served.run(migrate).returncode == 0
    [start] = commands_of("line-web", "ExecStart", folder)
    with (folder / "log").open("wb") as log:
        first = subprocess.Popen(start, cwd=folder, env=environment, stderr=log)
    served.pid = first.pid
    try:
        _until(lambda: _answers(served))
        yield served
    finally:
        _stop(served)
        first.wait(timeout=30)


def _answers(line: Line) -> bool:
    try:
        requests.get(f"http://127.0.0.1:{line.port}/health", timeout=10)
    except requests.ConnectionError:
        return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def _stop(line: Line) -> None:
    if parent_of(line.pid):
        os.kill(line.pid, signal.SIGTERM)
        _until(lambda: not parent_of(line.pid))


def test_no_webhook_fails_and_no_note_is_lost_while_the_line_is_started_anew(line: Line) -> None:
    calls = count()
    with ThreadPoolExecutor(CALLERS + 1) as callers:
        restarting = callers.submit(_start_anew_with_new_words, line)

        def phones() -> int:
            made = 0
            while not restarting.done() or made < WEBHOOKS // CALLERS:
                assert "<Gather" in line.phone(f"CA{next(calls)}")
                made += 1
            return made

        made = sum([it.result() for it in [callers.submit(phones) for _ in range(CALLERS)]])
        reloads = restarting.result()
    assert reloads == len(WORDS)
    assert made >= WEBHOOKS
    _stop(line)
    assert line.calls_noted() == made + reloads


def _start_anew_with_new_words(line: Line) -> int:
    """Start the line anew with other words each time; who calls after that hears them."""
    before = "ziekenhuis"
    for times, word in enumerate(WORDS, 1):
        line.changes(f"hospital: {before}", f"hospital: {word} {before}")
        told = line.reload()
        assert told.returncode == 0, told.stderr
        before = f"{word} {before}"
        assert before in line.phone(f"CAheard{times}")
    return times


def test_where_the_new_words_are_wrong_the_line_goes_on_as_it_was(line: Line) -> None:
    line.changes("opens: ", "opens: laat ")
    assert line.reload().returncode != 0
    restart = commands_of("line-web", "ExecReload", line.folder, MAINPID=str(line.pid))[-1]
    told = line.run(restart)
    assert (told.returncode, "The line goes on as it was." in told.stderr) == (1, True)
    assert "<Gather" in line.phone("CA1")
    line.changes("opens: laat ", "opens: ")
    assert line.reload().returncode == 0, "and it can be started anew once they are mended"
