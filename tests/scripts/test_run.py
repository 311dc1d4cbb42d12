"""Promise: one command on a fresh clone starts a line that answers, and one signal ends it all."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from ivr.demonstration import write_demonstration
from ivr.settings import ROOT
from tests.ports import free_port, is_free

# All that git leaves out, and the sound: a line without sound speaks its words.
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "*.wav", "tests")


# The last word of the web server's welcome, and the first of the worker.
READY = ("Call status changes", "At work")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "clone", ignore=LEFT_OUT))


@pytest.fixture
def port() -> int:
    return free_port()


@contextmanager
def line(clone: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Return a running line and the words it printed until it was ready."""
    command = [sys.executable, "-u", str(clone / "scripts" / "serve.py"), "--port", str(port)]
    out, err = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, stdout=out, stderr=err, text=True) as process:
        try:
            yield process, _words_until_ready(process)
        finally:
            process.kill()


def _words_until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    words = ""
    for printed in process.stdout:
        words += printed
        if all(part in words for part in READY):
            return words
    pytest.fail(f"The line stopped before it was ready:\n{words}")


def _stop(process: subprocess.Popen[str], number: signal.Signals) -> int:
    process.send_signal(number)
    return process.wait(timeout=30)


def test_a_fresh_clone_answers_and_ctrl_c_ends_it_all(clone: Path, port: int) -> None:
    with line(clone, port) as (process, words):
        assert ".venv/bin/python scripts/simulate_call.py" in words
        assert f"http://127.0.0.1:{port}/voice\n" in words
        assert requests.get(f"http://127.0.0.1:{port}/health", timeout=30).ok
        assert requests.post(f"http://127.0.0.1:{port}/voice", timeout=30).status_code == 403
        assert not is_free(port + 1), "the stand-in for Twilio"
        assert _stop(process, signal.SIGINT) == 0
    assert is_free(port)
    assert is_free(port + 1)


@pytest.mark.long
def test_a_second_start_keeps_the_settings_and_may_move_to_another_port(
    clone: Path, port: int
) -> None:
    with line(clone, port) as (process, _):
        assert _stop(process, signal.SIGTERM) == 0
    written = (clone / ".env").read_bytes()
    # What callers leave is for this account alone.
    private = [clone / ".env", *(clone / ".data").rglob("*")]
    assert [path for path in private if path.stat().st_mode & 0o077] == []
    other = free_port()
    with line(clone, other) as (process, words):
        assert (
            f"PUBLIC_BASE_URL=http://127.0.0.1:{other} "
            f"TWILIO_API_URL=http://127.0.0.1:{other + 1} "
            f"DATABASE_URL=sqlite:///.data/line-{other}.db "
            ".venv/bin/python scripts/simulate_call.py"
        ) in words
        assert (clone / ".data" / f"line-{other}.db").is_file()
        assert _stop(process, signal.SIGTERM) == 0
    assert (clone / ".env").read_bytes() == written


def test_a_killed_start_leaves_no_child_behind(clone: Path, port: int) -> None:
    """SIGKILL cannot be caught, so nothing of ours runs any more to stop the children."""
    with line(clone, port) as (process, _):
        begun = _children_of(process.pid)
        assert len(begun) == 2, "the web server and the worker"
        process.kill()
        process.wait(timeout=30)
    end = time.monotonic() + 30
    while begun and time.monotonic() < end:
        begun = [child for child in begun if Path(f"/proc/{child}").exists()]
        time.sleep(0.1)
    assert begun == []
    assert is_free(port)


def _children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()


def test_a_dead_database_is_named_with_the_remedy(clone: Path, port: int) -> None:
    write_demonstration(clone / ".env", port)
    with (clone / ".env").open("a", encoding="utf-8") as env:
        env.write(f"DATABASE_URL=postgresql://line:geheim@127.0.0.1:{port}/line\n")
    answer = _refused(clone, port)
    assert "The database cannot be used: " in answer
    assert "mend DATABASE_URL" in answer
    assert "geheim" not in answer


def test_a_line_without_its_settings_says_which(clone: Path, port: int) -> None:
    (clone / ".env").write_text("PUBLIC_BASE_URL=ftp://example.org\n", encoding="utf-8")
    answer = _refused(clone, port)
    assert "SECRET_KEY: is missing" in answer
    assert "PUBLIC_BASE_URL" in answer


def _refused(clone: Path, port: int) -> str:
    """Return what a line says that cannot start."""
    answer = subprocess.run(
        [sys.executable, str(clone / "scripts" / "serve.py"), "--port", str(port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    return answer.stderr
