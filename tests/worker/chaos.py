"""Callers, processes that are killed, and a Twilio that remembers: the parts of the chaos test."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import requests
import soundfile

from ivr.house import AUDIO
from ivr.messages.worker_parts import Work
from ivr.phone.caller import Caller
from ivr.phone.dialect import DIALECTS
from ivr.phone.happenings import RecordingNow, TwimlError
from ivr.phone.simulated_call import TwilioNumber
from ivr.phone.tapes import Recording, Recordings
from ivr.records.clocks import Pulse
from ivr.settings import ROOT
from ivr.sound.manifest import Manifest
from ivr.worker.rounds import run_due
from tests.line_settings import ACCOUNT, LINE_NUMBER, LOCAL, TOKEN
from tests.wav import wav

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CALLS = int(os.environ.get("CHAOS_CALLS", "12"))
KILLS = int(os.environ.get("CHAOS_KILLS", "4"))
SEED = int(os.environ.get("CHAOS_SEED", "1515"))
LONGEST = 60 + 2 * CALLS + 8 * KILLS
"""Seconds after which the test gives up; a machine may be busy."""

ANONYMOUS = "anonymous"

WORDS_OF = Manifest.load(AUDIO / "manifest.json").words_of

SECONDS = 6
"""How long callers speak: long enough for the line to count it as a message."""


@dataclass
class Tape:
    """What was said, before anyone can delete it, and whom to ring back; who called whom."""

    folder: Path
    spoken: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[str, str | None] = field(default_factory=dict)
    calls: dict[str, tuple[str, str]] = field(default_factory=dict)


class Voice(Recordings):
    """Twilio's recordings as one caller makes them.

    `number` is where the caller can be rung back: the number seen, or the one confirmed by key.
    """

    def __init__(self, tape: Tape, from_: str) -> None:
        super().__init__(tape.folder)
        self.tape, self.from_ = tape, from_
        self.number = None if from_ == ANONYMOUS else from_

    def begin(self, call_sid: str, created: datetime | None = None) -> Recording:
        self.tape.calls[call_sid] = (self.from_, LINE_NUMBER)
        return super().begin(call_sid, created)

    def complete(self, sid: str, wav: bytes, seconds: int) -> Recording:
        samples, _ = soundfile.read(io.BytesIO(wav))
        if samples.any():  # A line that asked once more may have heard nothing.
            self.tape.numbers[sid] = self.number
            self.tape.spoken[sid] = wav
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
    one_at_a_time = threading.Lock()

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        def counted(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if environ["REQUEST_METHOD"] == "DELETE":
                sid = str(environ["PATH_INFO"]).rpartition("/")[2].removesuffix(".json")
                (deleted if status.startswith("204") else needless)[sid] += 1
            return start(status, headers, *more)

        # One at a time: the stand-in keeps files, and Twilio gives 204 once.
        with one_at_a_time if environ["REQUEST_METHOD"] == "DELETE" else contextlib.nullcontext():
            return exchange(environ, counted)

    return application


def leaves_a_message(chance: random.Random, tape: Tape, connect_to: str) -> None:
    """Phone the line until it records, speak, and end in one of the ways people end.

    Half of the callers show no number and key one in; some of those correct it first.
    """
    own, keyed = _mobile(chance), [_mobile(chance) for _ in range(chance.choice((1, 1, 2)))]
    voice = Voice(tape, chance.choice((ANONYMOUS, own)))
    caller = Caller(
        TwilioNumber(LINE_NUMBER, f"{LOCAL}/voice", ACCOUNT, TOKEN),
        from_=voice.from_,
        connect_to=connect_to,
        recordings=voice,
        words_of=WORDS_OF,
        dialect=chance.choice(list(DIALECTS.values())),
        strict=False,
    ).transfer_is("no-answer")
    with contextlib.suppress(AssertionError, TwimlError, requests.RequestException):
        caller.dials().presses("0")
        given = _waits_for_the_beep(caller, keyed)
        voice.number = given or voice.number
        caller.says(SECONDS, wav(SECONDS, seed=chance.randrange(10**9)))
        ending = chance.choice(("hang up", "send", "keep silent"))
        if ending == "hang up":
            caller.hangs_up()
        else:
            caller.presses("#").presses("#") if ending == "send" else caller.waits()


def _mobile(chance: random.Random) -> str:
    return f"+316{chance.randrange(10_000_000, 19_999_999)}"


def _waits_for_the_beep(caller: Caller, numbers: list[str]) -> str | None:
    """Go on until the line records; gives the number that was confirmed on the way."""
    left, given = list(numbers), None
    while not isinstance(caller.now, RecordingNow):
        heard = caller.heard
        if isinstance(caller.now, RecordingNow):
            break
        if "Toets uw telefoonnummer in" in heard and left:
            given = left.pop(0)
            caller.presses_keys(f"0{given[3:]}#")
        elif "Klopt het?" in heard:
            caller.presses("7" if left else "#")
        else:
            caller.waits()
    return given


def phoning(tape: Tape, connect_to: str, seconds: float) -> Iterator[threading.Thread]:
    """Start callers who together leave CALLS messages, spread over about this many seconds."""
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


WRONG = (timedelta(days=31), timedelta(days=-2), timedelta(days=400))
"""How far the clock of one more worker is off, by turns."""


class CameUp:
    """Whether a worker has come up since it was last asked, by its own word."""

    def __init__(self, worker: Victim) -> None:
        self.log, self.seen = worker.log, 0

    def __call__(self) -> bool:
        before, self.seen = self.seen, self.log.read_bytes().count(b"At work")
        return self.seen > before


@contextlib.contextmanager
def beside(*duties: Callable[[threading.Event], None]) -> Iterator[None]:
    """Let these go on in threads until the block ends."""
    over = threading.Event()
    threads = [threading.Thread(target=duty, args=(over,)) for duty in duties]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=60)


def works_with_wrong_clocks(work: Work, over: threading.Event) -> None:
    """Do rounds as a worker of which the clock jumps ahead and back."""
    for wrong in cycle(WRONG):
        if over.wait(0.5):
            return
        run_due(replace(work, clock=partial(_moment, wrong), pulse=Pulse()))


def _moment(wrong: timedelta) -> datetime:
    return datetime.now(UTC) + wrong


def comes_in_slowly(port: int, over: threading.Event) -> None:
    """Open connections that send half a request, and then nothing."""
    while not over.wait(0.5):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for _ in range(20):
                visitor = stack.enter_context(socket.create_connection(("127.0.0.1", port), 1))
                visitor.sendall(b"POST /voice HTTP/1.1\r\nHost: l\r\nContent-Length: 9\r\n\r\nA")
            over.wait(1)


def floods(address: str, over: threading.Event) -> None:
    """Ask for much that is not a call."""
    while not over.wait(0.2):
        with contextlib.suppress(requests.RequestException):
            requests.post(f"{address}/voice", data={"CallSid": "CA1"}, timeout=2)
            requests.get(f"{address}/inloggen", timeout=2)
