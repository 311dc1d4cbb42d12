"""Promise: scripts/run --demo shows messages at any hour, and says so when it cannot."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from ivr.simulator.local import serve
from ivr.simulator.recordings import Recordings
from ivr.store.database import open_database
from ivr.store.models import Message
from scripts import demonstrate
from tests.call.conftest import SATURDAY, TUESDAY, Clock, settings_for


@pytest.mark.parametrize("moment", [TUESDAY, SATURDAY], ids=["open", "closed"])
def test_four_callers_leave_a_message(
    tmp_path: Path, migrated_sqlite: Path, moment: datetime
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = settings_for(f"sqlite:///{tmp_path / 'line.db'}").model_copy(
        update={"public_base_url": f"http://127.0.0.1:{port}"}
    )
    app, sessions = create_app(settings, clock=Clock(moment)), open_database(settings.database_url)
    with serve(app, port), sessions() as session:
        demonstrate.leave_messages(settings, Recordings(tmp_path / "twilio"))
        numbers = set(session.scalars(select(Message.caller_number)))
    for opened in (sessions, app.extensions["voice"].sessions):
        opened.kw["bind"].dispose()
    assert numbers == {"+31612345678", "+31786521111", "+31101234567", "+31687654321"}


def test_a_line_that_does_not_answer_ends_in_a_sentence(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "PUBLIC_BASE_URL": "http://127.0.0.1:9",
        "TWILIO_ACCOUNT_SID": "ACdemonstration".ljust(34, "0"),
        "TWILIO_AUTH_TOKEN": "a-token-for-tests",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'line.db'}",
        "CLINIC_NUMBER": "+31786523250",
        "LINE_NUMBER": "+31850001515",
        "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    }
    command = [sys.executable, demonstrate.__file__]
    answer = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 1
    assert "The demonstration has no messages" in answer.stderr
    assert "Traceback" not in answer.stderr
