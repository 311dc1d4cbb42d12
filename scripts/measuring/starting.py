"""How long the line takes until its first answer: from nothing, and once Python imported it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests

from ivr.database.engine import migrate
from ivr.phone.interpreter import identity_of
from ivr.phone.simulated_call import number_of
from ivr.settings import ROOT
from ivr.twilio.signature import signature_of
from scripts.measuring.load import LoadError
from scripts.measuring.servers import keep, serving, settings_of_line

ONCE_IMPORTED = """
import json, sys, time
settings, form, signature = json.load(open(sys.argv[1])), *map(json.loads, sys.argv[2:])
begun = time.perf_counter()
import app
imported = time.perf_counter()
from ivr.settings import load
client = app.create_app(load(settings)).test_client()
made = time.perf_counter()
asked = {"data": form, "headers": signature, "base_url": settings["public_base_url"]}
answer = client.post("/voice", **asked)
assert answer.status_code == 200, answer.status
print(json.dumps([imported - begun, made - imported, time.perf_counter() - imported]))
"""


@dataclass(frozen=True)
class Started:
    """Seconds, each the median of several starts."""

    server: float
    """From the start of gunicorn to the first answer to a caller."""
    importing: float
    making: float
    """`create_app` alone, once everything is imported."""
    first_answer: float
    """From there, with `create_app`, to the first answer to a caller."""


def measure_start(times: int, folder: Path) -> Started:
    """Start the line so many times.

    Raises:
        LoadError: it does not answer.
    """
    settings = settings_of_line(folder, f"sqlite:///{folder}/start.db")
    migrate(settings.database_url)
    file = keep(settings, folder / "start.json")
    form = identity_of(number_of(settings), "+31612345678") | {"CallStatus": "ringing"}
    url = f"{settings.public_base_url}/voice"
    signature = {"X-Twilio-Signature": signature_of(url, form, settings.auth_tokens[0])}
    served = [_served(file, folder / "log", form, signature) for _ in range(times)]
    inside = [_once_imported(file, form, signature) for _ in range(times)]
    return Started(median(served), *(median(seconds) for seconds in zip(*inside, strict=True)))


def _served(file: Path, log: Path, form: dict[str, str], signature: dict[str, str]) -> float:
    begun = time.monotonic()
    with serving("line", file, log) as server:
        answer = requests.post(
            f"{server.address}/voice",
            data=form,
            headers={**signature, "Host": "lijn.example.nl", "X-Forwarded-Proto": "https"},
            timeout=15,
        )
        seconds = time.monotonic() - begun
    if answer.status_code != 200:
        raise LoadError(f"the line answered {answer.status_code} when it had started")
    return seconds


def _once_imported(file: Path, form: dict[str, str], signature: dict[str, str]) -> list[float]:
    facts = [str(file), json.dumps(form), json.dumps(signature)]
    ran = subprocess.run(
        [sys.executable, "-c", ONCE_IMPORTED, *facts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise LoadError(f"the line does not start: {ran.stderr}")
    return [*map(float, json.loads(ran.stdout))]
