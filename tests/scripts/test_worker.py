"""scripts/worker.py works by hand and by the clock, and its log holds nothing personal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.messages.message import RecordingAudio
from ivr.messages.sealed_sound import open_sound
from ivr.sealing import keyring
from ivr.settings import ROOT, load
from tests.line_settings import CLINIC_NUMBER, LOCAL, TOKEN, environment_for
from tests.wav import wav
from tests.world import World

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


def environment_of(here: World, database_url: str) -> dict[str, str]:
    here.clock.now = datetime.now(UTC)  # The script has a clock of its own.
    return environment_for(
        PUBLIC_BASE_URL=LOCAL,
        TWILIO_API_URL=here.work.twilio.api_url,
        DATABASE_URL=database_url,
    )


def start(environment: dict[str, str], log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "scripts/worker.py"), *arguments]
    with log.open("wb") as output:
        return subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=output)


def test_once_does_what_is_due_and_stops(here: World, database_url: str, tmp_path: Path) -> None:
    environment = environment_of(here, database_url)
    sid = here.leaves(sound=wav(seed=1))
    here.reports(sid)
    assert start(environment, tmp_path / "log", "--once").wait(timeout=60) == 0
    with here.sessions() as session:
        audio = session.get(RecordingAudio, here.message(sid).id)
    assert open_sound(audio, keyring(load(environment))) == wav(seed=1)
    said = (tmp_path / "log").read_text()
    assert "Message 1: its recording is stored." in said
    assert f"Notice for staff of {CLINIC_NUMBER}: Nieuw bericht" in said
    assert not any(trace in said for trace in ("612345678", sid, "CA1", TOKEN))


def test_asked_to_stop_it_stops_by_itself(here: World, database_url: str, tmp_path: Path) -> None:
    environment = environment_of(here, database_url)
    sid = here.leaves()
    here.reports(sid)
    worker = start(environment, tmp_path / "log", "--every", "0.1")
    until = time.monotonic() + 60
    while here.is_at_twilio(sid) and time.monotonic() < until:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert "finishing what is under way" in (tmp_path / "log").read_text()
    assert not here.is_at_twilio(sid)


def test_it_names_the_settings_that_are_missing(
    here: World, database_url: str, tmp_path: Path
) -> None:
    environment = environment_of(here, database_url) | {"SECRET_KEY": "short"}
    assert start(environment, tmp_path / "log", "--once").wait(timeout=60) == 1
    assert "SECRET_KEY" in (tmp_path / "log").read_text()
