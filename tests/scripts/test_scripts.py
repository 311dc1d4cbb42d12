"""Promise: nothing that is missing goes unseen: not in CI, and not because of a broken package."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

from ivr.settings import ROOT
from tests.commands import COMMANDS

TOOLS = ("bash", "cat", "dirname", "env", "grep", "mktemp", "rm", "tail", "tee", "true")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A bare machine: a project of scripts alone, and no more programs than those need.

    Its apt offers everything and installs nothing; where asked for "broken", it fails.
    """
    (tmp_path / "scripts").mkdir()
    for name in ("test", "packages"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    program(tmp_path / "bin" / "apt-cache", 'echo "$2 | 1.0 | main"')
    program(tmp_path / "bin" / "apt-get", 'echo "$@" >>apt.log; [[ "$*" != *broken* ]]')
    program(tmp_path / "bin" / "sudo", 'shift; exec "$@"')
    program(tmp_path / "scripts" / "prepare", "true")
    program(tmp_path / ".venv" / "bin" / "python", 'echo "1 passed in 0.01s"')
    program(tmp_path / ".venv" / "bin" / "npm", "false")
    (tmp_path / "tests" / "typings").mkdir(parents=True)
    (tmp_path / "tests" / "typings" / "package-lock.json").touch()
    return tmp_path


def program(file: Path, does: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/usr/bin/env bash\n{does}\n", encoding="utf-8")
    file.chmod(0o755)


def run(machine: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [f"scripts/{command[0]}", *command[1:]],
        cwd=machine,
        env={"PATH": str(machine / "bin"), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_in_ci_a_missing_program_is_a_failure_with_its_name(machine: Path) -> None:
    tests = run(machine, "test", "tests/call", CI="true")
    assert tests.returncode == 1
    failed = [line for line in tests.stdout.splitlines() if line.startswith("Failed: ")]
    assert "Failed: chromium is not installed" in failed
    assert "Failed: what npm brings to tests/typings is not installed" in failed
    assert not [line for line in failed if "mbrola" in line]


def test_elsewhere_a_missing_program_is_a_note(machine: Path) -> None:
    tests = run(machine, "test", "tests/call")
    assert tests.returncode == 0
    assert "Not here, so its tests skip: chromium\n" in tests.stderr
    assert "Not here, so its tests skip: what npm brings to tests/typings\n" in tests.stderr


def test_a_broken_package_does_not_keep_the_others_away(machine: Path) -> None:
    packages = run(machine, "packages", "sox", "broken", "ffmpeg")
    assert packages.returncode == 0
    assert packages.stderr == "apt-get could not install broken.\n"
    asked = (machine / "apt.log").read_text(encoding="utf-8").splitlines()
    assert [line.partition("300 ")[2] for line in asked if line.startswith("install")] == [
        *("sox broken ffmpeg", "sox", "broken", "ffmpeg")
    ]


@pytest.fixture
def fresh(machine: Path) -> Path:
    """A machine without .venv, and a Python 3.11 that makes one as `venv.sh` says."""
    shutil.copy(ROOT / "scripts" / "prepare", machine / "scripts")
    shutil.rmtree(machine / ".venv")
    for tool in ("mkdir", "head", "cksum"):
        (machine / "bin" / tool).symlink_to(str(shutil.which(tool)))
    program(machine / "bin" / "python3", '[[ "$*" != *"-m venv"* ]] || source ./venv.sh')
    return machine


@pytest.mark.parametrize(
    ("venv", "said"),
    [
        ("echo '[Errno 28] No space left on device: pip' >&2; exit 1", "No space left on device"),
        ("echo 'No module named ensurepip' >&2; exit 1", "apt-get install python3-venv"),
        ("echo 'Killed' >&2; exit 1", "Python could not make .venv: Killed"),
    ],
    ids=["full", "incomplete", "odd"],
)  # fmt: skip
def test_what_keeps_python_from_making_its_environment_is_told(
    fresh: Path, venv: str, said: str
) -> None:
    (fresh / "venv.sh").write_text(venv, encoding="utf-8")
    prepared = run(fresh, "prepare", "requirements.txt")
    assert prepared.returncode == 1
    assert said in prepared.stderr
    assert ("python3-venv" in prepared.stderr) is ("python3-venv" in said)


def test_a_folder_that_cannot_be_written_is_named_with_the_remedy(fresh: Path) -> None:
    (fresh / ".venv").touch()
    prepared = run(fresh, "prepare", "requirements.txt")
    assert prepared.returncode == 1
    assert f"The folder {fresh}/.venv cannot be written: " in prepared.stderr
    assert (
        f"Give this account the right to write in {fresh} and room on its disk" in prepared.stderr
    )
    assert "python3-venv" not in prepared.stderr


PYTHON = """\
case "$*" in
  *"--target .venv/installer"*)
    mkdir -p .venv/installer/bin && cp uv.sh .venv/installer/bin/uv; exit "$FETCHED" ;;
  *"pip config list"*) cat pip.conf ;;
  *"pip install"*) echo "pip $*" >>install.log; exit "$BY_PIP" ;;
esac
"""
UV = """\
echo "uv $*" | tee -a whole.log >>install.log
echo "index=$UV_DEFAULT_INDEX extra=$UV_INDEX cert=$SSL_CERT_FILE" >>index.log
exit "$BY_UV"
"""
WELL = {"FETCHED": "0", "BY_UV": "0", "BY_PIP": "0"}
"""How what installs ends: fetching uv, uv itself, and pip."""


@pytest.fixture
def made(machine: Path) -> Path:
    """A machine with a .venv in which nothing is installed yet, and a list to install."""
    shutil.copy(ROOT / "scripts" / "prepare", machine / "scripts")
    shutil.copy(ROOT / "scripts" / "installer-requirements.txt", machine / "scripts")
    for tool in ("mkdir", "head", "cksum", "cp", "touch", "sed", "sleep"):
        (machine / "bin" / tool).symlink_to(str(shutil.which(tool)))
    program(machine / ".venv" / "bin" / "python", PYTHON)
    program(machine / "uv.sh", UV)
    (machine / "pip.conf").touch()
    (machine / "requirements.txt").write_text("flask==3\n", encoding="utf-8")
    return machine


def _installed_by(machine: Path) -> list[str]:
    log = machine / "install.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line.partition(" ")[0] + " --" + line.rpartition(" --")[2] for line in lines]


def test_a_list_is_installed_by_uv_and_only_once(made: Path) -> None:
    prepared = run(made, "prepare", "requirements.txt", **WELL)
    assert (prepared.returncode, prepared.stdout) == (0, "Installing requirements.txt\n")
    assert _installed_by(made) == ["uv --requirement=requirements.txt"]
    assert not (made / ".venv" / "installer").exists(), "it is large, and has done its work"
    again = run(made, "prepare", "requirements.txt", **WELL)
    assert (again.returncode, again.stdout, _installed_by(made)) == (0, "", [])


@pytest.mark.parametrize("broken", ["FETCHED", "BY_UV"])
def test_where_uv_cannot_be_had_or_fails_pip_installs(made: Path, broken: str) -> None:
    prepared = run(made, "prepare", "requirements.txt", **{**WELL, broken: "1"})
    assert prepared.returncode == 0
    assert _installed_by(made)[-1] == "pip --requirement=requirements.txt"
    assert not (made / ".venv" / "installer").exists()


def test_what_failed_or_was_cut_off_is_installed_anew(made: Path) -> None:
    prepared = run(made, "prepare", "requirements.txt", **{**WELL, "BY_UV": "1", "BY_PIP": "1"})
    assert prepared.returncode == 1
    assert "Installing requirements.txt failed; the reason stands above." in prepared.stderr
    _installed_by(made)
    assert run(made, "prepare", "requirements.txt", **WELL).returncode == 0
    assert "--reinstall" in (made / "whole.log").read_text(encoding="utf-8")
    (made / "requirements.txt").write_text("flask==4\n", encoding="utf-8")
    assert run(made, "prepare", "requirements.txt", **WELL).returncode == 0
    assert "--reinstall" not in (made / "whole.log").read_text(encoding="utf-8").splitlines()[-1]


def test_where_nothing_more_can_be_written_nothing_is_begun(made: Path) -> None:
    (made / ".venv" / ".probe").mkdir()  # So that no file can have this name, also for root.
    prepared = run(made, "prepare", "requirements.txt", **WELL)
    assert prepared.returncode == 1
    assert f"The folder {made}/.venv cannot be written: " in prepared.stderr
    assert _installed_by(made) == []


def test_uv_asks_where_pip_is_told_to_ask(made: Path) -> None:
    """The environment goes before what is for installing, and that before what is for all."""
    (made / "pip.conf").write_text(
        ":env:.cert='/etc/ssl/own.pem'\n"
        "global.extra-index-url='\\nhttps://a.example\\nhttps://b.example'\n"
        "global.index-url='https://all.example'\ninstall.index-url='https://install.example'\n",
        encoding="utf-8",
    )
    assert run(made, "prepare", "requirements.txt", **WELL).returncode == 0
    assert (made / "index.log").read_text(encoding="utf-8") == (
        "index=https://install.example extra= https://a.example https://b.example "
        "cert=/etc/ssl/own.pem\n"
    )


def test_what_takes_long_says_that_it_is_at_work(made: Path) -> None:
    program(made / "uv.sh", f"sleep 5\n{UV}")
    prepared = run(made, "prepare", "requirements.txt", **WELL)
    assert "  ... 4 s\n" in prepared.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupt_is_no_traceback_from_the_first_import_on(name: str) -> None:
    """Python makes it an exception, which is a traceback until main() is there to catch it."""
    module = ast.parse((ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8"))
    _, future, signals, guard = map(ast.unparse, module.body[:4])
    assert future == "from __future__ import annotations"
    assert signals == "import signal"
    assert guard.splitlines() == [
        "if __name__ == '__main__':",
        "    signal.signal(signal.SIGINT, signal.SIG_DFL)",
    ]
