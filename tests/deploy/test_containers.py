"""Promise: the containers hold no secret, become nobody else, and write where they may only."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.settings import ROOT
from tests.tracked import git

FOLDER = "scripts/deploy"
OURS = ("migrate", "web", "worker")
SECRET = "Q7ZJ3XWN5Y"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Return what compose.yml says."""
    read: dict[str, Any] = yaml.safe_load((ROOT / FOLDER / "compose.yml").read_text("utf-8"))
    return read


def test_docker_compose_takes_the_file_with_a_password_and_not_without(tmp_path: Path) -> None:
    program = shutil.which("docker-compose")
    if not program:
        pytest.skip("docker-compose is not installed: apt-get install docker-compose")
    (tmp_path / FOLDER).mkdir(parents=True)
    shutil.copy(ROOT / FOLDER / "compose.yml", tmp_path / FOLDER)
    env = tmp_path / ".env"
    ask = [program, "-f", f"{FOLDER}/compose.yml", "--env-file", str(env), "config"]
    for words, is_taken in ((f"POSTGRES_PASSWORD={SECRET}", True), ("TZ=UTC", False)):
        env.write_text(f"{words}\n", encoding="utf-8")
        told = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (told.returncode == 0) is is_taken, told.stderr
        assert (f"postgresql://line:{SECRET}@database/line" in told.stdout) is is_taken


@pytest.mark.parametrize("name", [*OURS, "database"])
def test_every_container_is_closed(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] in ("900:900", "postgres")
    for port in service.get("ports", ()):
        assert port.startswith("127.0.0.1:")


def test_what_stays_up_is_watched(compose: dict[str, Any]) -> None:
    lasting = {name for name, it in compose["services"].items() if it["restart"] != "no"}
    assert lasting == {"database", "web", "worker"}
    assert all("healthcheck" in compose["services"][name] for name in lasting)


def test_only_what_git_keeps_is_copied_into_the_image() -> None:
    lines = (ROOT / FOLDER / "Containerfile").read_text("utf-8").splitlines()
    copied = {word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]}
    kept = set(git("ls-tree", "--name-only", "HEAD"))
    assert copied == {"app.py", "audio", "ivr", "requirements.txt", "scripts"}
    assert copied <= kept
    ignored = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert "*" in ignored


def test_the_image_runs_as_the_user_of_its_containers() -> None:
    lines = (ROOT / FOLDER / "Containerfile").read_text("utf-8").splitlines()
    [user] = [line for line in lines if line.startswith("USER")]
    assert user == "USER 900:900"
