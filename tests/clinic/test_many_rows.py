"""Promise: a page asks as much of the database after three years as on the first day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from ivr.call.hours import Closure
from ivr.messages.message import Message, RecordingState
from ivr.records.access_log import AccessLog, Actor, LogEvent
from ivr.records.calls import Call, StepCount
from ivr.records.closures import add_closure
from ivr.words.fact import Fact
from tests.calling import TUESDAY
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME
from tests.office import Office, Visitor

NUMBER = "+31612345678"
OURS = {"clinic": CLINIC_NUMBER, "leaflet": LEAFLET_NAME}
PERIOD = "van=2026-03-02&tot=2027-03-02"

PAGES = {
    "inbox": "/berichten",
    "message": "/berichten/1/nummer",
    "handled": "/berichten/afgehandeld",
    "search": "",
    "figures": f"/gesprekken?{PERIOD}",
    "plot": f"/gesprekken/per-dag.svg?{PERIOD}",
    "spreadsheet": f"/gesprekken.csv?{PERIOD}",
    "log": "/logboek?wie=bert",
    "line": "/lijn",
    "closures": "/open",
}


def rows_come(office: Office, first: int, until: int) -> None:
    """Add rows to every table that grows with use: a call, a message, a closure each hour."""
    every = [(number, TUESDAY - timedelta(hours=number)) for number in range(first, until)]
    calls = [OURS | {"started_at": at, "facts": Fact.INFORMED} for _, at in every]
    counts = [
        {"leaflet": LEAFLET_NAME, "hour": at, "step": "menu", "outcome": "heard", "count": 1}
        for _, at in every
    ]
    messages = [
        OURS
        | {"recording_sid": f"RE{number}{state}", "caller_number": NUMBER, "left_at": at}
        | {"state": RecordingState.ABSENT, "handled_at": at if state == "handled" else None}
        for number, at in every
        for state in ("waiting", "handled")
    ]
    read = {"clinic": CLINIC_NUMBER, "event": LogEvent.READ.value}
    lines = [read | {"at": at, "staff": f"bert{n % 9}"} for n, at in every]
    with office.sessions.begin() as session:
        session.execute(insert(Call), calls)
        session.execute(insert(StepCount), counts)
        session.execute(insert(Message), messages)
        session.execute(insert(AccessLog), lines)
        for number, _ in every:
            day = TUESDAY.date() + timedelta(days=number)
            closure, anna = Closure(day, day, "verhuizing"), Actor("anna", "flask")
            add_closure(session, CLINIC_NUMBER, closure, anna, TUESDAY)


def shown(visitor: Visitor, page: str) -> list[str]:
    """Open a page and return the statements it needed."""
    visitor.opens("/berichten/afgehandeld" if page == "search" else "/open")
    with visitor.office.statements() as sent:
        if page == "search":
            visitor.sends("/berichten/zoeken", nummer=NUMBER)
        else:
            visitor.opens(PAGES[page])
    assert visitor.status == 200
    return sent


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_no_more_questions_when_there_is_more(office: Office, page: str) -> None:
    anna = office.colleague("anna")
    rows_come(office, 0, 2)
    of_few = shown(anna, page)
    rows_come(office, 2, 200)
    office.clock.now += timedelta(minutes=15)
    of_many = shown(anna, page)
    assert 1 < len(of_few) < 22
    assert len(of_many) <= len(of_few)


@pytest.mark.parametrize("page", ["figures", "plot", "spreadsheet"])
def test_figures_are_added_up_from_indexes(office: Office, page: str) -> None:
    """SQLite sorts nothing, and reads nothing but what the period holds."""
    steps = plans(office, shown(office.colleague("anna"), page), "calls", "step_counts")
    assert len(steps) >= 3
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    assert [step for step in steps if step.startswith("SCAN ") and "hours" not in step] == []
    assert [step for step in steps if "USING INDEX" in step] == [], "a row for each call is read"


def test_looks_are_found_without_reading_the_log(office: Office) -> None:
    rows_come(office, 0, 30)
    anna = office.colleague("anna")
    steps = plans(office, shown(anna, "inbox"), "access_log")
    assert any("ix_access_log_looks (staff=? AND event=? AND at>?)" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN ")] == []


def plans(office: Office, statements: list[str], *tables: str) -> list[str]:
    """Return the steps in which SQLite carries out the questions about these tables."""
    about = [it for it in statements if it.startswith("SELECT") and any(t in it for t in tables)]
    with office.sessions() as session:
        connection = session.connection().connection
        cursor = connection.cursor()
        steps = []
        for statement in about:
            # The plan is made before the values are known.
            nothing = [None] * statement.count("?")
            steps += [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", nothing)]
        return steps
