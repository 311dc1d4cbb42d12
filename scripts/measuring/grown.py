"""Fills a database as years of calls would, fast: what the clinic's pages must not get slow of."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import Engine, text

from ivr.database.engine import create_engine_for, migrate
from ivr.messages.message import RecordingState
from ivr.records.access_log import LogEvent
from ivr.records.calls import StepCount
from ivr.words.line import Line
from ivr.words.step import Menu

NOTES = ("teruggebeld, afspraak gemaakt", "geen gehoor", "vraag over tabletten", "")
COLLEAGUES = ("anna", "bert", "carla", "dirk")
LIKELY = (0, 1, 3, 4, 8, 20, 23, 36, 40, 43, 72, 128, 256, 257, 272)
"""What calls prove, as sums of `ivr.words.fact.Fact`."""
A_YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Growth:
    """How much there is: calls in a year, hours of counts, messages, and those that wait."""

    calls: int = 1_000_000
    hours: int = 3 * 365 * 24
    messages: int = 50_000
    waiting: int = 50


@dataclass(frozen=True)
class Table:
    """Rows for one table, in the order of its columns."""

    name: str
    columns: Sequence[str]
    rows: Iterable[tuple[Any, ...]]


def grow(database_url: str, line: Line, growth: Growth, now: datetime) -> None:
    """Make the tables of a new database and fill them, up to this moment in UTC.

    All calls are of the last year, which is the longest period that the page of figures shows.
    """
    migrate(database_url)
    engine = create_engine_for(database_url, hurried=False)
    for table in (
        _calls(growth, line, now),
        _counts(growth, line, now),
        _messages(growth, line, now),
        _log(growth, line, now),
    ):
        _fill(engine, table)
    if engine.dialect.name == "postgresql":
        # It does so by itself within minutes; in SQLite nobody does.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _calls(growth: Growth, line: Line, now: datetime) -> Table:
    whose = (line.clinic, line.leaflet)
    chance = random.Random(2027)
    spread = sorted(chance.random() for _ in range(growth.calls))
    moments = (now - A_YEAR * (1 - part) for part in spread)
    rows = (
        (
            moment,
            moment + timedelta(seconds=chance.randrange(20, 400)),
            chance.choice(LIKELY),
            *whose,
        )
        for moment in moments
    )
    return Table("calls", ("started_at", "ended_at", "facts", "clinic", "leaflet"), rows)


def _counts(growth: Growth, line: Line, now: datetime) -> Table:
    menus = [step.id for step in line.steps_of(Menu)]
    outcomes = [(step, "heard") for step in menus]
    outcomes += [(step, outcome) for step in menus[:10] for outcome in ("silence", "wrong_key")]
    first = now.replace(minute=0, second=0, microsecond=0) - growth.hours * HOUR
    rows = (
        (line.leaflet, first + number * HOUR, step, outcome, 1 + number % 9)
        for number in range(growth.hours)
        for step, outcome in outcomes
    )
    return Table(StepCount.__tablename__, ("leaflet", "hour", "step", "outcome", "count"), rows)


def _messages(growth: Growth, line: Line, now: datetime) -> Table:
    """Return messages of a year, of which the last ones wait."""
    whose = {"clinic": line.clinic, "leaflet": line.leaflet}
    rows = ((*row.values(), *whose.values()) for row in _every_message(growth, now))
    return Table("messages", [*_message(0, now, now), *whose], rows)


def _every_message(growth: Growth, now: datetime) -> Iterator[dict[str, Any]]:
    every, first_waiting = A_YEAR / growth.messages, growth.messages - growth.waiting
    for number in range(growth.messages):
        left = now - A_YEAR + every * number
        handled = left + 4 * HOUR if number < first_waiting else None
        yield _message(number, left, handled)


def _message(number: int, left: datetime, handled: datetime | None) -> dict[str, Any]:
    note = NOTES[number % len(NOTES)] if handled else ""
    return {
        "call_sid": f"CA{number:032}",
        "recording_sid": f"RE{number:032}",
        # Many callers phone once, some often.
        "caller_number": f"+316{12_345_678 + number % 40_000:08}",
        "number_was_keyed": False,
        "left_at": left,
        "seconds": 5 + number % 170,
        "state": RecordingState.STORED.value,
        "removed_at_twilio_at": left,
        "notified_at": left,
        "said_nothing": False,
        "handled_by": COLLEAGUES[number % len(COLLEAGUES)] if handled else None,
        "handled_at": handled,
        "note": note,
        "note_key": note,
        "attempts": 0,
    }


def _log(growth: Growth, line: Line, now: datetime) -> Table:
    """Return what colleagues did with each message: four lines, in the order of time."""
    events = (LogEvent.READ, LogEvent.LISTENED, LogEvent.CLAIMED, LogEvent.HANDLED)
    lines = zip(range(4 * growth.messages), cycle(events), cycle(COLLEAGUES), strict=False)
    every = A_YEAR / (4 * growth.messages)
    rows = (
        (
            now - A_YEAR + number * every,
            who,
            event.value,
            1 + number // 4,
            "192.0.2.7",
            "",
            line.clinic,
        )
        for number, event, who in lines
    )
    columns = ("at", "staff", "event", "message_id", "access_point", "detail", "clinic")
    return Table("access_log", columns, rows)


def _fill(engine: Engine, table: Table) -> None:
    """Bring rows in as fast as this database can; both are many times faster than the ORM."""
    names = ", ".join(table.columns)
    connection = engine.raw_connection()
    with closing(connection.cursor()) as cursor:
        if engine.dialect.name == "postgresql":
            with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in table.rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" for _ in table.columns)
            question = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(question, [*map(_as_sqlite_has_it, table.rows)])
    connection.commit()
    connection.close()


def _as_sqlite_has_it(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with its moments, which are in UTC, as SQLAlchemy writes them there."""
    return tuple(
        value.replace(tzinfo=None).isoformat(" ", "microseconds")
        if isinstance(value, datetime)
        else value
        for value in row
    )
