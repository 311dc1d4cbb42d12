"""Promise: scripts/run --demo shows messages at any hour, and says so when it cannot."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from ivr import demonstration
from ivr.database.engine import open_database
from ivr.demonstration import with_examples
from ivr.messages.message import Message
from ivr.phone.local import serve
from ivr.phone.made_up_sound import pretend_speech, seconds_of
from ivr.phone.tapes import Recordings
from ivr.settings import ROOT
from scripts.tasks import demonstrate
from tests.calling import SATURDAY, TUESDAY, Clock
from tests.line_settings import CLINIC_NUMBER, environment_for, settings_for
from tests.ports import free_port

EXAMPLE = "+31790007310"
"""The number of the clinic in scripts/demonstration; nobody can have it."""

ONE = dict[str, str]()
BY_NUMBER = with_examples(settings_for())
BY_NAME = {**BY_NUMBER, "LEAFLET_CHOICE": "name"}


@pytest.mark.parametrize(
    ("moment", "leaflets"),
    [(TUESDAY, ONE), (SATURDAY, ONE), (TUESDAY, BY_NUMBER), (SATURDAY, BY_NAME)],
    ids=["open", "closed", "by number", "by name"],
)
def test_four_callers_leave_a_message(
    tmp_path: Path, migrated_sqlite: Path, moment: datetime, leaflets: dict[str, str]
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    port = free_port()
    settings = settings_for(
        PUBLIC_BASE_URL=f"http://127.0.0.1:{port}",
        DATABASE_URL=f"sqlite:///{tmp_path / 'line.db'}",
        **leaflets,
    )
    app, sessions = create_app(settings, clock=Clock(moment)), open_database(settings.database_url)
    assert not demonstrate.messages_wait(settings)
    with serve(app, port), sessions() as session:
        demonstrate.leave_messages(settings, Recordings(tmp_path / "twilio"))
        numbers = set(session.scalars(select(Message.caller_number)))
        clinics = list(session.scalars(select(Message.clinic)))
    assert demonstrate.messages_wait(settings)
    assert Counter(clinics) == ({CLINIC_NUMBER: 2, EXAMPLE: 2} if leaflets else {CLINIC_NUMBER: 4})
    sessions.kw["bind"].dispose()
    app.extensions["house"].close()
    assert numbers == {"+31612345678", "+31786521111", "+31101234567", "+31687654321"}


def test_a_caller_speaks_where_espeak_is_and_hums_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if shutil.which("espeak-ng"):
        assert 1 < seconds_of(demonstrate.speak("Dag, u spreekt met mevrouw De Vries.")) < 6
    monkeypatch.setenv("PATH", "")
    assert demonstrate.speak("Dag.") == pretend_speech(8)


def test_a_line_that_does_not_answer_ends_in_a_sentence(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    env = environment_for(
        PATH=os.environ["PATH"],
        PUBLIC_BASE_URL="http://127.0.0.1:9",
        TWILIO_API_URL="http://127.0.0.1:9",
        TWILIO_ACCOUNT_SID="ACdemonstration".ljust(34, "0"),
        DATABASE_URL=f"sqlite:///{tmp_path / 'line.db'}",
    )
    command = [sys.executable, str(ROOT / "scripts/demonstrate.py")]
    answer = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 1
    assert "The demonstration has no messages" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_account_of_a_demonstration_stays_the_same(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    monkeypatch.setattr(demonstration, "DATA", tmp_path / "data")
    settings = settings_for(
        PUBLIC_BASE_URL="http://127.0.0.1:8100",
        DATABASE_URL=f"sqlite:///{tmp_path / 'line.db'}",
    )
    first, second = demonstrate.welcome(settings), demonstrate.welcome(settings)
    assert _told(first) == _told(second)
    (kept,) = (tmp_path / "data").iterdir()
    assert kept.name == "demonstration-8100.json"
    assert kept.stat().st_mode & 0o077 == 0
    # Whoever loses the file, or changes the account, gets another password and other codes.
    kept.unlink()
    third = demonstrate.welcome(settings)
    assert _told(third) != _told(first)
    assert _told(demonstrate.welcome(settings)) == _told(third)


def _told(welcome: str) -> list[str]:
    """Return the password and the secret of the codes."""
    return re.findall(r"password  (\S+)|secret (\S+)\)", welcome).copy()


def test_with_examples_the_line_has_their_clinics_too_and_once() -> None:
    settings = settings_for()
    wanted = {
        "LEAFLETS": "tests/leaflets,scripts/demonstration",
        "CLINIC_NUMBER": f"{CLINIC_NUMBER},{EXAMPLE}",
    }
    assert with_examples(settings) == wanted
    assert with_examples(settings_for(**wanted)) == wanted


def test_a_demonstration_on_another_port_has_its_own_database_and_recordings() -> None:
    settings = settings_for(
        PUBLIC_BASE_URL="http://127.0.0.1:8000",
        TWILIO_API_URL="http://127.0.0.1:8001",
        TWILIO_ACCOUNT_SID="ACdemonstration".ljust(34, "0"),
    )
    assert demonstration.stand_in(settings).name == "twilio-8001"
    implied = settings.model_copy(update={})
    implied.model_fields_set.discard("database_url")
    assert demonstration.moved_to(8100, implied) == {
        "PUBLIC_BASE_URL": "http://127.0.0.1:8100",
        "TWILIO_API_URL": "http://127.0.0.1:8101",
        "DATABASE_URL": "sqlite:///.data/line-8100.db",
    }
    assert "DATABASE_URL" not in demonstration.moved_to(8100, settings), "its own choice stays"
