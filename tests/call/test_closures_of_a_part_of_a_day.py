"""Promise: a part of a day can be closed, and every minute of that day is judged right.

The open minutes are written by hand, as clock times in the clinic's own zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from ivr.call.hours import (
    Closure,
    OpeningHours,
    is_open,
    next_opening,
    next_working_day,
    quarters,
    why_closed,
    working_time_between,
)
from ivr.dutch.public_days import AMSTERDAM

HOURS = OpeningHours(opens=time(8, 0), closes=time(16, 30))
NIGHTS = OpeningHours(time(0, 0), time(6, 0), weekdays=frozenset(range(1, 8)))
TUESDAY, SATURDAY, HOLIDAY = date(2027, 3, 2), date(2027, 3, 6), date(2027, 5, 5)
SUMMER_BEGINS, SUMMER_ENDS = date(2027, 3, 28), date(2027, 10, 31)


def part(day: date, begins: str = "", ends: str = "") -> Closure:
    """A closure of one day, from and up to a clock time; empty: from its start, up to its end."""
    begin, end = (time.fromisoformat(at) if at else None for at in (begins, ends))
    return Closure(day, day, "Dicht", begin, end)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), AMSTERDAM)


# Each row: the day, what is closed, and the hours that are left.
DAYS = [
    (TUESDAY, [part(TUESDAY, begins="12:00")], ["08:00-12:00"]),
    (TUESDAY, [part(TUESDAY, ends="10:00")], ["10:00-16:30"]),
    (TUESDAY, [part(TUESDAY, "10:00", "12:00")], ["08:00-10:00", "12:00-16:30"]),
    (TUESDAY, [part(TUESDAY, "07:00", "08:01")], ["08:01-16:30"]),
    (TUESDAY, [part(TUESDAY, "16:29", "23:00")], ["08:00-16:29"]),
    (TUESDAY, [part(TUESDAY, ends="08:00"), part(TUESDAY, begins="16:30")], ["08:00-16:30"]),
    (TUESDAY, [part(TUESDAY, "08:00", "16:30")], []),
    (TUESDAY, [part(TUESDAY)], []),
    # Over one another, beside one another, one within the other, and in any order.
    (TUESDAY, [part(TUESDAY, "09:00", "12:00"), part(TUESDAY, "11:00", "13:00")],
     ["08:00-09:00", "13:00-16:30"]),
    (TUESDAY, [part(TUESDAY, "14:00", "15:00"), part(TUESDAY, "09:00", "10:00")],
     ["08:00-09:00", "10:00-14:00", "15:00-16:30"]),
    (TUESDAY, [part(TUESDAY, "09:00", "12:00"), part(TUESDAY, "12:00", "13:00")],
     ["08:00-09:00", "13:00-16:30"]),
    (TUESDAY, [part(TUESDAY, "10:00", "11:00"), part(TUESDAY, "09:00", "12:00")],
     ["08:00-09:00", "12:00-16:30"]),
    (TUESDAY, [part(TUESDAY, ends="12:00"), part(TUESDAY, begins="12:00")], []),
    # From a day into another.
    (TUESDAY, [Closure(date(2027, 3, 1), TUESDAY, "Dicht", time(12), time(9))], ["09:00-16:30"]),
    (TUESDAY, [Closure(TUESDAY, date(2027, 3, 4), "Dicht", time(12), time(9))], ["08:00-12:00"]),
    (date(2027, 3, 3), [Closure(TUESDAY, date(2027, 3, 4), "Dicht", time(12), time(9))], []),
    (date(2027, 3, 1), [part(TUESDAY, begins="12:00")], ["08:00-16:30"]),
    # A closure opens nothing.
    (SATURDAY, [part(SATURDAY, begins="12:00")], []),
    (HOLIDAY, [part(HOLIDAY, ends="12:00")], []),
]  # fmt: skip


def minutes(day: date, spans: Iterable[str]) -> set[datetime]:
    """Every open minute, from the hours as a colleague would write them down."""
    found = set()
    for span in spans:
        opens, closes = (at(day, clock) for clock in span.split("-"))
        count = int((closes - opens) / timedelta(minutes=1))
        found |= {opens + timedelta(minutes=number) for number in range(count)}
    return found


@pytest.mark.parametrize(("day", "closures", "spans"), DAYS)
def test_every_minute_of_a_day_with_closures_is_open_or_closed_as_the_table_says(
    day: date, closures: list[Closure], spans: list[str]
) -> None:
    expected = minutes(day, spans)
    midnight, minute = datetime.combine(day, time.min, AMSTERDAM), timedelta(minutes=1)
    whole_day = [midnight + number * minute for number in range(24 * 60)]
    assert {now for now in whole_day if is_open(now, HOURS, closures)} == expected
    assert {now for now in whole_day if why_closed(now, HOURS, closures) is None} == expected
    for now in whole_day:
        later = [open_minute for open_minute in expected if open_minute >= now]
        opens = next_opening(now, HOURS, closures)
        assert opens == min(later) if later else opens.date() > day
        # A caller has to wait for another day while the clinic is open.
        assert (next_working_day(now, HOURS, closures) == day) is (
            bool(later) and now not in expected
        )
    waited = working_time_between(midnight, midnight + timedelta(days=1), HOURS, closures)
    assert waited == len(expected) * minute


def test_the_bounds_of_a_closure_are_half_open() -> None:
    closures, instant = [part(TUESDAY, "10:00", "12:00")], timedelta(microseconds=1)
    judged = [
        is_open(at(TUESDAY, clock) - before, HOURS, closures)
        for clock in ("10:00", "12:00")
        for before in (instant, timedelta())
    ]
    assert judged == [True, False, False, True]


@pytest.mark.parametrize(
    ("day", "closure", "open_hours"),
    [
        # At 02.00 the clocks go to 03.00: the night has five hours, of which two are before it.
        (SUMMER_BEGINS, part(SUMMER_BEGINS, begins="03:00"), 2),
        (SUMMER_BEGINS, part(SUMMER_BEGINS, ends="03:00"), 3),
        (SUMMER_BEGINS, part(SUMMER_BEGINS, "01:00", "04:00"), 3),
        # At 03.00 they go back to 02.00: seven hours, of which four are before the second 03.00.
        (SUMMER_ENDS, part(SUMMER_ENDS, begins="03:00"), 4),
        (SUMMER_ENDS, part(SUMMER_ENDS, ends="03:00"), 3),
        (SUMMER_ENDS, part(SUMMER_ENDS, "01:00", "04:00"), 3),
    ],
)
def test_a_part_of_the_night_in_which_the_clocks_change_is_as_long_as_it_was(
    day: date, closure: Closure, open_hours: int
) -> None:
    begin = at(day, "00:00").astimezone(UTC)
    minute, end = timedelta(minutes=1), begin + timedelta(hours=12)
    found = sum(is_open(begin + number * minute, NIGHTS, [closure]) for number in range(12 * 60))
    assert found == open_hours * 60
    assert working_time_between(begin, end, NIGHTS, [closure]) == timedelta(hours=open_hours)


@pytest.mark.parametrize(
    ("begins", "ends"), [(time(12), time(12)), (time(12), time(9)), (None, time(0))]
)
def test_a_closure_without_a_moment_in_it_is_refused(begins: time | None, ends: time) -> None:
    with pytest.raises(ValueError, match="before it began"):
        Closure(TUESDAY, TUESDAY, "Omgekeerd", begins, ends)


def test_a_closure_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Closure(TUESDAY, TUESDAY, "Dicht", time(12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (part(TUESDAY, ends="12:00"), part(TUESDAY, begins="12:00"), False),
        (part(TUESDAY, ends="12:01"), part(TUESDAY, begins="12:00"), True),
        (part(TUESDAY), part(TUESDAY, "12:00", "13:00"), True),
        (part(TUESDAY), part(date(2027, 3, 3)), False),
    ],
)
def test_closures_overlap_when_a_moment_is_in_both(
    one: Closure, other: Closure, together: bool
) -> None:
    assert one.overlaps(other) is other.overlaps(one) is together


def test_a_day_opens_at_its_hour_or_at_a_quarter() -> None:
    assert quarters(time(8, 10), time(9, 0)) == [time(8, 10), time(8, 15), time(8, 30), time(8, 45)]
