"""Promise: of a line that really runs, both commands find what is well, and a worker that died."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from ivr.database.engine import migrate
from scripts import connect, preflight
from scripts.tasks.serve import running
from tests.commands import run_here
from tests.line_settings import LINE_NUMBER, RECORDING_KEY, environment_for
from tests.ports import free_port
from tests.readiness.conftest import HOME_TOKEN, AtTwilio

SECONDS = 150.0
"""A worker is missed a minute after what it had to do at the latest, which is half a minute on."""


@pytest.mark.long
def test_a_line_that_runs_is_well_until_its_worker_dies(twilio: AtTwilio, tmp_path: Path) -> None:
    port = free_port()
    environment = environment_for(
        PUBLIC_BASE_URL=f"http://127.0.0.1:{port}",
        TWILIO_API_URL=twilio.url,
        TWILIO_US1_TOKEN=HOME_TOKEN,
        RECORDING_KEYS=RECORDING_KEY,
        DATABASE_URL=f"sqlite:///{tmp_path}/line.db",
    )
    migrate(environment["DATABASE_URL"])
    settings = ["env", *(f"{name}={value}" for name, value in environment.items()), sys.executable]
    web = f"-m gunicorn -c scripts/gunicorn.conf.py --bind 127.0.0.1:{port} app:create_app()"
    with running([*settings, *web.split()]):
        with running([*settings, "scripts/worker.py"]):
            _wait_for(port)
            applied = run_here(connect.main, "--apply", environment=environment)
            assert applied.returncode == 0, applied.stdout
            assert _soon(environment, "worker", "ok"), "it is at work"
            told = _told(environment)
            for check in ("address", "signature", "strangers", "clock", "database"):
                assert told[check] == "ok"
            assert told[f"voice {LINE_NUMBER}"] == "ok"
        assert _soon(environment, "worker", "fault"), "nobody is there any more"


def _told(environment: Mapping[str, str]) -> dict[str, str]:
    here = {**environment, "PATH": os.environ["PATH"]}
    ran = run_here(preflight.main, "--json", environment=here)
    rows = json.loads(ran.stdout)["found"]
    return {f"{row['check']} {row['about']}".rstrip(): row["verdict"] for row in rows}


def _soon(environment: Mapping[str, str], check: str, verdict: str) -> bool:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if _told(environment)[check] == verdict:
            return True
        time.sleep(2)
    return False


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health"):
            return
        time.sleep(0.2)
    pytest.fail("the line does not answer")
