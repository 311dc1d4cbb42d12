"""Promise: what the database counts is what happened, to the minute, whatever the clocks do."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from ivr.clinic.counting import OUTCOMES, Whose, calls_per_hour, facts_of_calls, step_counts
from ivr.clinic.figures import Figures, Totals, of_one_leaflet
from ivr.records import calls
from ivr.records.calls import Call
from ivr.words.fact import Fact
from tests.calling import TUESDAY
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME, OURS
from tests.own_leaflet import LEAFLET, LINE

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
WHOSE = Whose(OURS)
THEIRS = {"clinic": CLINIC_NUMBER, "leaflet": LEAFLET_NAME}


def calls_begin(session: Session, *moments: datetime) -> None:
    rows = [THEIRS | {"started_at": it, "facts": Fact.INFORMED} for it in moments]
    session.execute(insert(Call), rows)


def figures(session: Session, first: date, last: date) -> Figures:
    since, until = _midnight(first), _midnight(last + timedelta(days=1))
    totals = Totals.of(session, WHOSE, [LEAFLET.name], LINE.steps, since, until)
    return of_one_leaflet(totals, LEAFLET, LINE, first, last)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def test_calls_and_steps_are_counted_in_a_half_open_period(session: Session) -> None:
    for number in range(3):
        calls.note_call(
            session,
            f"CA{number}",
            TUESDAY + number * HOUR,
            Fact.INFORMED,
            clinic=CLINIC_NUMBER,
        )
        calls.count_step(session, "menu", "heard", TUESDAY + number * HOUR, leaflet=LEAFLET_NAME)
    until = TUESDAY + 2 * HOUR
    began = [hour.astimezone(UTC) for hour in (TUESDAY, TUESDAY + HOUR)]
    assert calls_per_hour(session, WHOSE, TUESDAY, until) == dict.fromkeys(began, 1)
    assert facts_of_calls(session, WHOSE, TUESDAY, until) == {Fact.INFORMED: 2}
    assert step_counts(session, [LEAFLET_NAME], ["menu", "welcome"], TUESDAY, until) == {
        (LEAFLET_NAME, "menu", "heard"): 2
    }


def test_an_hour_begins_with_its_first_microsecond_and_ends_with_its_last(session: Session) -> None:
    tick = timedelta(microseconds=1)
    calls_begin(session, TUESDAY - tick, TUESDAY, TUESDAY + HOUR - tick, TUESDAY + HOUR)
    found = calls_per_hour(session, WHOSE, TUESDAY, TUESDAY + HOUR)
    assert found == {TUESDAY.astimezone(UTC): 2}


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (date(2027, 3, 2), 24)],
    ids=["summer time begins", "summer time ends", "any day"],
)
def test_a_day_has_all_its_hours_also_when_the_clock_is_changed(
    session: Session, day: date, hours: int
) -> None:
    """One call in the first and one in the last minute of each hour, from midnight to midnight."""
    begin = _midnight(day).astimezone(UTC)
    started = [begin + number * HOUR for number in range(-1, hours + 1)]
    calls_begin(session, *started, *(it + HOUR - timedelta(seconds=1) for it in started))
    shown = figures(session, day, day)
    assert shown.per_day == {day: 2 * hours}
    local = Counter((begin + number * HOUR).astimezone(AMSTERDAM).hour for number in range(hours))
    assert shown.per_hour == {hour: 2 * local[hour] for hour in range(24)}
    assert shown.facts.total == 2 * hours


def test_a_year_is_counted_as_one_would_call_by_call(session: Session) -> None:
    chance = random.Random(1515)
    first, last = date(2026, 9, 1), date(2027, 8, 31)
    begin, length = _midnight(first - timedelta(days=1)), timedelta(days=367)
    began = [begin + chance.random() * length for _ in range(3000)]
    proved = [Fact(chance.randrange(2 * max(Fact))) for _ in began]
    rows = zip(began, proved, strict=True)
    session.execute(insert(Call), [THEIRS | {"started_at": at, "facts": what} for at, what in rows])
    shown = figures(session, first, last)
    local = [it.astimezone(AMSTERDAM) for it in began]
    inside = [number for number, it in enumerate(local) if first <= it.date() <= last]
    assert 0 < len(inside) < len(local)
    assert Counter(shown.per_day) == Counter(local[number].date() for number in inside)
    assert Counter(shown.per_hour) == Counter(local[number].hour for number in inside)
    assert Counter(shown.facts.calls) == Counter(proved[number] for number in inside)


def test_every_outcome_that_is_counted_is_summed(session: Session) -> None:
    for outcome in OUTCOMES:
        calls.count_step(session, "menu", outcome, TUESDAY, leaflet=LEAFLET_NAME)
    found = step_counts(session, [LEAFLET_NAME], ["menu"], TUESDAY, TUESDAY + HOUR)
    assert found == {(LEAFLET_NAME, "menu", outcome): 1 for outcome in OUTCOMES}
