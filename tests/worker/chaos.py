"""Callers, processes that are killed, and a Twilio that remembers: the parts of the chaos test."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import requests

from ivr.settings import ROOT
from ivr.simulator.call import TwilioNumber
from ivr.simulator.caller import Caller
from ivr.simulator.dialect import DIALECTS
from ivr.simulator.errors import TwimlError
from ivr.simulator.recordings import Recording, Recordings
from tests.settings import ACCOUNT, LINE_NUMBER, LOCAL, TOKEN
from tests.worker.wav import wav

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CALLS = int(os.environ.get("CHAOS_CALLS", "20"))
KILLS = int(os.environ.get("CHAOS_KILLS", "6"))
SEED = int(os.environ.get("CHAOS_SEED", "1515"))
LONGEST = 60 + 2 * CALLS + 8 * KILLS
"""Seconds after which the test gives up; a machine may be busy."""

NUMBER = "+31612345678"

SECONDS = 6
"""How long callers speak: long enough for the line to count it as a message."""


class Tape(Recordings):
    """Twilio's recordings, with a copy of every sound before anyone can delete it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.spoken: dict[str, bytes] = {}
        self.calls: dict[str, tuple[str, str]] = {}

    def begin(self, call_sid: str, created: datetime | None = None) -> Recording:
        self.calls[call_sid] = (NUMBER, LINE_NUMBER)
        return super().begin(call_sid, created)

    def complete(self, sid: str, wav: bytes, seconds: int) -> Recording:
        self.spoken[sid] = wav
        return super().complete(sid, wav, seconds)


class Victim:
    """A process of the line that is killed and started again; its group dies with it."""

    def __init__(self, command: str, environment: dict[str, str], log: Path) -> None:
        self.command = [sys.executable, *command.split()]
        self.environment = os.environ | environment
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def starts(self) -> None:
        with self.log.open("ab") as log:
            self._start(log)

    def _start(self, log: IO[bytes]) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def is_killed(self) -> None:
        """Kill the process and its children: nobody gets to tidy up."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)

    def stops(self) -> int:
        """Ask it to stop, and give its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=30)


def counting(
    exchange: WSGIApplication, deleted: Counter[str], needless: Counter[str]
) -> WSGIApplication:
    """Count the deletions at Twilio that did something, and those that came too late."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        def counted(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if environ["REQUEST_METHOD"] == "DELETE":
                sid = str(environ["PATH_INFO"]).rpartition("/")[2].removesuffix(".json")
                (deleted if status.startswith("204") else needless)[sid] += 1
            return start(status, headers, *more)

        return exchange(environ, counted)

    return application


def leaves_a_message(chance: random.Random, tape: Tape, connect_to: str) -> None:
    """Phone the line until it records, speak, and end in one of the ways people end."""
    number = TwilioNumber(LINE_NUMBER, f"{LOCAL}/voice", ACCOUNT, TOKEN)
    caller = Caller(
        number,
        from_=NUMBER,
        connect_to=connect_to,
        recordings=tape,
        dialect=chance.choice(list(DIALECTS.values())),
        strict=False,
    ).transfer_is("no-answer")
    with contextlib.suppress(AssertionError, TwimlError, requests.RequestException):
        caller.dials().presses("0")
        _waits_for_the_beep(caller)
        caller.says(SECONDS, wav(SECONDS, seed=chance.randrange(10**9)))
        ending = chance.choice(("hang up", "send", "keep silent"))
        if ending == "hang up":
            caller.hangs_up()
        else:
            caller.presses("#").presses("#") if ending == "send" else caller.waits()


def _waits_for_the_beep(caller: Caller) -> None:
    while True:
        with contextlib.suppress(AssertionError):
            caller.hears_a_beep()
            return
        caller.waits()


def phoning(tape: Tape, connect_to: str, seconds: float) -> Iterator[threading.Thread]:
    """Start callers who together leave CALLS messages, spread over about so many seconds."""
    lock, began = threading.Lock(), time.monotonic()

    def phones(number: int) -> None:
        chance = random.Random(SEED * 1000 + number)
        while time.monotonic() - began < LONGEST:
            with lock:
                done = len(tape.spoken)
            if done >= CALLS:
                return
            time.sleep(max(0.05, began + seconds * done / CALLS - time.monotonic()))
            if len(tape.spoken) < CALLS:
                leaves_a_message(chance, tape, connect_to)

    for number in range(3):
        thread = threading.Thread(target=phones, args=(number,))
        thread.start()
        yield thread


def kills(victim: Victim, times: int, ready: Callable[[], bool], seed: int) -> None:
    """Kill it again and again, each time at another moment after it came up."""
    chance = random.Random(seed)
    for _ in range(times):
        until = time.monotonic() + 60
        while not ready() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 1.5))
        victim.is_killed()
        victim.starts()


def in_time(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.3)
    return condition()
