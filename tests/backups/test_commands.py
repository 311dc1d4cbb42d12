"""Promise: the commands for backups say what they did, what is missing, and end with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ivr.backups.postgresql_programs import reads
from scripts import backup, purge_messages, reseal_recordings, restore
from tests.backups.backing import Backups
from tests.commands import Main, Ran, run_here
from tests.line_settings import OTHER_KEY, RECORDING_KEY, environment_for


def settings_of(backups: Backups, **more: str) -> dict[str, str]:
    names = ("database_url", "studio", "backup_folder", "backup_recipient")
    given = {name.upper(): getattr(backups.settings, name) for name in names}
    return environment_for(**given | {"RECORDING_KEYS": RECORDING_KEY} | more)


def runs(backups: Backups, main: Main, *arguments: str, **more: str) -> Ran:
    """Run a command with the settings of this line."""
    return run_here(main, *arguments, environment=settings_of(backups, **more))


def restores(backups: Backups, file: Path, *arguments: str, **more: str) -> Ran:
    return runs(backups, restore.main, str(file), "--key", str(backups.key), *arguments, **more)


def test_a_backup_by_hand_and_its_drill(backups: Backups) -> None:
    """Of five messages; `test_two_hundred` does it with two hundred, which takes minutes."""
    for _ in range(5):
        backups.leaves()
    made = runs(backups, backup.main)
    assert made.returncode == 0, made.stderr
    assert "5 messages, 5 recordings, and all else." in made.stdout
    (name,) = [name for name in backups.files() if name != ".lock"]
    assert name in made.stdout
    drilled = restores(backups, backups.kept / name, "--drill")
    assert drilled.returncode == 0, drilled.stderr
    assert re.search(r"^messages +5 +5$", drilled.stdout, re.MULTILINE)
    assert "Opened: 5 of 5 recordings." in drilled.stdout
    assert "This backup brings everything back." in drilled.stdout
    keys = {"RECORDING_KEYS": OTHER_KEY}
    strange = restores(backups, backups.kept / name, "--drill", **keys)
    assert (strange.returncode, "--lost-keys goes on without" in strange.stderr) == (1, True)
    lost = restores(backups, backups.kept / name, "--drill", "--lost-keys", **keys)
    assert lost.returncode == 1
    assert "The key of 5 recordings is not in the settings" in lost.stdout
    assert "This backup does not bring everything back." in lost.stderr


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("main", "arguments"),
    [(backup.main, ()), (purge_messages.main, ("--dry-run",)), (reseal_recordings.main, ())],
    ids=["backup", "purge", "reseal"],
)
def test_a_database_that_is_not_there_is_not_made(
    backups: Backups, tmp_path: Path, main: Main, arguments: Sequence[str]
) -> None:
    elsewhere = tmp_path / "typo" / "line.db"
    ran = runs(backups, main, *arguments, DATABASE_URL=f"sqlite:///{elsewhere}")
    assert ran.returncode == 1
    assert f"There is no database {elsewhere}." in ran.stderr
    assert not elsewhere.exists()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_restore_tells_what_came_back_and_what_went_again(
    backups: Backups, tmp_path: Path
) -> None:
    backups.leaves()
    made = backups.makes()
    into = ("--into", f"sqlite:///{tmp_path / 'new' / 'line.db'}", "--studio", f"{tmp_path / 'st'}")
    done = restores(backups, made.file, *into)
    assert done.returncode == 0, done.stderr
    assert "It held 1 message and 1 recording." in done.stdout
    assert "No list of erasures is beside the backup" in done.stdout
    again = restores(backups, made.file, *into)
    assert (again.returncode, again.stdout) == (1, "")
    assert "is not empty, and a backup is only brought back to where nothing is" in again.stderr


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_drill_with_the_copy_of_the_settings_tries_the_copy_of_the_keys(
    backups: Backups, tmp_path: Path
) -> None:
    backups.leaves()
    arguments = [str(backups.makes().file), "--key", str(backups.key), "--drill", "--settings"]
    for key, code in ((RECORDING_KEY, 0), (OTHER_KEY, 1)):
        copy = tmp_path / f"env-{code}"
        given = settings_of(backups, RECORDING_KEYS=key).items()
        copy.write_text("".join(f"{name}={value}\n" for name, value in given))
        copy.chmod(0o600)
        assert run_here(restore.main, *arguments, str(copy), environment={}).returncode == code


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_new_pair_of_keys_goes_into_a_new_private_file_only(
    backups: Backups, tmp_path: Path
) -> None:
    file = tmp_path / "new-key"
    made = run_here(backup.main, "--new-key", str(file))
    assert made.returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    (public,) = re.findall(r"BACKUP_RECIPIENT=(age1\w+)", made.stdout)
    assert (public in file.read_text(), "AGE-SECRET-KEY-" in made.stdout) == (True, False)
    again = run_here(backup.main, "--new-key", str(file))
    assert (again.returncode, "exists. A key that is lost" in again.stderr) == (1, True)
    assert runs(backups, backup.main, BACKUP_RECIPIENT=public).returncode == 0
    (name,) = [name for name in backups.files() if name != ".lock"]
    backups.private = file.read_text()
    assert restores(backups, backups.kept / name, "--drill").returncode == 0


@pytest.mark.parametrize("kind", ["sqlite"])
def test_without_a_folder_a_recipient_or_a_backup_it_says_what_is_missing(
    backups: Backups, tmp_path: Path
) -> None:
    for more, reason in (
        ({"BACKUP_FOLDER": ""}, "No folder for backups is set: see BACKUP_FOLDER"),
        ({"BACKUP_RECIPIENT": ""}, "BACKUP_RECIPIENT: is missing; without it no backup"),
        ({"BACKUP_RECIPIENT": "AGE-SECRET-KEY-1QQ"}, "it is a private key, which opens every"),
        ({"BACKUP_RECIPIENT": "age1xyz"}, "'age1xyz' is no public key"),
        ({"BACKUP_DAYS": "8", "RETENTION_DAYS": "15"}, "set BACKUP_DAYS to 7 or fewer"),
    ):
        ran = runs(backups, backup.main, **more)
        assert (ran.returncode, reason in ran.stderr) == (1, True), ran.stderr
    absent = restores(backups, tmp_path / "absent", "--drill")
    assert (absent.returncode, "There is no file" in absent.stderr) == (1, True)
    for arguments in ([], ["file"], ["file", "--key", "key"]):
        assert run_here(restore.main, *arguments).returncode == 2


@pytest.mark.parametrize("password", ["een geheim", r"a:b\c"])
def test_no_program_is_given_a_password_on_its_command_line(tmp_path: Path, password: str) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@"\ncat "${4##*passfile=}"\n')
    program.chmod(0o700)
    url = make_url("postgresql+psycopg://line@db.example.nl/line").set(password=password)
    given, kept = _lines(reads(str(program), url, "--format=custom", "-x"))
    assert given.startswith("--format=custom -x --no-password --dbname=host=db.example.nl ")
    assert password not in given
    assert kept == "*:*:*:*:" + password.replace("\\", r"\\").replace(":", r"\:")


def _lines(pieces: Iterable[bytes]) -> Sequence[str]:
    return b"".join(pieces).decode().splitlines()


@pytest.mark.long
def test_two_hundred_of_two_hundred_messages_come_back(backups: Backups) -> None:
    for number in range(200):
        backups.leaves(number=f"+316123{number:05}")
    made = backups.makes()
    drilled = restores(backups, made.file, "--drill")
    assert drilled.returncode == 0, drilled.stderr
    assert re.search(r"^messages +200 +200$", drilled.stdout, re.MULTILINE)
    assert "Opened: 200 of 200 recordings." in drilled.stdout
