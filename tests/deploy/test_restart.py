"""Promise: of two thousand webhooks none fails while the line is started anew, again and again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.serving.succession import parent_of
from ivr.settings import ROOT
from tests.deploy.phoning import answers, change_words, phone, phoning, until
from tests.deploy.units import commands_of
from tests.line_settings import environment_for
from tests.own_leaflet import LEAFLETS
from tests.ports import free_port
from tests.serving.test_gunicorn_configuration import LEFT_OUT

WEBHOOKS = 2000
WORDS = ("eerste", "tweede", "derde")

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@dataclass
class Line:
    """A copy of the line that is served as its unit says, without systemd."""

    folder: Path
    port: int
    pid: int
    environment: dict[str, str]

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

    def stop(self) -> None:
        """Do what `systemctl stop line-web` does."""
        if parent_of(self.pid):
            os.kill(self.pid, signal.SIGTERM)
            until(lambda: not parent_of(self.pid))

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
        until(lambda: answers(port))
        yield served
    finally:
        served.stop()
        first.wait(timeout=30)


def test_no_webhook_fails_and_no_note_is_lost_while_the_line_is_started_anew(line: Line) -> None:
    made, heard = phoning(line.port, lambda: _start_anew_with_new_words(line), WEBHOOKS)
    assert (made >= WEBHOOKS, heard) == (True, len(WORDS))
    line.stop()
    assert line.calls_noted() == made + heard


def _start_anew_with_new_words(line: Line) -> int:
    """Start the line anew with other words each time; who calls after that hears them."""
    name = "ziekenhuis"
    for times, word in enumerate(WORDS, 1):
        change_words(line.folder, f"hospital: {name}", f"hospital: {word} {name}")
        told = line.reload()
        assert told.returncode == 0, told.stderr
        name = f"{word} {name}"
        assert name in phone(line.port, f"CAheard{times}")
    return times


def test_where_the_new_words_are_wrong_the_line_goes_on_as_it_was(line: Line) -> None:
    change_words(line.folder, "opens: ", "opens: laat ")
    assert line.reload().returncode != 0
    restart = commands_of("line-web", "ExecReload", line.folder, MAINPID=str(line.pid))[-1]
    told = line.run(restart)
    assert (told.returncode, "The line goes on as it was." in told.stderr) == (1, True)
    phone(line.port, "CA1")
    change_words(line.folder, "opens: laat ", "opens: ")
    assert line.reload().returncode == 0, "and it can be started anew once they are mended"
