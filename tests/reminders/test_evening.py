"""Promise: nobody is rung before the hours, after them, or after half past eight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.dutch.public_days import AMSTERDAM
from ivr.reminders.evening import BETWEEN_TRIES, is_settled
from tests.reminders.evenings import ASKED, DAY, EVENINGS, eve


@pytest.mark.parametrize(
    ("clock", "first", "second"),
    [
        ("17:59:59", False, False),
        ("18:00", True, True),
        ("19:59:59", True, True),
        ("20:00", False, True),
        ("20:29:39", False, True),
        ("20:29:40", False, False),
        ("23:00", False, False),
    ],
)
def test_each_try_has_its_hours(clock: str, first: bool, second: bool) -> None:
    now = eve(clock)
    assert EVENINGS.may_ring(DAY, 1, now) is first
    assert EVENINGS.may_ring(DAY, 2, now) is second
    assert not EVENINGS.may_ring(DAY, 3, now)
    assert not replace(EVENINGS, are_on=False).may_ring(DAY, 1, now)
    assert not EVENINGS.may_ring(DAY + timedelta(days=1), 1, now)


def test_hours_that_end_later_do_not_move_half_past_eight() -> None:
    late = replace(EVENINGS, ends=time(23))
    assert not late.may_ring(DAY, 1, eve("20:30"))
    assert late.first_try(DAY, 1, ASKED) < eve("20:30")


def test_what_nobody_answered_is_settled_once_who_picked_up_last_has_had_time() -> None:
    assert [is_settled(DAY, eve(clock)) for clock in ("20:32:59", "20:33")] == [False, True]


def test_the_first_tries_of_an_evening_are_spread_over_it() -> None:
    for count in (8, 40, 200):
        at = sorted(EVENINGS.first_try(DAY, place, ASKED) for place in range(1, count + 1))
        gaps = [later - earlier for earlier, later in pairwise(at)]
        fair = timedelta(hours=2) / count
        assert fair / 4 < min(gaps)
        assert max(gaps) < fair * 2


@given(
    some.integers(1, 1000),
    some.dates(date(2026, 1, 1), date(2031, 12, 31)),
    some.integers(0, 107),
)
def test_who_asks_in_the_evening_itself_is_rung_later_that_evening(
    place: int, day: date, minute: int
) -> None:
    eighteen = datetime.combine(day - timedelta(days=1), time(18), AMSTERDAM)
    asked_at = eighteen + timedelta(minutes=minute)
    assert EVENINGS.takes(day, asked_at)
    first = EVENINGS.first_try(day, place, asked_at)
    assert asked_at + timedelta(minutes=10) <= first
    assert EVENINGS.may_ring(day, 1, first)
    assert EVENINGS.may_ring(day, 2, first + BETWEEN_TRIES + timedelta(minutes=1))
