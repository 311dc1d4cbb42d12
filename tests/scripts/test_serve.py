"""Promise: scripts/run writes no secret twice, and leaves no process behind."""

from __future__ import annotations

import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from ivr.demonstration import desks, write_demonstration
from ivr.line.leaflet import LEAFLETS
from ivr.settings import Settings
from scripts.serve import main
from scripts.tasks import serve
from tests.commands import run_here
from tests.ports import free_port

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)",
]


def test_a_demonstration_is_written_for_its_owner_only_and_can_start(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    write_demonstration(env, 8123)
    settings = Settings(_env_file=env)
    assert env.stat().st_mode & 0o777 == 0o600
    assert settings.public_base_url == "http://127.0.0.1:8123"
    assert settings.twilio_api_url == "http://127.0.0.1:8124"
    assert settings.clinic_numbers == tuple(desks([LEAFLETS]))
    assert settings.is_demonstration


def test_every_demonstration_has_its_own_secrets(tmp_path: Path) -> None:
    write_demonstration(tmp_path / "one", 8000)
    write_demonstration(tmp_path / "two", 8000)
    one, two = (Settings(_env_file=tmp_path / name) for name in ("one", "two"))
    assert one.secret_key != two.secret_key
    assert one.twilio_auth_token != two.twilio_auth_token


def test_settings_that_are_there_are_never_written_over(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("SECRET_KEY=mine\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_demonstration(env, 8000)
    assert env.read_text(encoding="utf-8") == "SECRET_KEY=mine\n"


def test_a_child_that_stops_by_itself_stops_the_line_and_is_named() -> None:
    failure = [sys.executable, "-c", "raise SystemExit(3)"]
    with (
        pytest.raises(SystemExit, match=r"The worker stopped by itself \(exit code 3\)"),
        serve.running(SLEEPER) as healthy,
        serve.running(failure) as broken,
    ):
        serve.watch({"web server": healthy, "worker": broken})
    assert healthy.returncode is not None


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = tmp_path / "deaf"
    with serve.running([*STUBBORN, str(deaf)], patience=0.5) as child:
        while not deaf.exists():
            assert child.poll() is None
            time.sleep(0.01)
        begin = time.monotonic()
    assert child.returncode == -signal.SIGKILL
    assert time.monotonic() - begin < serve.PATIENCE, "the one that was given, not the usual one"


def test_what_a_child_started_is_killed_with_it(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    deaf_parent = [
        sys.executable,
        "-c",
        "import pathlib, signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen(['sleep', '60']);"
        "pathlib.Path(sys.argv[1]).write_text(f'{child.pid}\\n'); child.wait()",
        str(told),
    ]
    with serve.running(deaf_parent, patience=0.5):
        while not told.exists() or not told.read_text().endswith("\n"):
            time.sleep(0.01)
    _await_death(int(told.read_text()))


def _await_death(pid: int) -> None:
    """Wait until a process is gone: the kernel kills at once, and tells so when it has time."""
    end = time.monotonic() + 30  # Half as long as it would live on its own.
    while _lives(pid):
        assert time.monotonic() < end
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    """Return whether a process runs; a dead one may wait for somebody to ask how it ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


@pytest.mark.parametrize("offset", [0, 1], ids=["the line's", "the exchange's"])
def test_a_port_in_use_is_named_with_the_remedy(offset: int) -> None:
    chosen = free_port()
    port = chosen + offset
    with socket.create_server(("127.0.0.1", port)):
        answer = run_here(main, "--port", str(chosen))
    assert answer.returncode == 1
    assert f"Port {port} is in use. Choose another: PORT=" in answer.stderr


@pytest.mark.parametrize("port", ["0", "65535", "80000", "-1", "acht"])
def test_a_port_that_cannot_be_is_refused_with_the_range(port: str) -> None:
    answer = run_here(main, f"--port={port}")
    assert answer.returncode == 2
    assert f"'{port}' is no port from 1 to 65534; the next port is needed too." in answer.stderr
