"""Promise: systemd understands the units, they start what exists, and they are closed.

What they do under a running systemd, test_under_systemd.py proves.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ivr.settings import ROOT
from tests.deploy.units import UNITS, commands_of, unit_at

MOST_EXPOSED = 16
"""Tenths of the exposure that systemd-analyze counts: 0 is nothing at all, 100 is everything."""


@pytest.fixture(scope="module")
def analyze() -> str:
    """Return the program that judges units."""
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not installed: apt-get install systemd")
    return program


def _judged(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def test_there_are_two_units() -> None:
    assert sorted(UNITS) == ["line-web", "line-worker"]


def test_systemd_takes_the_units_and_finds_their_programs(analyze: str, tmp_path: Path) -> None:
    for name in UNITS:
        (tmp_path / f"{name}.service").write_text(unit_at(name, ROOT), encoding="utf-8")
    told = _judged(analyze, "verify", *map(str, sorted(tmp_path.glob("*.service"))))
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_hardly_exposed(analyze: str, name: str) -> None:
    bound = f"--threshold={MOST_EXPOSED}"
    told = _judged(analyze, "security", "--offline=true", "--no-pager", bound, str(UNITS[name]))
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("name", UNITS)
def test_what_a_unit_runs_is_there(name: str) -> None:
    commands = [
        command
        for when in ("ExecStartPre", "ExecStart", "ExecReload")
        for command in commands_of(name, when, ROOT)
    ]
    ours = {word for command in commands for word in command if word.startswith("scripts/")}
    assert ours
    assert [word for word in ours if not (ROOT / word).is_file()] == []


def test_the_tables_come_before_new_code_at_a_start_and_at_a_reload() -> None:
    [before_start] = commands_of("line-web", "ExecStartPre", ROOT)
    before_reload, restart = commands_of("line-web", "ExecReload", ROOT, MAINPID="4711")
    assert before_start[-1] == before_reload[-1] == "migrate"
    assert restart[-2:] == ["scripts/deploy/restart.py", "4711"]
