"""Promise: whatever is killed at whatever moment, every message is kept, once, with its own bytes.

Real processes - gunicorn with the line, and two workers - are killed with SIGKILL at random moments
while simulated callers phone the line and leave messages. In the end there is one message per
recording, each opens to the bytes that were spoken, and each was deleted at Twilio exactly once.
The environment sets the size: CHAOS_CALLS, CHAOS_KILLS, CHAOS_SEED.
"""

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
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest
import requests
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.sealing import keyring
from ivr.settings import ROOT, Settings, load
from ivr.simulator.call import Quirks, TwilioNumber
from ivr.simulator.caller import Caller
from ivr.simulator.errors import TwimlError
from ivr.simulator.exchange import create_exchange
from ivr.simulator.local import serve
from ivr.simulator.recordings import Recording, Recordings
from ivr.store.audio import open_sound
from ivr.store.models import Chore, Message, RecordingAudio, RecordingState
from tests.postgres import free_port
from tests.worker.wav import wav
from tests.worker.world import ACCOUNT, LINE, TOKEN, with_calls

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CALLS = int(os.environ.get("CHAOS_CALLS", "30"))
KILLS = int(os.environ.get("CHAOS_KILLS", "9"))
SEED = int(os.environ.get("CHAOS_SEED", "1515"))
LONGEST = 60 + 2 * CALLS + 8 * KILLS
"""Seconds after which the test gives up; a machine may be busy."""

PUBLIC = "https://lijn.example.nl"
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
        self.calls[call_sid] = (NUMBER, LINE)
        return super().begin(call_sid, created)

    def complete(self, sid: str, wav: bytes, seconds: int) -> Recording:
        self.spoken[sid] = wav
        return super().complete(sid, wav, seconds)


class Victim:
    """A process of the line that is killed and started again; its group dies with it."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
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
        assert self.process is not None
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


def environment_of(database_url: str, api_url: str) -> dict[str, str]:
    return {
        "PUBLIC_BASE_URL": PUBLIC,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": api_url,
        "DATABASE_URL": database_url,
        "CLINIC_NUMBER": "+31786523250",
        "LINE_NUMBER": LINE,
        "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    }


def leaves_a_message(chance: random.Random, tape: Tape, connect_to: str) -> None:
    """Phone the line until it records, speak, and end in one of the ways people end."""
    number = TwilioNumber(LINE, f"{PUBLIC}/voice", ACCOUNT, TOKEN)
    caller = Caller(
        number,
        from_=NUMBER,
        connect_to=connect_to,
        recordings=tape,
        quirks=Quirks(callbacks_first=chance.random() < 0.5),
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


def hurries(sessions: sessionmaker[Session]) -> None:
    """Let back-off be over: the worker's clock is the real one, and the test has not all night."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        session.execute(update(Chore).values(next_attempt_at=now))
        later = Message.next_attempt_at > now
        session.execute(update(Message).where(later).values(next_attempt_at=now))


def all_is_done(sessions: sessionmaker[Session], tape: Tape) -> bool:
    with sessions() as session:
        rows = session.scalars(select(Message)).all()
    finished = [
        row for row in rows if row.state is RecordingState.STORED and row.next_attempt_at is None
    ]
    return {row.recording_sid for row in finished} >= set(tape.spoken)


def started_count(log: Path) -> int:
    return log.read_bytes().count(b"At work") if log.exists() else 0


@pytest.mark.timeout(3 * LONGEST)
def test_nothing_is_lost_and_nothing_is_doubled(
    database_url: str, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    tape, deleted, needless = Tape(tmp_path / "twilio"), Counter[str](), Counter[str]()
    exchange = with_calls(create_exchange(tape, ACCOUNT, TOKEN), tape.calls)
    port = free_port()
    connect_to = f"http://127.0.0.1:{port}"
    with serve(counting(exchange, deleted, needless)) as api_url:
        settings = load(environment_of(database_url, api_url))
        environment = os.environ | environment_of(database_url, api_url)
        gunicorn = f"-m gunicorn --bind 127.0.0.1:{port} --threads 4 app:create_app()"
        worker = "scripts/worker.py --every 0.2 --lease 2"
        web = Victim([sys.executable, *gunicorn.split()], environment, tmp_path / "web.log")
        workers = [
            Victim([sys.executable, *worker.split()], environment, tmp_path / f"worker{number}.log")
            for number in range(2)
        ]
        everyone = [web, *workers]
        for victim in everyone:
            victim.starts()
        try:
            assert in_time(lambda: answers(connect_to), 60), web.log.read_text()
            _kill_while_phoning(web, workers, tape, connect_to)
            done = in_time(lambda: _tries_to_finish(sessions, tape), LONGEST)
            codes = [victim.stops() for victim in workers]
        finally:
            for victim in everyone:
                victim.is_killed()
    print(f"{len(tape.spoken)} recordings, {KILLS} kills, {sum(needless.values())} late deletions")
    assert done, _what_is_left(sessions, tape)
    assert codes == [0, 0], "a worker that is asked to stop should stop by itself"
    _all_is_well(sessions, settings, tape, deleted)


def answers(connect_to: str) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(f"{connect_to}/health", timeout=1).ok
    return False


def _kill_while_phoning(
    web: Victim, workers: Sequence[Victim], tape: Tape, connect_to: str
) -> None:
    share = KILLS // 3

    def came_up(victim: Victim) -> Callable[[], bool]:
        seen = [0]

        def ready() -> bool:
            count = started_count(victim.log)
            up = count > seen[0]
            seen[0] = count
            return up

        return ready

    killers = [
        threading.Thread(
            target=kills, args=(web, KILLS - 2 * share, lambda: answers(connect_to), SEED)
        )
    ]
    killers += [
        threading.Thread(target=kills, args=(worker, share, came_up(worker), SEED + number))
        for number, worker in enumerate(workers, 1)
    ]
    for killer in killers:
        killer.start()
    callers = list(phoning(tape, connect_to, seconds=2.5 * KILLS / 3))
    for thread in (*callers, *killers):
        thread.join(timeout=LONGEST)
        assert not thread.is_alive(), "the callers or the killers did not finish"


def _tries_to_finish(sessions: sessionmaker[Session], tape: Tape) -> bool:
    hurries(sessions)
    time.sleep(1)
    return all_is_done(sessions, tape)


def _what_is_left(sessions: sessionmaker[Session], tape: Tape) -> str:
    with sessions() as session:
        rows = {row.recording_sid: row for row in session.scalars(select(Message))}
    lines = [
        f"{sid}: {rows[sid].state, rows[sid].next_attempt_at, rows[sid].last_error}"
        if sid in rows
        else f"{sid}: no message"
        for sid in tape.spoken
    ]
    return "\n".join(lines)


def _all_is_well(
    sessions: sessionmaker[Session], settings: Settings, tape: Tape, deleted: Counter[str]
) -> None:
    keys = keyring(settings)
    with sessions() as session:
        rows = session.scalars(select(Message)).all()
        opened = {
            row.recording_sid: open_sound(session.get(RecordingAudio, row.id), keys) for row in rows
        }
    assert len(rows) == len(tape.spoken) >= CALLS
    assert opened == tape.spoken
    assert deleted == Counter(list(tape.spoken))
    assert {row.caller_number for row in rows} == {NUMBER}
    assert [row for row in rows if row.discarded_at or row.purged_at] == []
