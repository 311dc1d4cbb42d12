"""Promise: every minute of 2026-2031 gives the right answer: open or closed.

The expectation is written by hand and knows neither the holidays library nor a time zone database:
the closed days come from the cao Ziekenhuizen and a paper calendar, the change of clocks from
directive 2000/84/EC (last Sunday of March and of October).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ivr.call.hours import OpeningHours, is_open
from ivr.dutch.public_days import public_closed_days

HOURS = OpeningHours(opens=time(8, 0), closes=time(16, 30))

# Per year: tweede paasdag, Koningsdag, Bevrijdingsdag, Hemelvaart, tweede pinksterdag.
MOVING_DAYS = {
    2026: ("04-06", "04-27", "05-05", "05-14", "05-25"),
    2027: ("03-29", "04-27", "05-05", "05-06", "05-17"),
    2028: ("04-17", "04-27", "05-05", "05-25", "06-05"),
    2029: ("04-02", "04-27", "05-05", "05-10", "05-21"),
    2030: ("04-22", "04-27", "05-05", "05-30", "06-10"),
    2031: ("04-14", "04-26", "05-05", "05-22", "06-02"),
}
CHRISTMAS_AND_NEW_YEAR = ("01-01", "12-25", "12-26")

# Summer time is in force from the first of these days up to, not including, the second.
SUMMER_TIME = {
    2026: ("03-29", "10-25"),
    2027: ("03-28", "10-31"),
    2028: ("03-26", "10-29"),
    2029: ("03-25", "10-28"),
    2030: ("03-31", "10-27"),
    2031: ("03-30", "10-26"),
}


def _closed_days(year: int) -> set[str]:
    return {f"{year}-{day}" for day in (*MOVING_DAYS[year], *CHRISTMAS_AND_NEW_YEAR)}


def _open_minutes(day: date) -> range:
    """The open minutes of a day, counted from midnight UTC."""
    if day.isoweekday() in (6, 7) or day.isoformat() in _closed_days(day.year):
        return range(0)
    begin, end = SUMMER_TIME[day.year]
    summer = f"{day.year}-{begin}" <= day.isoformat() < f"{day.year}-{end}"
    ahead = 120 if summer else 60
    return range(8 * 60 - ahead, 16 * 60 + 30 - ahead)


def _easter(year: int) -> date:
    """Easter by Gauss's rule with the constants of 1900-2099; the library uses another method."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    # Gauss's two exceptions: Easter is never on 26 April, and on 25 April only when a <= 10.
    days = d + e
    if days == 35 or (d == 28 and e == 6 and a > 10):
        days -= 7
    return date(year, 3, 22) + timedelta(days=days)


@pytest.mark.parametrize("year", MOVING_DAYS)
def test_every_minute_of_the_year_is_open_or_closed_as_the_table_says(year: int) -> None:
    midnight = datetime(year, 1, 1, tzinfo=UTC)
    wrong = []
    while midnight.year == year:
        expected = _open_minutes(midnight.date())
        for minute in range(24 * 60):
            now = midnight + timedelta(minutes=minute)
            if is_open(now, HOURS) != (minute in expected):
                wrong.append(now)
        midnight += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize("year", MOVING_DAYS)
def test_the_closed_days_are_exactly_those_of_the_table(year: int) -> None:
    assert {day.isoformat() for day in public_closed_days(year)} == _closed_days(year)


@pytest.mark.parametrize("year", MOVING_DAYS)
def test_the_table_itself_follows_easter(year: int) -> None:
    easter = _easter(year)
    offsets = {0: 1, 3: 39, 4: 50}
    for column, days_after_easter in offsets.items():
        expected = easter + timedelta(days=days_after_easter)
        assert f"{year}-{MOVING_DAYS[year][column]}" == expected.isoformat()
