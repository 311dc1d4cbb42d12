"""Promise: a command installs what only it needs when it is first used, or says what keeps it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.settings import ROOT

LISTS = {
    "build_audio": ["proof", "sound"],
    "check_line": ["proof"],
    "listen_back": ["proof", "sound", "listen_back"],
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, without its environment."""
    leave = shutil.ignore_patterns(".*", "__pycache__", "tests", "*.wav", "node_modules")
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("copied") / "clone", ignore=leave))


def _run(folder: Path, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "scripts" / f"{script}.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("script", "name"), [(script, name) for script, names in LISTS.items() for name in names]
)
def test_another_python_is_told_what_it_lacks(copied: Path, script: str, name: str) -> None:
    file = copied / "scripts" / f"{name}-requirements.txt"
    kept = file.read_text(encoding="utf-8")
    file.write_text("# Of no use.\nnonesuch==1.0  # never there\n", encoding="utf-8")
    ran = _run(copied, script)
    file.write_text(kept, encoding="utf-8")
    assert ran.returncode == 1
    assert f"{sys.executable} lacks what scripts/{name}-requirements.txt names." in ran.stderr
    assert f"-m pip install -r scripts/{name}-requirements.txt" in ran.stderr
    assert "Traceback" not in ran.stderr


ASK = """\
from scripts.tasks import first_use
first_use.install(first_use.PROOF, first_use.SOUND)
print("goes on")
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A project in whose own environment this Python runs, with one list that lacks something."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    for name, pin in (("sound", "nonesuch==1.0"), ("proof", f"pytest=={pytest.__version__}")):
        file = tmp_path / "scripts" / f"{name}-requirements.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{pin}  # a reason\n", encoding="utf-8")
    (tmp_path / "scripts" / "tasks").mkdir()
    shutil.copy(ROOT / "scripts" / "tasks" / "first_use.py", tmp_path / "scripts" / "tasks")
    return tmp_path


@pytest.mark.parametrize("code", [0, 1], ids=["it succeeds", "it fails"])
def test_what_lacks_is_prepared_before_the_command_goes_on(own: Path, code: int) -> None:
    prepare = own / "scripts" / "prepare"
    prepare.write_text(f'#!/bin/sh\necho "Installing $@"\nexit {code}\n', encoding="utf-8")
    prepare.chmod(0o755)
    ran = subprocess.run(
        [sys.executable, "-c", ASK], cwd=own, capture_output=True, text=True, check=False
    )
    assert ran.stderr == "Installing scripts/sound-requirements.txt\n", "and never on our output"
    assert (ran.returncode, ran.stdout) == (code, "" if code else "goes on\n")


def test_what_is_there_is_not_asked_for(own: Path) -> None:
    (own / "scripts" / "sound-requirements.txt").write_text("# Nothing.\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", ASK], cwd=own, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "goes on\n", "")
