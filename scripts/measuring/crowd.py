"""A crowd of callers at a line with two workers, and how much memory each worker holds then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from ivr.database.engine import create_engine_for, migrate
from ivr.messages.message import Message
from ivr.records.calls import Call
from scripts.measuring.callers import Answers, call_all
from scripts.measuring.load import NOTED_WITHIN, LoadError, found_in_time
from scripts.measuring.plan import Plan
from scripts.measuring.servers import keep, line_of, memory_of_workers, serving, settings_of_line

WORKERS = 2


@dataclass(frozen=True)
class Busy:
    """How a crowd was answered, in milliseconds, and megabytes of each worker."""

    requests: int
    p50: float
    p99: float
    longest: float
    late: float
    """How late the load generator itself was, 99 of 100 times at most."""
    errors: Counter[str]
    megabytes: list[float]


def measure_crowd(plan: Plan, folder: Path) -> Busy:
    """Let a crowd phone a line on SQLite; a call or a message that was not noted is an error."""
    settings = settings_of_line(folder, f"sqlite:///{folder}/crowd.db")
    migrate(settings.database_url)
    file, log = keep(settings, folder / "crowd.json"), folder / "log"
    with serving("line", file, log, workers=WORKERS) as server:
        answers = call_all(server.address, settings, line_of(settings), plan.crowd)
        megabytes = memory_of_workers(server)
        try:
            refuse_a_lost_call(settings.database_url, plan.crowd.callers, answers.recordings)
        except LoadError as error:
            answers.errors[str(error)] += 1
    return _summed_up(answers, megabytes)


def _summed_up(answers: Answers, megabytes: list[float]) -> Busy:
    waits = sorted(1000 * wait for wait in answers.waits)
    late = sorted(1000 * late for late in answers.late)
    return Busy(
        len(answers.late),
        waits[len(waits) // 2],
        waits[len(waits) * 99 // 100],
        waits[-1],
        late[len(late) * 99 // 100],
        answers.errors,
        megabytes,
    )


def refuse_a_lost_call(
    database_url: str, calls: int, recordings: int, within: float = NOTED_WITHIN
) -> None:
    """Wait, at most `within` seconds, until all calls are noted as ended, and all messages kept.

    Raises:
        LoadError: they are not.
    """
    expected = calls, recordings
    found = found_in_time(lambda: _noted(database_url), expected, within)
    if found != expected:
        raise LoadError(
            f"{calls} calls left {recordings} recordings, and the line noted {found[0]} calls that "
            f"ended and kept {found[1]} messages"
        )


def _noted(database_url: str) -> tuple[int, int]:
    ended = select(func.count()).select_from(Call).where(Call.ended_at.is_not(None))
    kept = select(func.count()).select_from(Message)
    engine = create_engine_for(database_url)
    with engine.connect() as connection:
        found = connection.scalar(ended) or 0, connection.scalar(kept) or 0
    engine.dispose()
    return found
