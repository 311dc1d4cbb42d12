"""Drives a server with wrk, which is written in C, and reads what it counted."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ivr.settings import ROOT
from scripts.tasks.serve import dying_with_us

SCRIPT = Path(__file__).with_name("turn.lua")

PATIENCE = 15
"""Seconds after which an answer does not come any more: Twilio itself waits no longer."""


NOTED_WITHIN = 5.0
"""Seconds after the last answer in which the line must have noted everything."""

Found = TypeVar("Found")


class LoadError(Exception):
    """wrk is missing, or something else than the right answers came: no rate is worth telling."""


@dataclass(frozen=True)
class Load:
    """What one run counted: requests, seconds, and milliseconds that an answer took."""

    asked: int
    answered: int
    refused: int
    wrong: int
    lost: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Return requests per second."""
        return self.answered / self.seconds if self.seconds else 0.0


def found_in_time(look: Callable[[], Found], expected: Found, within: float) -> Found:
    """Look until it finds what is expected, for `within` seconds at most; return what it found."""
    end = time.monotonic() + within
    while (found := look()) != expected and time.monotonic() < end:
        time.sleep(0.1)
    return found


def install_wrk() -> None:
    """Make sure that wrk is there.

    Raises:
        LoadError: it is missing and cannot be installed by us; names the remedy.
    """
    if shutil.which("wrk") is None:
        subprocess.run([ROOT / "scripts/packages", "wrk"], check=False)
    if shutil.which("wrk") is None:
        raise LoadError("wrk is missing. Install it: apt-get install wrk")


def drive(
    address: str, pool: Path, documents: Path, seconds: float, connections: int, run: str
) -> Load:
    """Ask turns of `pool` for this many seconds; `run` makes the tokens of its requests its own.

    Raises:
        LoadError: an answer was not 200, not one of `documents`, or never came.
    """
    # The script ends wrk as soon as everything asked is answered.
    most = int(seconds + 1) + PATIENCE
    command = ["wrk", "-t1", f"-c{connections}", f"-d{most}s", f"--timeout={PATIENCE}s", "-s"]
    facts = [str(pool), str(documents), str(seconds), run]
    ran = subprocess.run(
        # An interrupt that comes while it is being started would leave it behind.
        dying_with_us([*command, str(SCRIPT), address, "--", *facts]),
        capture_output=True,
        text=True,
        check=False,
        process_group=0,
    )
    if ran.returncode:
        raise LoadError(f"wrk failed: {ran.stderr or ran.stdout}")
    load = Load(**json.loads(ran.stdout.strip().splitlines()[-1]))
    _refuse_wrong_answers(load, address, ran.stderr)
    return load


def _refuse_wrong_answers(load: Load, address: str, example: str) -> None:
    trouble = {
        "not 200": load.refused,
        "another document": load.wrong,
        "connections lost": load.lost,
        "never answered": load.asked - load.answered,
    }
    found = ", ".join(f"{name}: {number}" for name, number in trouble.items() if number)
    if found or not load.answered:
        found = found or "nothing was answered"
        raise LoadError(f"{address} is not measured ({found}) of {load.asked}. {example[:1000]}")
