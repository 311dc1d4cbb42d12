"""Promise: of a real line, /ready is red within a minute of a worker that was killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.line_settings import environment_for
from tests.ports import free_port
from tests.worker.chaos import Victim

PATIENCE = 90.0


def _seconds_until(holds: Callable[[], bool]) -> float:
    """Wait until something holds, and return how many seconds that took."""
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < PATIENCE
        time.sleep(0.2)
    return time.monotonic() - begin


class _Watcher:
    """Whoever asks /ready of a line, and how long the answers took."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/ready"
        self.took = list[float]()

    def answers(self) -> bool:
        try:
            return requests.get(self.address, timeout=5).status_code in (200, 503)
        except requests.ConnectionError:
            return False

    def is_green(self) -> bool:
        return not self._wrong()

    def is_red(self) -> bool:
        return self._wrong() == ["worker"]

    def _wrong(self) -> list[str]:
        answer = requests.get(self.address, timeout=5)
        self.took.append(answer.elapsed.total_seconds())
        # The leaflet of the tests has no sound here.
        return [one["what"] for one in answer.json()["problems"] if one["what"] != "sound"]


@pytest.mark.long
@pytest.mark.timeout(4 * PATIENCE)
def test_a_killed_worker_is_seen_within_a_minute(tmp_path: Path) -> None:
    port, environment = free_port(), environment_for(DATABASE_URL=f"sqlite:///{tmp_path}/line.db")
    command = f"-m gunicorn -c scripts/gunicorn.conf.py --bind 127.0.0.1:{port} app:create_app()"
    web = Victim(command, environment, tmp_path / "web.log")
    worker = Victim("scripts/worker.py", environment, tmp_path / "worker.log")
    watcher = _Watcher(port)
    try:
        web.starts()
        worker.starts()
        _seconds_until(watcher.answers)
        _seconds_until(watcher.is_green)
        worker.is_killed()
        red = _seconds_until(watcher.is_red)
        worker.starts()
        green = _seconds_until(watcher.is_green)
    finally:
        web.is_killed()
        worker.is_killed()
    slowest = max(watcher.took)
    print(f"red after {red:.1f} s, green after {green:.1f} s, slowest answer {slowest:.3f} s")
    assert 45 < red <= 60
    assert green < 20
    assert slowest < 3
