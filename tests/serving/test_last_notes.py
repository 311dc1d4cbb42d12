"""Promise: a line that is asked to stop writes what it has noted, however it was started."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving.test_slow_visitors import SHIPPED, call, serving, until_it_answers

CALLS = 7


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("options", [SHIPPED, ["-w1"]], ids=["as shipped", "plain gunicorn"])
def test_what_was_noted_last_is_written_before_the_end(
    options: list[str], asked: signal.Signals, tmp_path: Path, migrated_sqlite: Path
) -> None:
    database = tmp_path / "line.db"
    shutil.copy(migrated_sqlite, database)
    with serving(*options, DATABASE_URL=f"sqlite:///{database}") as (port, process):
        until_it_answers(port)
        for number in range(CALLS):
            assert call(port, CallSid=f"CA{number}").status_code == 200
        process.send_signal(asked)
        assert process.wait(timeout=30) == 0
    with closing(sqlite3.connect(database)) as line:
        (noted,) = line.execute("SELECT count(*) FROM calls").fetchone()
    assert noted == CALLS
