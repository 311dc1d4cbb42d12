"""Promise: whatever is killed at whatever moment, every message is kept, once, with its own bytes.

Real processes - gunicorn with the line, and two workers - are killed with SIGKILL at random moments
while simulated callers phone the line and leave messages. In the end there is one message per
recording, each opens to the bytes that were spoken, and each was deleted at Twilio exactly once.
The environment sets the size: CHAOS_CALLS, CHAOS_KILLS, CHAOS_SEED.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.sealing import keyring
from ivr.settings import Settings, load
from ivr.simulator.exchange import create_exchange
from ivr.simulator.local import serve
from ivr.store.audio import open_sound
from ivr.store.models import Chore, Message, RecordingAudio, RecordingState
from tests.ports import free_port
from tests.settings import ACCOUNT, LOCAL, TOKEN, environment_for
from tests.worker.chaos import (
    CALLS,
    KILLS,
    LONGEST,
    NUMBER,
    SEED,
    Tape,
    Victim,
    counting,
    in_time,
    kills,
    phoning,
)
from tests.worker.world import with_calls


@pytest.mark.timeout(3 * LONGEST)
def test_nothing_is_lost_and_nothing_is_doubled(
    database_url: str, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    tape, deleted, needless = Tape(tmp_path / "twilio"), Counter[str](), Counter[str]()
    exchange = with_calls(create_exchange(tape, ACCOUNT, TOKEN), tape.calls)
    with serve(counting(exchange, deleted, needless)) as api_url:
        environment = environment_for(
            PUBLIC_BASE_URL=LOCAL, TWILIO_API_URL=api_url, DATABASE_URL=database_url
        )
        with line_of_processes(environment, tmp_path) as line:
            _kill_while_phoning(line, tape)
            done = in_time(lambda: _tries_to_finish(sessions, tape), LONGEST)
            codes = [worker.stops() for worker in line.workers]
    print(f"{len(tape.spoken)} recordings, {KILLS} kills, {needless.total()} needless deletions")
    assert done, _what_is_left(sessions, tape)
    assert codes == [0, 0], "a worker that is asked to stop should stop by itself"
    _all_is_well(sessions, load(environment), tape, deleted)


@dataclass(frozen=True)
class Line:
    """The processes of a line: its web server and its workers."""

    web: Victim
    workers: Sequence[Victim]
    address: str

    def answers(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.address}/health", timeout=1).ok
        return False


@contextlib.contextmanager
def line_of_processes(environment: dict[str, str], folder: Path) -> Iterator[Line]:
    port = free_port()
    gunicorn = f"-m gunicorn --bind 127.0.0.1:{port} --threads 4 --no-control-socket"
    web = Victim(f"{gunicorn} app:create_app()", environment, folder / "web.log")
    command = "scripts/worker.py --every 0.2 --lease 2"
    workers = [Victim(command, environment, folder / f"worker{number}.log") for number in (1, 2)]
    line = Line(web, workers, f"http://127.0.0.1:{port}")
    try:
        for victim in (web, *workers):
            victim.starts()
        assert in_time(line.answers, 60), web.log.read_text()
        yield line
    finally:
        for victim in (web, *workers):
            victim.is_killed()


def _kill_while_phoning(line: Line, tape: Tape) -> None:
    """Divide the kills among the processes, each with its own chance."""
    share = KILLS // 3
    plans = [(line.web, KILLS - 2 * share, line.answers)]
    plans += [(worker, share, CameUp(worker)) for worker in line.workers]
    killers = [
        threading.Thread(target=kills, args=(*plan, SEED + number))
        for number, plan in enumerate(plans)
    ]
    for killer in killers:
        killer.start()
    callers = list(phoning(tape, line.address, seconds=2.5 * KILLS / 3))
    for thread in (*callers, *killers):
        thread.join(timeout=LONGEST)
        assert not thread.is_alive(), "the callers or the killers did not finish"


class CameUp:
    """Whether a worker has come up since it was last asked, by its own word."""

    def __init__(self, worker: Victim) -> None:
        self.log, self.seen = worker.log, 0

    def __call__(self) -> bool:
        before, self.seen = self.seen, self.log.read_bytes().count(b"At work")
        return self.seen > before


def _tries_to_finish(sessions: sessionmaker[Session], tape: Tape) -> bool:
    hurries(sessions)
    time.sleep(1)
    return all_is_done(sessions, tape)


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
