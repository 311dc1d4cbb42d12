"""Promise: what counts once counts once, whatever process writes it, and when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import open_database
from ivr.messages.retention import Retention, purge
from ivr.records.calls import Call, StepCount
from ivr.records.notebook import Notebook
from ivr.records.notes import Note
from ivr.records.once import COUNTED_FOR, CountedOnce
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
CALLS, TURNS = 12, 8
VISIT = (LEAFLET_NAME, "menu", "heard")
BEGUN = (LEAFLET_NAME, "topic-1-part-1", "begun")


@pytest.fixture
def processes(database_url: str) -> Iterator[list[Notebook]]:
    """Three processes, each with a notebook and connections of its own."""
    notebooks = [Notebook(open_database(database_url, patience=20.0)) for _ in range(3)]
    yield notebooks
    for notebook in notebooks:
        notebook.sessions.kw["bind"].dispose()


def note(call: int, turn: int | None, at: datetime = NOON) -> Note:
    """A caller who is at the menu, and hears a part in the same call."""
    return Note(f"CA{call}", at, CLINIC_NUMBER, LEAFLET_NAME, turn, counts=(VISIT,), once=(BEGUN,))


def counted(sessions: sessionmaker[Session]) -> dict[str, int]:
    with sessions() as session:
        return {row.outcome: row.count for row in session.scalars(select(StepCount))}


def test_processes_that_write_the_same_at_the_same_moment_count_it_once(
    processes: list[Notebook],
) -> None:
    together = threading.Barrier(len(processes))

    def writes(notebook: Notebook, step: int) -> None:
        together.wait()
        for turn in range(TURNS)[::step]:
            for call in range(CALLS)[::step]:
                notebook.add(note(call, turn))
            notebook.write()

    threads = [
        threading.Thread(target=writes, args=(notebook, step))
        for notebook, step in zip(processes, (1, -1, 1), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [len(notebook) for notebook in processes] == [0, 0, 0]
    assert counted(processes[0].sessions) == {"heard": CALLS * TURNS, "begun": CALLS}


def test_a_turn_of_another_call_or_none_is_another_request(processes: list[Notebook]) -> None:
    notebook = processes[0]
    for call, turn in ((1, 3), (1, 3), (2, 3), (2, None), (2, None)):
        notebook.add(note(call, turn))
    notebook.write()
    assert counted(notebook.sessions) == {"heard": 4, "begun": 2}


def test_what_somebody_heard_is_forgotten_a_day_later_and_the_counts_stay(
    sessions: sessionmaker[Session],
) -> None:
    notebook, kept = Notebook(sessions), Retention(timedelta(days=14), timedelta(days=30))
    notebook.add(note(1, 1))
    notebook.add(note(2, 1, NOON + timedelta(seconds=1)))
    notebook.write()
    for seconds, left in ((0, {"CA2"}), (1, set[str]())):
        with sessions.begin() as session:
            purge(session, kept, NOON + COUNTED_FOR + timedelta(seconds=seconds))
            assert set(session.scalars(select(CountedOnce.call_sid))) == left
    assert counted(sessions) == {"heard": 2, "begun": 2}


def test_all_that_is_remembered_belongs_to_a_call_that_is_noted(
    processes: list[Notebook],
) -> None:
    """So the purge, which forgets the SIDs of calls, leaves none of them behind elsewhere."""
    notebook = processes[0]
    for call in range(3):
        notebook.add(note(call, 0))
    notebook.add(Note("", NOON, CLINIC_NUMBER, LEAFLET_NAME, 1, counts=(VISIT,), once=(BEGUN,)))
    notebook.write()
    with notebook.sessions() as session:
        remembered = set(session.scalars(select(CountedOnce.call_sid)))
        assert remembered == set(session.scalars(select(Call.call_sid))) == {"CA0", "CA1", "CA2"}
    assert counted(notebook.sessions) == {"heard": 4, "begun": 4}
