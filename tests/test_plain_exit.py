"""Promise: a command that cannot do its work says why and what to do, and shows no traceback."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

from ivr.database.engine import migrate
from ivr.plain_exit import INTERRUPTED, plain_exit
from ivr.settings import ROOT
from scripts import purge_messages, reseal_recordings
from tests.commands import Main, run_here
from tests.line_settings import environment_for
from tests.own_leaflet import FILE, LEAFLETS

NOBODY_LISTENS = "postgresql://line:geheim@127.0.0.1:9/line"


EMPTY = environment_for()["DATABASE_URL"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy whose leaflet, lexicon and manifest a test may break."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "*.wav", "tests")
    folder = shutil.copytree(ROOT, tmp_path_factory.mktemp("here") / "clone", ignore=left_out)
    shutil.copytree(LEAFLETS, folder / LEAFLETS.relative_to(ROOT))
    return Path(folder)


def _refused(
    command: str, *more: str, folder: Path = ROOT, code: int = 1, database: str = EMPTY
) -> str:
    """What a command says that ends with this exit code."""
    ran = subprocess.run(
        [sys.executable, *command.split(), *more],
        cwd=folder,
        env=os.environ | environment_for(DATABASE_URL=database),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stderr


def flask_main(arguments: Sequence[str]) -> None:
    """Do as the program `flask` does."""
    FlaskGroup().main([*arguments], prog_name="flask")


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (purge_messages.main, ""),
        (reseal_recordings.main, ""),
        (flask_main, "--app app migrate"),
        (flask_main, "--app app staff list"),
        (flask_main, "--app app staff disable anna"),
    ],
)
def test_a_dead_database_is_named_and_its_password_is_not(main: Main, arguments: str) -> None:
    environment = os.environ | environment_for(DATABASE_URL=NOBODY_LISTENS)
    ran = run_here(main, *arguments.split(), environment=environment, folder=ROOT)
    assert ran.returncode == 1
    _says_what_to_mend(ran.stderr)


@pytest.mark.parametrize("command", ["scripts/worker.py", "scripts/worker.py --once"])
def test_a_worker_without_its_database_says_so_too(command: str) -> None:
    """In a process of its own, for it turns the log of a whole process its way."""
    _says_what_to_mend(_refused(command, database=NOBODY_LISTENS))


def _says_what_to_mend(said: str) -> None:
    assert "The database cannot be used: connection failed" in said
    assert "mend DATABASE_URL" in said
    assert "geheim" not in said


def test_a_database_of_a_newer_version_is_told_apart(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'line.db'}"
    migrate(database)
    with closing(sqlite3.connect(tmp_path / "line.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    said = _refused("scripts/worker.py --once", database=database)
    assert "cannot be brought up to date" in said
    assert "Start the version of this program that used the database last" in said


def test_accounts_are_listed_before_there_are_tables(tmp_path: Path) -> None:
    environment = os.environ | environment_for(DATABASE_URL=f"sqlite:///{tmp_path / 'line.db'}")
    ran = run_here(
        flask_main, *("--app", "app", "staff", "list"), environment=environment, folder=ROOT
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("scripts/worker.py --once", 1),
        ("scripts/build_audio.py --check", 1),
        ("scripts/check_line.py", 2),
        # gunicorn starts a worker again and again, unless it ends with this exit code.
        ("-m gunicorn --bind 127.0.0.1:0 --no-control-socket app:create_app()", 3),
        ("-m gunicorn -c scripts/gunicorn.conf.py --bind 127.0.0.1:0 app:create_app()", 3),
    ],
)
def test_a_broken_leaflet_is_named_with_its_line(clone: Path, command: str, code: int) -> None:
    leaflet = clone / FILE.relative_to(ROOT)
    whole = leaflet.read_text(encoding="utf-8")
    leaflet.write_text(whole.replace("opens: ", "opens: laat "), encoding="utf-8")
    said = _refused(command, folder=clone, code=code)
    leaflet.write_text(whole, encoding="utf-8")
    line = whole.partition("opens: ")[0].count("\n") + 1
    assert f"{leaflet.name}:{line}: 'laat" in said
    assert "Write it as 08.00." in said


@pytest.mark.parametrize("entry", ["- vla", "vla: [", "vla: 3"])
def test_a_broken_lexicon_is_named(clone: Path, entry: str) -> None:
    lexicon = clone / "ivr" / "dutch" / "spoken" / "lexicon.yaml"
    whole = lexicon.read_text(encoding="utf-8")
    lexicon.write_text(f"{entry}\n", encoding="utf-8")
    said = _refused("scripts/build_audio.py --check", folder=clone)
    lexicon.write_text(whole, encoding="utf-8")
    assert said.startswith("spoken/lexicon.yaml")
    assert "respelling" in said


@pytest.mark.parametrize(
    ("command", "code"),
    [("scripts/build_audio.py --check", 1), ("scripts/simulate_call.py --keys 1", 2)],
)
def test_a_broken_manifest_is_named(clone: Path, command: str, code: int) -> None:
    manifest = clone / "audio" / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_text("{", encoding="utf-8")
    said = _refused(command, folder=clone, code=code)
    manifest.write_bytes(whole)
    assert "is not a sound manifest" in said


def test_settings_that_are_no_text_are_named(clone: Path) -> None:
    (clone / ".env").write_bytes(b"\xff\xfe=1\n")
    said = _refused("scripts/purge_messages.py", folder=clone)
    (clone / ".env").unlink()
    assert "The settings in .env cannot be read" in said


def test_an_interrupt_is_an_exception_again_once_a_command_has_begun() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with pytest.raises(SystemExit) as ended, plain_exit():
            signal.raise_signal(signal.SIGINT)
        assert ended.value.code == INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "reason", ["unable to open database file", "attempt to write a readonly database"]
)
def test_a_database_file_that_cannot_be_written_is_no_matter_of_starting_it(
    reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit), plain_exit():
        raise OperationalError("SELECT 1", {}, Exception(reason))
    said = capsys.readouterr().err
    assert said.startswith(f"The database cannot be used: {reason}")
    assert "the right to write in the folder of DATABASE_URL" in said
