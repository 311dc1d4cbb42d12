"""Lets the database count: the page of figures takes totals, never a row for each call."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Interval,
    String,
    and_,
    column,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from ivr.database.columns import UtcDateTime, is_postgresql
from ivr.records.calls import Call, StepCount
from ivr.words.asked import Fate
from ivr.words.fact import Fact, Listened
from ivr.words.reminder import Milestone

Counts = Mapping[tuple[str, str, str], int]
"""How often a step (by its id) of a leaflet (by its name) ended in an outcome."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Whose:
    """Whose calls are counted: those of these clinics (E.164), or only those of one leaflet."""

    clinics: Collection[str]
    leaflet: str = ""

    @property
    def condition(self) -> ColumnElement[bool]:
        """Return the same for the database."""
        ours = Call.clinic.in_(self.clinics)
        return and_(ours, Call.leaflet == self.leaflet) if self.leaflet else ours


def calls_per_hour(
    session: Session, whose: Whose, since: datetime, until: datetime
) -> dict[datetime, int]:
    """Return how many calls began in each hour (UTC) from `since` to `until`, both whole hours.

    Each hour is looked up in the index of the moments. To group a million of them instead takes
    either database several times as long: it sorts them all, or keeps every group in memory.
    """
    hours_of = _hours_in_postgresql if is_postgresql(session) else _hours_in_sqlite
    hour, began = hours_of(since.astimezone(UTC), until.astimezone(UTC))
    count = select(func.count(Call.started_at)).where(whose.condition, began).scalar_subquery()
    return {row[0]: row[1] for row in session.execute(select(hour, count)) if row[1]}


_Hours = tuple[ColumnElement[datetime], ColumnElement[bool]]
"""A column of hours, and the condition that a call began in one of them."""


def _hours_in_postgresql(since: datetime, until: datetime) -> _Hours:
    an_hour = literal(HOUR, Interval())
    series = func.generate_series(since, until - HOUR, an_hour, type_=UtcDateTime())
    hour = series.column_valued("hour")
    return hour, and_(Call.started_at >= hour, Call.started_at < hour + an_hour)


def _hours_in_sqlite(since: datetime, until: datetime) -> _Hours:
    """Name the hours as SQLite keeps moments: as text, which begins with the day and the hour."""
    every = (since + number * HOUR for number in range((until - since) // HOUR))
    texts = json.dumps([f"{hour:%Y-%m-%d %H}:00:00.000000" for hour in every])
    hour = func.json_each(texts).table_valued(column("value", UtcDateTime()), name="hours").c.value
    after_any_minute = func.substr(hour, 1, len("2027-03-02 10:")).concat("~")
    moment = type_coerce(Call.started_at, String())
    return hour, and_(Call.started_at >= hour, moment < after_any_minute)


EVERY_SUM = tuple(Fact(number) for number in range(2 * max(Fact)))
"""All that calls can prove: one fact beside others, or none."""


def facts_of_calls(
    session: Session, whose: Whose, since: datetime, until: datetime
) -> dict[Fact, int]:
    """Return how many calls proved just these facts, of those begun from `since` to before `until`.

    All are named, so that either database finds each in the index and need not sort.
    """
    named = Call.facts.in_(EVERY_SUM)
    question = select(Call.facts, func.count()).where(
        whose.condition, named, Call.started_at >= since, Call.started_at < until
    )
    return {row[0]: row[1] for row in session.execute(question.group_by(Call.facts))}


_FATES = dict.fromkeys(map(str, (*Listened, *Milestone, *Fate)))
OUTCOMES = ("heard", "silence", "wrong_key", "unanswered", *_FATES)
"""What becomes of a step, as it is counted."""


def step_counts(
    session: Session,
    leaflets: Iterable[str],
    steps: Iterable[str],
    since: datetime,
    until: datetime,
) -> Counts:
    """Return how often each of these steps of these leaflets ended in each outcome of a period.

    The period is of whole hours. A leaflet is one clinic's, and so are its counts.
    """
    which = (StepCount.leaflet, StepCount.step, StepCount.outcome)
    named = (
        StepCount.leaflet.in_([*leaflets]),
        StepCount.step.in_([*steps]),
        StepCount.outcome.in_(OUTCOMES),
    )
    question = (
        select(*which, func.sum(StepCount.count))
        .where(*named, StepCount.hour >= since, StepCount.hour < until)
        .group_by(*which)
    )
    return {(row[0], row[1], row[2]): int(row[3]) for row in session.execute(question)}
