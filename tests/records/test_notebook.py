"""Promise: what a call proves is written soon and once; a database that is away costs nothing."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import open_database
from ivr.records.calls import Call, StepCount
from ivr.records.notebook import Notebook
from ivr.records.notes import Deed, Note
from ivr.words.fact import NO_FACTS, Fact
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
INFORMED = Fact.INFORMED


def note(
    call_sid: str = "CA1",
    turn: int | None = None,
    facts: Fact = INFORMED,
    deeds: tuple[Deed, ...] = (),
    at: datetime = NOON,
) -> Note:
    """A caller who hears the menu."""
    counts = ((LEAFLET_NAME, "menu", "heard"),)
    return Note(call_sid, at, CLINIC_NUMBER, LEAFLET_NAME, turn, facts, counts, deeds=deeds)


def counted(sessions: sessionmaker[Session]) -> dict[tuple[str, str], int]:
    with sessions() as session:
        return {(row.step, row.outcome): row.count for row in session.scalars(select(StepCount))}


def calls(sessions: sessionmaker[Session]) -> dict[str | None, Fact]:
    with sessions() as session:
        return {row.call_sid: row.facts for row in session.scalars(select(Call))}


def test_notes_reach_the_database_together(sessions: sessionmaker[Session]) -> None:
    commits: list[object] = []
    event.listen(sessions.kw["bind"], "commit", commits.append)
    notebook = Notebook(sessions)
    for number in range(500):
        notebook.add(note(f"CA{number % 7}"))
    assert counted(sessions) == {}
    notebook.write()
    assert counted(sessions) == {("menu", "heard"): 500}
    assert calls(sessions) == {f"CA{number}": INFORMED for number in range(7)}
    assert len(commits) == 1


def test_a_call_keeps_every_fact_whatever_the_group(
    sessions: sessionmaker[Session],
) -> None:
    notebook = Notebook(sessions)
    for group in ([INFORMED, Fact.PERSON, NO_FACTS], [NO_FACTS, INFORMED, Fact.TROUBLE]):
        for facts in group:
            notebook.add(note(facts=facts))
        notebook.write()
    assert calls(sessions) == {"CA1": INFORMED | Fact.PERSON | Fact.TROUBLE}


def test_a_note_without_a_call_only_counts(sessions: sessionmaker[Session]) -> None:
    notebook = Notebook(sessions)
    notebook.add(note(""))
    notebook.write()
    assert (counted(sessions), calls(sessions)) == ({("menu", "heard"): 1}, {})


@pytest.mark.parametrize("apart", [True, False], ids=["in groups of one", "in one group"])
def test_a_request_that_is_repeated_counts_once(
    sessions: sessionmaker[Session], apart: bool
) -> None:
    notebook, new = Notebook(sessions), list[bool]()
    for turn in (1, 1, 2, 1):
        notebook.add(note(turn=turn, deeds=(lambda _, is_new: new.append(is_new),)))
        if apart:
            notebook.write()
    notebook.write()
    assert counted(sessions) == {("menu", "heard"): 2}
    assert new == [True, False, True, False]


def test_a_database_that_is_away_costs_no_note(
    dead_database_url: str, sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    notebook = Notebook(open_database(dead_database_url))
    for _ in range(5000):
        notebook.add(note())
    with caplog.at_level(logging.ERROR):
        notebook.write()
        notebook.write()
    assert len(notebook) == 5000
    assert [record.levelname for record in caplog.records] == ["ERROR"], "told once"
    notebook.sessions = sessions
    notebook.write()
    assert counted(sessions) == {("menu", "heard"): 5000}
    assert len(notebook) == 0


def test_the_notebook_is_bounded_and_says_what_is_lost(
    sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    notebook = Notebook(sessions, most=10)
    for _ in range(25):
        notebook.add(note())
    notebook.write()
    assert counted(sessions) == {("menu", "heard"): 10}
    assert "15 notes did not fit" in caplog.text


def test_a_note_that_cannot_be_written_keeps_no_other_waiting(
    sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_session: Session, _is_new: bool) -> None:
        raise ValueError("this one is impossible")

    notebook = Notebook(sessions)
    notebook.add(note())
    notebook.add(note(deeds=(breaks,)))
    notebook.add(note())
    notebook.write()
    assert counted(sessions) == {("menu", "heard"): 2}
    assert len(notebook) == 0
    assert "cannot be written" in caplog.text


def test_what_is_given_is_stored_at_once_or_as_soon_as_can_be(
    dead_database_url: str, sessions: sessionmaker[Session]
) -> None:
    notebook, kept = Notebook(sessions), list[str]()
    given = note(deeds=(lambda _session, _is_new: kept.append("a number"),))
    notebook.write_now(given)
    assert (kept, len(notebook)) == (["a number"], 0)
    notebook.sessions = open_database(dead_database_url)
    notebook.write_now(given)
    assert (kept, len(notebook)) == (["a number"], 1)
    notebook.sessions = sessions
    notebook.write()
    assert kept == ["a number"] * 2


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_end_waits_for_a_group_that_another_thread_has_in_hand(
    sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    """It may come back: its writer was kept waiting, and gives up."""
    caplog.set_level(logging.CRITICAL)
    notebook, in_hand, gave_up = Notebook(sessions), Event(), Event()
    notebook.add(note())

    def is_kept_waiting(*_what: object) -> None:
        event.remove(sessions.kw["bind"], "before_cursor_execute", is_kept_waiting)
        in_hand.set()
        gave_up.wait(10)
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    event.listen(sessions.kw["bind"], "before_cursor_execute", is_kept_waiting)
    with ThreadPoolExecutor(2) as threads:
        threads.submit(notebook.write)
        assert in_hand.wait(10)
        end = threads.submit(notebook.write)
        with pytest.raises(TimeoutError):
            end.result(timeout=0.1)
        gave_up.set()
    assert counted(sessions) == {("menu", "heard"): 1}


def test_counts_go_to_the_hour_in_which_they_were_made(sessions: sessionmaker[Session]) -> None:
    notebook = Notebook(sessions)
    for minutes in (0, 59, 60, 61):
        notebook.add(note(at=NOON + timedelta(minutes=minutes)))
    notebook.write()
    with sessions() as session:
        rows = {row.hour: row.count for row in session.scalars(select(StepCount))}
    assert rows == {NOON: 2, NOON + timedelta(hours=1): 2}


def test_many_deeds_are_written_in_turns(sessions: sessionmaker[Session]) -> None:
    """Each asks the database itself: all of them together would keep a caller waiting."""
    notebook, done = Notebook(sessions), list[int]()
    for _ in range(120):
        notebook.add(note(deeds=(lambda _session, _is_new: done.append(1),)))
    assert notebook.write_group() == 50
    assert (len(done), len(notebook)) == (50, 70)
    notebook.write()
    assert (len(done), len(notebook)) == (120, 0)


def test_a_database_that_goes_away_between_notes_gets_none_of_them_twice(
    sessions: sessionmaker[Session],
) -> None:
    """A note that cannot be written makes the group go one by one; then the database fails."""
    notebook, away = Notebook(sessions), [True]

    def breaks(_session: Session, _is_new: bool) -> None:
        raise ValueError("this one is impossible")

    def fails(_session: Session, _is_new: bool) -> None:
        if away[0]:
            raise OperationalError("SELECT 1", {}, Exception("gone"))

    for deeds in ((), (), (breaks,), (), (fails,), ()):
        notebook.add(note(deeds=deeds))
    notebook.write()
    assert (counted(sessions), len(notebook)) == ({("menu", "heard"): 3}, 2)
    away[0] = False
    notebook.write()
    assert (counted(sessions), len(notebook)) == ({("menu", "heard"): 5}, 0)


def test_the_end_tells_what_is_lost(
    dead_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    notebook = Notebook(open_database(dead_database_url))
    for _ in range(3):
        notebook.add(note())
    notebook.write()
    notebook.close()
    assert "3 notes could not be written and are lost" in caplog.text
