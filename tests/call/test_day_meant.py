"""Promise: a day and a month mean their next day from today on, whatever year, month or clock.

The days are counted here one by one, with no calendar but the lengths of the months.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.call.day_meant import day_meant, is_far
from ivr.call.hours import OpeningHours
from ivr.call.moment import moment_at
from ivr.words.entry import DateDoubt
from tests.own_leaflet import HOURS

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LEAP_YEARS = (2028, 2032, 2036, 2040)

Day = tuple[int, int, int]
"""Year, month and day of the month."""


def days(first: int, last: int) -> Iterator[Day]:
    """Yield every day of these years, counted one by one."""
    for year in range(first, last + 1):
        for month, length in enumerate(LENGTHS, 1):
            leap = month == 2 and year in LEAP_YEARS
            yield from ((year, month, day) for day in range(1, length + leap + 1))


TABLE = list(days(2025, 2040))
PLACE = {day: place for place, day in enumerate(TABLE)}
TODAYS = list(days(2026, 2031))


def expected(typed: tuple[int, int], today: Day) -> Day | DateDoubt:
    """Look a day of the month and a month up, by walking through the table."""
    here = PLACE[today]
    if any(TABLE[here - ago][:0:-1] == typed for ago in range(1, 61)):
        return DateDoubt.PAST
    return next(day for day in TABLE[here:] if day[:0:-1] == typed)


def meant(typed: tuple[int, int], today: Day) -> Day | DateDoubt:
    day, month = typed
    found = day_meant(f"{day:02}{month:02}", date(*today))
    return (found.year, found.month, found.day) if isinstance(found, date) else found


# Around today, around the edge of what is just over, half a year and a year ahead.
AROUND = (-62, -61, -60, -59, -1, 0, 1, 2, 59, 181, 184, 200, 300, 304, 305, 364)


@pytest.mark.parametrize("year", range(2026, 2032))
def test_every_day_of_a_year_around_every_edge(year: int) -> None:
    for today in days(year, year):
        for ahead in AROUND:
            typed = TABLE[PLACE[today] + ahead][:0:-1]
            assert meant((typed[0], typed[1]), today) == expected((typed[0], typed[1]), today)


@pytest.mark.parametrize(
    "today", [(2026, 11, 28), (2027, 1, 1), (2027, 12, 31), (2028, 2, 29), (2028, 3, 1)]
)
def test_every_day_that_can_be_keyed_in(today: Day) -> None:
    for month, length in enumerate(LENGTHS, 1):
        for day in range(1, length + (month == 2) + 1):
            assert meant((day, month), today) == expected((day, month), today)


@pytest.mark.parametrize(
    ("keys", "today", "expected_day"),
    [
        ("2902", date(2027, 1, 5), date(2028, 2, 29)),
        ("2902", date(2028, 2, 29), date(2028, 2, 29)),
        ("2902", date(2028, 4, 29), DateDoubt.PAST),
        ("2902", date(2028, 4, 30), date(2032, 2, 29)),
        ("0101", date(2026, 12, 31), date(2027, 1, 1)),
        ("3112", date(2027, 1, 1), DateDoubt.PAST),
        ("2803", date(2027, 3, 28), date(2027, 3, 28)),
    ],
)
def test_leap_days_and_the_turn_of_the_year(
    keys: str, today: date, expected_day: date | DateDoubt
) -> None:
    assert day_meant(keys, today) == expected_day


@pytest.mark.parametrize(
    ("keys", "doubt"),
    [
        *((keys, DateDoubt.DIGITS) for keys in ("", "1", "090", "90327", "0 93", "٠٩٠٣", "09#3")),
        *((keys, DateDoubt.MONTH) for keys in ("0900", "0913", "3113", "0000", "9999")),
        *((keys, DateDoubt.DAY) for keys in ("0003", "3204", "3104", "3002", "3106", "3111")),
    ],
)
def test_keys_that_are_no_day_have_a_reason(keys: str, doubt: DateDoubt) -> None:
    assert day_meant(keys, date(2027, 3, 2)) == doubt


@pytest.mark.parametrize(
    ("today", "last_near"),
    [
        (date(2027, 3, 2), date(2027, 9, 2)),
        (date(2027, 7, 1), date(2028, 1, 1)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 6, 30)),
    ],
)
def test_six_months_are_counted_in_months(today: date, last_near: date) -> None:
    assert not is_far(last_near, today)
    assert is_far(last_near + timedelta(days=1), today)


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        # Just before and after midnight in the Netherlands, in winter, summer and as clocks change.
        (datetime(2027, 1, 5, 22, 59, tzinfo=UTC), date(2027, 1, 5)),
        (datetime(2027, 1, 5, 23, 0, tzinfo=UTC), date(2027, 1, 6)),
        (datetime(2027, 7, 5, 21, 59, tzinfo=UTC), date(2027, 7, 5)),
        (datetime(2027, 7, 5, 22, 0, tzinfo=UTC), date(2027, 7, 6)),
        (datetime(2027, 3, 27, 23, 0, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 21, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 10, 30, 22, 0, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2027, 10, 31, 22, 59, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_day_in_the_netherlands(moment: datetime, today: date) -> None:
    hours: OpeningHours = HOURS
    assert moment_at(moment, hours).today == today
