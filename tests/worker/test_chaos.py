"""Promise: whatever is killed at whatever moment, every message is kept, once, with its own bytes.

Real processes - gunicorn with the line, and two workers - are killed with SIGKILL at random moments
while simulated callers phone the line and leave messages; a third worker has a clock that jumps,
and others send slowly or much. In the end there is one message per recording; each opens to the
bytes that were spoken, has the number that was seen or confirmed, and was deleted at Twilio once.
The environment sets the size: CHAOS_CALLS, CHAOS_KILLS, CHAOS_SEED; --long makes it 200 and 100.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import requests
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.lease import Chore
from ivr.messages.message import Message, RecordingAudio, RecordingState
from ivr.messages.sealed_sound import open_sound
from ivr.messages.worker_parts import work_of
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.tapes import Recordings
from ivr.sealing import keyring
from ivr.settings import Settings, load
from tests.line_settings import ACCOUNT, LOCAL, TOKEN, environment_for
from tests.ports import free_port
from tests.worker.chaos import (
    ANONYMOUS,
    CALLS,
    KILLS,
    LONGEST,
    SEED,
    CameUp,
    Tape,
    Victim,
    beside,
    comes_in_slowly,
    counting,
    floods,
    in_time,
    kills,
    phoning,
    works_with_wrong_clocks,
)
from tests.world import with_calls


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
@pytest.mark.timeout(3 * LONGEST)
def test_nothing_is_lost_and_nothing_is_doubled(
    database_url: str, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    tape, deleted, needless = Tape(tmp_path / "twilio"), Counter[str](), Counter[str]()
    exchange = with_calls(create_exchange(Recordings(tape.folder), ACCOUNT, TOKEN), tape.calls)
    with serve(counting(exchange, deleted, needless)) as api_url:
        environment = environment_for(
            PUBLIC_BASE_URL=LOCAL, TWILIO_API_URL=api_url, DATABASE_URL=database_url
        )
        with line_of_processes(environment, tmp_path) as line:
            with pestered(line, load(environment)):
                _kill_while_phoning(line, tape)
            done = in_time(lambda: _tries_to_finish(sessions, tape), LONGEST)
            codes = [worker.stops() for worker in line.workers]
    keyed = sum(from_ == ANONYMOUS for from_, _ in tape.calls.values())
    print(f"{len(tape.spoken)} recordings, {keyed} calls without caller ID, {KILLS} kills")
    print(f"{needless.total()} needless deletions")
    assert done, _what_is_left(sessions, tape)
    assert codes == [0, 0], "a worker that is asked to stop should stop by itself"
    _all_is_well(sessions, load(environment), tape, deleted)


@dataclass(frozen=True)
class Line:
    """The processes of a line: its web server and its workers."""

    web: Victim
    workers: Sequence[Victim]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.address}/health", timeout=1).ok
        return False


@contextlib.contextmanager
def pestered(line: Line, settings: Settings) -> Iterator[None]:
    """Let a worker with a wrong clock, slow visitors and a flood of others be there meanwhile."""
    work = work_of(settings)
    clocks = partial(works_with_wrong_clocks, work)
    try:
        with beside(clocks, partial(comes_in_slowly, line.port), partial(floods, line.address)):
            yield
    finally:
        work.sessions.kw["bind"].dispose()


@contextlib.contextmanager
def line_of_processes(environment: dict[str, str], folder: Path) -> Iterator[Line]:
    port = free_port()
    gunicorn = f"-m gunicorn -c scripts/gunicorn.conf.py --bind 127.0.0.1:{port} --workers 1"
    web = Victim(f"{gunicorn} app:create_app()", environment, folder / "web.log")
    command = "scripts/worker.py --every 0.2 --lease 2"
    workers = [Victim(command, environment, folder / f"worker{number}.log") for number in (1, 2)]
    line = Line(web, workers, port)
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
        kept = select(Message).where(Message.discarded_at.is_(None), Message.purged_at.is_(None))
        # Where the line had to ask once more, the first recording may hold no word.
        rows = [row for row in session.scalars(kept) if row.recording_sid in tape.spoken]
        opened = {
            row.recording_sid: open_sound(session.get(RecordingAudio, row.id), keys) for row in rows
        }
    assert len(rows) == len(tape.spoken) >= CALLS
    assert opened == tape.spoken
    assert {sid: times for sid, times in deleted.items() if sid in tape.spoken} == dict.fromkeys(
        tape.spoken, 1
    )
    numbers = {row.recording_sid or "": row.caller_number for row in rows}
    lost = {
        sid: (number, tape.numbers[sid])
        for sid, number in numbers.items()
        if number != tape.numbers[sid]
    }
    assert lost == {}, "a number that was seen or confirmed is not with its message"
    assert any(row.number_was_keyed for row in rows), "nobody keyed in a number: nothing is proven"
