"""Promise: from a clone to a line behind TLS takes a quarter of an hour, by the commands we give.

With PostgreSQL, web, worker, a proxy and figures. What Debian's own packages take, and containers,
are left out; what systemd would start is started by the commands of its units.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ivr.line.leaflet import LEAFLETS, load_leaflet
from ivr.settings import ROOT
from tests.deploy.phoning import until
from tests.deploy.proxies import NAME, PROXIES, Proxy, running
from tests.deploy.units import commands_of
from tests.line_settings import environment_for, signed
from tests.ports import free_port
from tests.postgres import Postgres

A_QUARTER = 15 * 60
"""Seconds."""

TOKEN = "k3yt0-the-figures-of-this-line-only"

FILES = list(LEAFLETS.glob("*/leaflet.md"))
"""Whatever leaflets come with the clone: their sound comes too."""

GUIDE = ROOT / "ivr" / "docs" / "serving.md"

pytestmark = [pytest.mark.long, pytest.mark.timeout(2 * A_QUARTER)]


def installing() -> list[str]:
    """Return the commands of the guide that install the line in its clone."""
    first_step = GUIDE.read_text(encoding="utf-8").partition("\n1. ")[2].partition("\n2. ")[0]
    lines = [line.strip() for line in first_step.splitlines() if line.startswith("       ")]
    return lines[lines.index("cd /srv/line") + 1 :]


@pytest.mark.parametrize("proxy", PROXIES)
def test_a_clone_becomes_a_line_that_is_served_and_watched(
    proxy: str, tmp_path: Path, postgres: Postgres
) -> None:
    began, line = time.monotonic(), tmp_path / "line"
    subprocess.run(["git", "clone", "--quiet", ROOT, line], check=True)
    for command in installing():
        subprocess.run(command, shell=True, cwd=line, check=True, env=_bare())
    port = free_port()
    _write_settings(line, postgres.url(postgres.create_database()))
    (tmp_path / "proxy").mkdir()
    with (
        _started(line, port),
        running(PROXIES[proxy](tmp_path / "proxy", port)) as before,
    ):
        until(lambda: before.ask("GET", "/ready")[0] == 200)
        _answers_callers(before)
        bearer = {"Authorization": f"Bearer {TOKEN}", "Host": NAME}
        status, figures = before.ask("GET", "/metrics", headers=bearer)
        took = time.monotonic() - began
    assert (status, "line_turns" in figures) == (200, True)
    assert took < A_QUARTER
    print(f"from clone to a line behind {proxy}: {took:.0f} s")


def _write_settings(line: Path, database_url: str) -> None:
    settings = environment_for(
        PUBLIC_BASE_URL=f"https://{NAME}",
        TRUSTED_PROXIES="1",
        DATABASE_URL=database_url,
        STUDIO=str(line.parent / "studio"),
        METRICS_TOKEN=TOKEN,
        LEAFLETS="ivr/leaflets",
        CLINIC_NUMBER=",".join(sorted({load_leaflet(it).about.clinic_number for it in FILES})),
    )
    file = line / ".env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))


def _answers_callers(before: Proxy) -> None:
    form = {"CallSid": "CA1", "From": "+31612345678", "To": "+31850001515"}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": NAME}
    headers |= signed("/voice", form)
    status, words = before.ask("POST", "/voice", urlencode(form).encode(), headers)
    assert (status, "<Gather" in words) == (200, True), words


@contextmanager
def _started(line: Path, port: int) -> Iterator[None]:
    """Start web and worker as their units do."""
    environment = _bare() | {"GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}"}
    for command in commands_of("line-web", "ExecStartPre", line):
        subprocess.run(command, cwd=line, env=environment, check=True)
    with ExitStack() as stack:
        for unit in ("line-web", "line-worker"):
            (command,) = commands_of(unit, "ExecStart", line)
            log = stack.enter_context((line.parent / f"{unit}.log").open("wb"))
            process = subprocess.Popen(command, cwd=line, env=environment, stdout=log, stderr=log)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        yield


def _bare() -> dict[str, str]:
    """Return the environment of a login: this project's own Python is not in it."""
    ours = str(ROOT / ".venv")
    path = [it for it in os.environ["PATH"].split(":") if not it.startswith(ours)]
    kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return kept | {"PATH": ":".join(path)}
