"""Promise: the front page is short; the engineer's is true: its settings, paths and commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from ivr.settings import ROOT, Settings
from tests.commands import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
ENGINEER = (ROOT / "ivr/docs/engineer.md").read_text(encoding="utf-8")
LONGEST = 120
"""Lines that somebody reads who wants to know what this is."""
SCRIPTS = sorted(
    path
    for path in (ROOT / "scripts").iterdir()
    if path.is_file() and (not path.suffix or path.stem in COMMANDS)
)

# The map of the project: an indented block in which a line begins with a path, or names others.
FILE_MAP = ENGINEER.partition("\n## Where is what\n")[2].partition("\n## ")[0]
_PATH = re.compile(r"(?:ivr|scripts|tests|audio|\.ci)/[\w./-]*|\b\w+\.(?:py|txt|toml)\b")
PATHS = sorted(set(_PATH.findall(FILE_MAP)))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return f"`{field.default}`" if field.default else "empty"


def _settings_table() -> str:
    rows = (
        f"| `{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return "\n".join(("| Setting | Default | What it is |", "|---|---|---|", *rows))


def test_the_front_page_is_short_and_says_whose_it_is() -> None:
    assert len(README.splitlines()) <= LONGEST
    assert "No licence has been chosen yet; the owner decides" in README
    assert not list(ROOT.glob("LICEN[CS]E*")), "then the README says which"


def test_the_settings_table_is_what_the_settings_are() -> None:
    table = _settings_table()
    assert table in ENGINEER, f"Paste this over the table of ivr/docs/engineer.md:\n\n{table}\n"


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_path_in_the_file_map_exists(path: str) -> None:
    assert (ROOT / path).exists(), f"ivr/docs/engineer.md names {path}, which is not there"


def test_every_room_is_in_the_file_map() -> None:
    rooms = {path for path in (ROOT / "ivr").iterdir() if not path.name.startswith("__")}
    assert {path.relative_to(ROOT) for path in rooms} <= set(map(Path, PATHS))


def test_the_file_map_is_found() -> None:
    assert {"scripts/", "ivr/line/", "requirements.txt"} <= set(PATHS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_explains_itself_from_anywhere_without_settings(
    script: Path, tmp_path: Path
) -> None:
    # Without what pip installed (-S): importing that takes seconds, and --help needs none of it.
    command = [sys.executable, "-S"] if script.suffix == ".py" else ["bash"]
    answer = subprocess.run(
        [*command, str(script), "--help"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "usage" in answer.stdout.lower()
