"""Promise: what a web process counted is kept when it is gone, and its files are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ivr.settings import ROOT

ONE_MASTER = """
import os
from ivr.counters import shared_folder
folder = shared_folder.begin()
assert shared_folder.begin() == folder, "the same after a SIGHUP"
os.environ[shared_folder.VARIABLE] = str(folder)
from ivr.counters.in_process import APOLOGY, CALLS, WEBHOOK_SECONDS, counted

def sums():
    found = {}
    for sample in (s for metric in counted() for s in metric.samples):
        name = sample.name + str(sample.labels.get("le", ""))
        found[name] = found.get(name, 0) + sample.value
    return found

def counts(times):
    if (child := os.fork()) == 0:
        CALLS.inc(times)
        APOLOGY.inc()
        WEBHOOK_SECONDS.labels("go_on").observe(0.02)
        os._exit(0)
    os.waitpid(child, 0)
    return child

CALLS.inc(1)
for times in (2, 3, 4):
    one = counts(times)
    before = sums()
    shared_folder.fold(one)
    assert sums() == before
    assert not [*folder.glob(f"*_{one}.db")]
assert before["line_calls_total"] == 10, before
assert before["line_failures_spoken_total"] == 3, before
assert before["line_webhook_seconds_bucket0.025"] == 3, before
assert before["line_webhook_seconds_bucket0.01"] == 0, before
broken = folder / "counter_99.db"
broken.write_bytes(b"")
shared_folder.fold(99)
assert not broken.exists()
assert sums() == before
if (child := os.fork()) == 0:
    shared_folder.end()
    os._exit(0)
os.waitpid(child, 0)
assert folder.exists(), "a web process that ends leaves it to its master"
print(folder)
shared_folder.end()
"""


REMOVED = """
import os, shutil
from ivr.counters import shared_folder
folder = shared_folder.begin()
os.environ[shared_folder.VARIABLE] = str(folder)
from ivr.counters.in_process import CALLS, count, counted, took

def child(mends):
    if (process := os.fork()) == 0:
        if mends:
            shared_folder.mend()
        # The second time fails in a way of its own where the first one opened no file.
        for _ in range(1 if mends else 2):
            count(CALLS)
            took("answer", 0.1)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 0
    shared_folder.fold(process)

count(CALLS)
shutil.rmtree(folder)
child(mends=False)
child(mends=True)
[calls] = [s.value for m in counted() for s in m.samples if s.name == "line_calls_total"]
assert calls == 1, calls
shared_folder.end()
"""


def test_a_folder_that_somebody_removed_costs_counts_and_no_call() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", REMOVED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "something is not counted: FileNotFoundError" in ran.stderr


KILLED = """
import os, signal
from ivr.counters import shared_folder
print(shared_folder.begin(), flush=True)
if {killed}:
    os.kill(os.getpid(), signal.SIGKILL)
input()
"""


def _started(*, killed: bool) -> tuple[subprocess.Popen[str], Path]:
    program = [sys.executable, "-c", KILLED.format(killed=killed)]
    pipe = subprocess.PIPE
    started = subprocess.Popen(program, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert started.stdout
    return started, Path(started.stdout.readline().strip())


def test_what_a_killed_gunicorn_left_is_removed_by_the_next_one() -> None:
    dead, left = _started(killed=True)
    dead.communicate()
    assert left.is_dir()
    alive, kept = _started(killed=False)
    with alive:
        assert not left.exists()
        assert _started(killed=True)[0].communicate()
        assert kept.is_dir(), "another one lives"


def test_a_process_that_is_gone_still_counts() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ONE_MASTER], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    folder = Path(ran.stdout.strip())
    assert folder.name.startswith("line-counts-")
    assert not folder.exists()
