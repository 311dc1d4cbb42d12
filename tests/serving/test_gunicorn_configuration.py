"""Promise: the shipped configuration builds the line once, and no signal costs an answer."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from ivr.settings import ROOT
from tests.line_settings import environment_for, signed
from tests.own_leaflet import FILE, LEAFLETS
from tests.ports import free_port

PATIENCE = 60.0
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "*.wav", "tests")
FORM = {"CallSid": "CA1", "From": "+31612345678"}


@dataclass(frozen=True)
class Served:
    """A copy of the line, without sound files, that gunicorn serves with two workers."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> set[int]:
        """Return the process ids of the workers."""
        arbiter = self.process.pid
        children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text(encoding="ascii")
        return {int(child) for child in children.split()}

    @property
    def log(self) -> str:
        """Return all that was said so far."""
        return (self.folder / "log").read_text(encoding="utf-8")

    @property
    def counts(self) -> Path:
        """Return the folder in which its processes count together."""
        mapped = Path(f"/proc/{self.process.pid}/maps").read_text(encoding="ascii").splitlines()
        [folder] = {Path(one.split()[-1]).parent for one in mapped if "/line-counts-" in one}
        return folder

    @property
    def calls_counted(self) -> float:
        """Return how many calls /metrics tells of."""
        told = requests.get(f"http://127.0.0.1:{self.port}/metrics", timeout=30).text
        found = re.search(r"^line_calls_total (\S+)$", told, re.MULTILINE)
        assert found, told
        return float(found[1])

    def phone(self) -> str:
        """Return the line's first words."""
        address = f"http://127.0.0.1:{self.port}/voice"
        return requests.post(address, FORM, headers=signed("/voice", FORM), timeout=30).text

    def renames(self, line: str, to: str) -> None:
        """Change a line of the leaflet."""
        leaflet = self.folder / FILE.relative_to(ROOT)
        words = leaflet.read_text(encoding="utf-8")
        assert line in words
        leaflet.write_text(words.replace(line, to), encoding="utf-8")


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Served]:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    folder, port = shutil.copytree(ROOT, tmp_path / "clone", ignore=LEFT_OUT), free_port()
    shutil.copytree(LEAFLETS, folder / LEAFLETS.relative_to(ROOT))
    options = f"-c scripts/gunicorn.conf.py --bind 127.0.0.1:{port} app:create_app()"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options.split()],
            cwd=folder,
            env=os.environ
            | environment_for(
                DATABASE_URL=f"sqlite:///{tmp_path}/line.db",
                METRICS_FROM="127.0.0.1",
                LOG_FORMAT="json",
            ),
            stderr=log,
        )
    line = Served(folder, port, process)
    try:
        _await(line)
        yield line
    finally:
        process.kill()
        process.wait()


def _await(line: Served) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and line.process.poll() is None:
        try:
            line.phone()
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    pytest.fail(line.log)


def _until(holds: Callable[[], bool], line: Served) -> None:
    """Phone until something holds; every call is answered meanwhile."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert "<Gather" in line.phone()
        assert time.monotonic() < end, line.log
        time.sleep(0.05)


def test_the_line_is_built_once_for_all_its_workers(served: Served) -> None:
    _until(lambda: len(served.workers) == 2, served)
    assert served.log.count("whose sound file is missing or cut short") == 1


def test_a_killed_worker_is_replaced_and_callers_go_on(served: Served) -> None:
    for _ in range(20):
        served.phone()
    counted, killed = served.calls_counted, min(served.workers)
    assert counted >= 20, "by both workers, whoever is asked"
    os.kill(killed, signal.SIGKILL)
    _until(lambda: killed not in served.workers and len(served.workers) == 2, served)
    assert "<Gather" in served.phone()
    assert served.calls_counted > counted, "what the killed one counted is kept"
    assert not [*served.counts.glob(f"*_{killed}.db")]
    # Nor does a call fail when somebody cleans up where it counts.
    shutil.rmtree(served.counts)
    killed = min(served.workers)
    os.kill(killed, signal.SIGKILL)
    _until(lambda: killed not in served.workers and len(served.workers) == 2, served)
    for _ in range(10):
        assert "<Gather" in served.phone()


def test_asked_to_stop_it_stops_with_its_workers(served: Served) -> None:
    workers, counts = served.workers, served.counts
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=30) == 0
    assert not counts.exists()
    assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
    told = [json.loads(line) for line in served.log.splitlines()]
    assert {"gunicorn.error", "app", "ivr.watching.watch_pages"} <= {one["logger"] for one in told}
    [answer] = {(one["route"], one["status"]) for one in told if one["message"] == "answered"}
    assert answer == ("/voice", 200)


def test_at_sighup_the_words_are_read_again_unless_they_are_wrong(served: Served) -> None:
    served.renames("opens: ", "opens: laat ")
    served.process.send_signal(signal.SIGHUP)
    _until(lambda: "The line goes on as it was" in served.log, served)
    assert "'laat" in served.log
    served.renames("opens: laat ", "opens: ")
    served.renames("hospital: ziekenhuis ", "hospital: het vernieuwde ziekenhuis ")
    served.process.send_signal(signal.SIGHUP)
    _until(lambda: "vernieuwde" in served.phone(), served)
