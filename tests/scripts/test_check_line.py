"""Promise: one command tells what was proved, what is wrong, and draws the line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.settings import ROOT
from tests import own_leaflet
from tests.pavo_1515 import FILE, needs_pavo_1515, put_alone


def run(*arguments: str, leaflets: Path = own_leaflet.LEAFLETS) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "check_line.py"), *arguments]
    env = os.environ | {"LEAFLETS": str(leaflets)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env=env)


@pytest.mark.long
@needs_pavo_1515
def test_it_reports_numbers_timings_and_no_issue_and_draws_the_line(tmp_path: Path) -> None:
    leaflets = put_alone(tmp_path / "leaflets")
    ran = run("--json", "--draw", str(tmp_path / "new"), leaflets=leaflets)
    assert ran.returncode == 0, ran.stderr + ran.stdout
    report = json.loads(ran.stdout)
    assert report["issues"] == []
    assert report["points"] > 300
    assert report["requests"] > report["points"]
    first = report["timings"][0]
    assert first["seconds"] <= first["limit"] == 10.0
    assert len(report["timings"]) == 16
    rule = {it["name"]: it for it in report["timings"] if "the rule for fasting" in it["name"]}
    assert [it["limit"] for it in rule.values()] == [8.0, 75.0]
    assert (tmp_path / "new" / "line.svg").read_text().startswith("<svg")
    assert (tmp_path / "new" / "line.md").read_text().startswith("# Script van de telefoonlijn")


@pytest.mark.skipif(FILE.is_file(), reason="the committed leaflet is checked in its place")
def test_a_line_without_sound_lacks_nothing_else() -> None:
    """So a hospital whose own leaflet has no sound yet sees this command work."""
    ran = run("--json")
    assert ran.returncode == 1
    (issue,) = json.loads(ran.stdout)["issues"]
    assert "prompts without sound: arm-in-gips-welcome" in issue["sentence"]


def test_it_says_how_to_use_it() -> None:
    assert "--draw FOLDER" in run("--help").stdout


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("--draw", str(tmp_path / "file" / "folder"))
    assert ran.returncode == 2
    assert str(tmp_path / "file") in ran.stderr


def test_a_file_is_no_folder_to_draw_in(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("--draw", str(tmp_path / "file"))
    assert ran.returncode == 2
    assert "is a file; name a folder" in ran.stderr
