"""Promise: a backup is whole or not there, made while calls come in, and only its key opens it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import select

from ivr.backups import BackupError
from ivr.backups.made import BackupMade
from ivr.settings import ROOT
from tests.backups.backing import KEY, NUMBER, Backups
from tests.line_settings import RECORDING_KEY, environment_for


def test_a_backup_is_one_private_file_that_nothing_here_can_read(backups: Backups) -> None:
    backups.leaves()
    made = backups.makes()
    assert made.file.name == "line-20261123T090000Z-until-20261130T090000Z.tar.age"
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert backups.files() == [".lock", made.file.name]
    content = made.file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert NUMBER.encode() not in content
    opened = pyrage.decrypt(content, [KEY])
    assert (b"database." in opened, b"inventory.json.00000" in opened) == (True, True)
    with backups.here.sessions() as session:
        (row,) = session.scalars(select(BackupMade))
    assert (row.file, row.ends_at) == (made.file.name, made.inventory.ends_at)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_a_killed_backup_left_goes_with_the_next_one(backups: Backups, tmp_path: Path) -> None:
    for name in ("line.db.copy", "line.db.copy-wal"):
        (tmp_path / name).write_bytes(b"of a backup that was killed")
    backups.kept.mkdir()
    (backups.kept / "line-20261122T013000Z-until-20261129T013000Z.tar.age.unfinished").touch()
    made = backups.makes()
    assert backups.files() == [".lock", made.file.name]
    left = {path.name for path in tmp_path.glob("line.db*")}
    assert left <= {"line.db", "line.db-wal", "line.db-shm"}


def test_what_callers_leave_meanwhile_waits_for_nobody_and_is_in_the_next_one(
    backups: Backups,
) -> None:
    for _ in range(3):
        backups.leaves()
    came: list[int] = []
    made = backups.makes(lambda *_: came.append(backups.leaves()) if len(came) < 3 else None)
    assert len(came) == 3
    assert made.inventory.rows["messages"] == made.inventory.rows["recording_audio"] == 3
    assert backups.drills(made.file).is_good
    backups.here.clock.passes(days=1)
    assert backups.makes().inventory.rows["messages"] == 6


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_is_written_while_half_of_the_file_is_copied_is_not_in_the_copy(
    backups: Backups,
) -> None:
    backups.leaves(seconds=900)
    came: list[int] = []

    def while_copying(what: str, done: int, of: int) -> None:
        if what == "Copying the database" and done < of:
            came.extend(backups.leaves() for _ in range(3))

    made = backups.makes(while_copying)
    assert (len(came), made.inventory.rows["messages"]) == (3, 1)
    assert backups.drills(made.file).is_good


def test_a_backup_that_fails_leaves_nothing_behind(backups: Backups) -> None:
    def full(what: str, _done: int, _of: int) -> None:
        if what == "Sealing":
            raise OSError(28, "No space left on device")

    with pytest.raises(BackupError, match=r"There is no room for a backup in .*BACKUP_FOLDER"):
        backups.makes(full)
    assert backups.files() == [".lock"]
    with backups.here.sessions() as session:
        assert session.scalars(select(BackupMade)).all() == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_two_backups_are_not_made_at_once(backups: Backups) -> None:
    def again(*_: object) -> None:
        backups.makes()

    with pytest.raises(BackupError, match="Another backup is being made"):
        backups.makes(again)


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"backup_folder": ""}, "No folder for backups is set: see BACKUP_FOLDER"),
        ({"backup_folder": "/proc/nothing"}, "No backup can be written to /proc/nothing"),
        ({"backup_recipient": f"age1{'q' * 58}"}, "BACKUP_RECIPIENT is no public key"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_mend(
    backups: Backups, changed: dict[str, str], reason: str
) -> None:
    settings = backups.settings.model_copy(update=changed)
    backups.work = replace(backups.work, settings=settings)
    with pytest.raises(BackupError, match=reason):
        backups.makes()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_missing_pg_dump_is_named_with_what_to_install(
    backups: Backups, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        BackupError, match=r"pg_dump is not here.*apt-get install postgresql-client"
    ):
        backups.makes()
    assert backups.files() == [".lock"]


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from ivr.backups.backing_up import make_backup
from ivr.database.engine import open_database
from ivr.settings import load
def kill(what, done, of):
    if what == "Sealing" and done > 2**18:
        os.kill(os.getpid(), signal.SIGKILL)
settings = load()
make_backup(settings, open_database(settings.database_url), datetime.now(UTC), kill)
"""


@pytest.mark.long
def test_a_killed_backup_has_no_name_of_a_backup_and_goes_with_the_next_one(
    backups: Backups, kind: str, tmp_path: Path
) -> None:
    backups.leaves()
    (tmp_path / "studio" / "takes" / "1").mkdir(parents=True)
    (tmp_path / "studio" / "takes" / "1" / "abcdefgh.wav").write_bytes(os.urandom(2**20))
    settings = backups.settings
    names = ("database_url", "studio", "backup_folder", "backup_recipient")
    given = {name.upper(): getattr(settings, name) for name in names}
    env = os.environ | environment_for(RECORDING_KEYS=RECORDING_KEY, **given)
    ran = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=env, check=False)
    assert ran.returncode == -signal.SIGKILL
    (left,) = [name for name in backups.files() if name != ".lock"]
    assert left.endswith(".tar.age.unfinished")
    made = backups.makes()
    assert backups.files() == [".lock", made.file.name]
    assert {path.name for path in tmp_path.glob("line.db.copy*")} == set()
