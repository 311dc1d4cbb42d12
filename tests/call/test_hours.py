"""Promise: hours are judged at the second, in the clinic's own time, with a Dutch reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.hours import (
    Closure,
    NeverOpenError,
    OpeningHours,
    is_open,
    moment_before,
    next_opening,
    why_closed,
    working_time_between,
)
from ivr.dutch.public_days import AMSTERDAM, public_closed_days

HOURS = OpeningHours(opens=time(8, 0), closes=time(16, 30))
RENOVATION = Closure(date(2027, 2, 3), date(2027, 2, 4), "Verbouwing")


def at(text: str) -> datetime:
    """A moment in the clinic's own time: at("2027-05-05 10:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


moments = st.datetimes(
    min_value=datetime(2026, 1, 1),
    max_value=datetime(2031, 6, 1),
    timezones=st.sampled_from([UTC, AMSTERDAM, ZoneInfo("Pacific/Auckland")]),
)
closure_lists = st.lists(
    st.builds(
        lambda first, days, begins, ends: Closure(
            first, first + timedelta(days=days), "Dicht", begins, ends
        ),
        st.dates(date(2026, 1, 1), date(2031, 1, 1)),
        st.integers(0, 40),
        st.none() | st.builds(time, st.integers(0, 11), st.integers(0, 59)),
        st.none() | st.builds(time, st.integers(12, 23), st.integers(0, 59)),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    "day",
    [
        "2027-01-20",  # winter
        "2027-07-20",  # summer
        "2029-03-26",  # the Monday after the clocks go forward
        "2027-11-01",  # the Monday after the clocks go back
    ],
)
@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:59:59", False),
        ("08:00:00", True),
        ("16:29:59", True),
        ("16:29:59.999999", True),
        ("16:30:00", False),
    ],
)
def test_the_first_second_is_open_and_the_last_is_closed(
    day: str, clock: str, expected: bool
) -> None:
    assert is_open(at(f"{day} {clock}"), HOURS) is expected


@pytest.mark.parametrize("clock", ["08:00:00", "12:00:00", "16:29:59"])
def test_the_monday_after_the_clocks_change_can_be_a_closed_day(clock: str) -> None:
    assert not is_open(at(f"2027-03-29 {clock}"), HOURS)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2027-01-20T06:59:59+00:00", False),
        ("2027-01-20T07:00:00+00:00", True),
        ("2027-07-20T05:59:59+00:00", False),
        ("2027-07-20T06:00:00+00:00", True),
        ("2027-07-20T14:29:59+00:00", True),
        ("2027-07-20T14:30:00+00:00", False),
        ("2027-01-20T16:00:00+09:00", True),
    ],
)
def test_a_moment_may_be_given_in_any_zone(moment: str, expected: bool) -> None:
    assert is_open(datetime.fromisoformat(moment), HOURS) is expected


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2027, 1, 20, 10, 0)
    for question in (is_open, why_closed, next_opening):
        with pytest.raises(ValueError, match="time zone"):
            question(naive, HOURS)
    with pytest.raises(ValueError, match="time zone"):
        working_time_between(naive, at("2027-01-20 10:00"), HOURS)
    with pytest.raises(ValueError, match="time zone"):
        working_time_between(at("2027-01-20 10:00"), naive, HOURS)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("2027-03-26 10:00", None),  # Goede Vrijdag
        ("2026-12-24 10:00", None),
        ("2026-12-31 16:29", None),
        ("2027-01-01 10:00", "Nieuwjaarsdag"),
        ("2027-03-29 10:00", "Tweede paasdag"),
        ("2027-04-27 10:00", "Koningsdag"),
        ("2031-04-26 10:00", "Koningsdag"),  # the 27th is a Sunday
        ("2031-04-28 10:00", None),
        ("2027-05-05 10:00", "Bevrijdingsdag"),
        ("2027-05-06 10:00", "Hemelvaartsdag"),
        ("2027-05-07 10:00", None),  # the Friday after Hemelvaart is an ordinary day
        ("2027-05-17 10:00", "Tweede pinksterdag"),
        ("2028-12-25 10:00", "Eerste kerstdag"),
        ("2028-12-26 10:00", "Tweede kerstdag"),
        ("2027-02-06 10:00", "weekend"),
        ("2027-02-01 07:59", "buiten openingstijden"),
        ("2027-02-01 16:30", "buiten openingstijden"),
        ("2027-02-03 00:00", "Verbouwing"),
        ("2027-02-04 10:00", "Verbouwing"),
        ("2027-02-05 10:00", None),
    ],
)
def test_the_reason_for_being_closed_is_a_dutch_word(moment: str, reason: str | None) -> None:
    assert why_closed(at(moment), HOURS, [RENOVATION]) == reason
    assert is_open(at(moment), HOURS, [RENOVATION]) is (reason is None)


def test_what_staff_wrote_comes_before_the_calendar() -> None:
    spring = Closure(date(2027, 5, 3), date(2027, 5, 9), "Voorjaarssluiting")
    assert why_closed(at("2027-05-05 10:00"), HOURS, [spring]) == "Voorjaarssluiting"


def test_a_weekday_without_hours_is_a_regular_closing_day() -> None:
    mornings = OpeningHours(time(8, 0), time(12, 0), weekdays=frozenset({1, 2, 4, 5}))
    assert why_closed(at("2027-02-03 10:00"), mornings) == "vaste sluitingsdag"


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2027-02-01 07:00", "2027-02-01 08:00"),
        ("2027-02-01 08:00", "2027-02-01 08:00"),
        ("2027-02-01 12:34:56", "2027-02-01 12:34:56"),
        ("2027-02-01 16:30", "2027-02-02 08:00"),
        ("2027-02-02 16:30", "2027-02-05 08:00"),  # two days of renovation follow
        ("2027-02-05 17:00", "2027-02-08 08:00"),  # a weekend follows
        ("2027-03-27 12:00", "2027-03-30 08:00"),  # the clocks go forward, then tweede paasdag
        ("2027-10-30 12:00", "2027-11-01 08:00"),  # the clocks go back
        ("2026-12-31 16:30", "2027-01-04 08:00"),  # into a new year
    ],
)
def test_the_next_opening_skips_every_closed_day(now: str, opening: str) -> None:
    assert next_opening(at(now), HOURS, [RENOVATION]) == at(opening)


def test_a_clinic_that_is_closed_for_a_year_is_an_error_that_names_the_remedy() -> None:
    closed = Closure(date(2027, 1, 1), date(2028, 12, 31), "Verhuisd")
    with pytest.raises(NeverOpenError, match=r"366 days from 2027-02-01.*closures"):
        next_opening(at("2027-02-01 10:00"), HOURS, [closed])


@pytest.mark.parametrize(
    ("start", "end", "waited"),
    [
        ("2027-02-01 09:00", "2027-02-01 10:30", timedelta(hours=1, minutes=30)),
        ("2027-02-01 16:00", "2027-02-02 08:30", timedelta(hours=1)),
        ("2027-02-01 20:00", "2027-02-01 23:00", timedelta()),
        ("2027-02-02 16:00", "2027-02-05 09:00", timedelta(hours=1, minutes=30)),
        ("2027-02-05 16:00", "2027-02-08 08:10", timedelta(minutes=40)),
        ("2027-02-08 00:00", "2027-02-13 00:00", timedelta(hours=42, minutes=30)),
        ("2027-10-29 16:00", "2027-11-01 09:00", timedelta(hours=1, minutes=30)),
        ("2027-02-02 10:00", "2027-02-01 10:00", timedelta()),
    ],
)
def test_waiting_is_counted_in_opening_time(start: str, end: str, waited: timedelta) -> None:
    assert working_time_between(at(start), at(end), HOURS, [RENOVATION]) == waited


@given(moments, st.integers(1, 3000), closure_lists)
def test_the_moment_before_is_the_latest_from_which_so_much_has_passed(
    now: datetime, minutes: int, closures: list[Closure]
) -> None:
    worked = timedelta(minutes=minutes)
    before = moment_before(now, worked, HOURS, closures)
    assert working_time_between(before, now, HOURS, closures) == worked
    later = before + timedelta(microseconds=1)
    assert working_time_between(later, now, HOURS, closures) < worked


def test_a_clinic_that_was_never_open_has_no_moment_before() -> None:
    ever = Closure(date(2020, 1, 1), date(2030, 1, 1), "verhuisd")
    with pytest.raises(NeverOpenError):
        moment_before(at("2027-01-20 10:00"), timedelta(hours=1), HOURS, [ever])


def test_the_night_the_clocks_change_is_as_long_as_it_was() -> None:
    nights = OpeningHours(time(0, 0), time(6, 0), weekdays=frozenset(range(1, 8)))
    whole_day = (
        working_time_between(at(f"{day} 00:00"), at(f"{day} 12:00"), nights)
        for day in ("2027-03-28", "2027-10-31")
    )
    assert list(whole_day) == [timedelta(hours=5), timedelta(hours=7)]


@given(moments, closure_lists)
def test_the_clinic_is_open_exactly_when_there_is_no_reason_to_be_closed(
    now: datetime, closures: list[Closure]
) -> None:
    assert is_open(now, HOURS, closures) is (why_closed(now, HOURS, closures) is None)


@given(moments, closure_lists)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    now: datetime, closures: list[Closure]
) -> None:
    opening = next_opening(now, HOURS, closures)
    assert opening >= now
    assert is_open(opening, HOURS, closures)
    assert working_time_between(now, opening, HOURS, closures) == timedelta()
    if opening > now:
        assert not is_open(now, HOURS, closures)
        assert not is_open(opening - timedelta(microseconds=1), HOURS, closures)


@given(moments, st.timedeltas(timedelta(), timedelta(days=40)), st.floats(0, 1), closure_lists)
def test_waiting_adds_up_wherever_it_is_cut(
    start: datetime, length: timedelta, share: float, closures: list[Closure]
) -> None:
    end = start.astimezone(UTC) + length
    middle = start.astimezone(UTC) + length * share
    whole = working_time_between(start, end, HOURS, closures)
    assert timedelta() <= whole <= length
    assert whole == working_time_between(start, middle, HOURS, closures) + working_time_between(
        middle, end, HOURS, closures
    )


@pytest.mark.parametrize(
    ("opens", "closes", "weekdays"),
    [
        (time(16, 30), time(8, 0), {1}),
        (time(8, 0), time(8, 0), {1}),
        (time(8, 0), time(16, 30), set()),
        (time(8, 0), time(16, 30), {0}),
        (time(8, 0, tzinfo=UTC), time(16, 30), {1}),
    ],
)
def test_hours_that_cannot_be_are_refused(opens: time, closes: time, weekdays: set[int]) -> None:
    with pytest.raises(ValueError, match=r"[Oo]pen"):
        OpeningHours(opens, closes, frozenset(weekdays))


def test_a_closure_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it began"):
        Closure(date(2027, 2, 4), date(2027, 2, 3), "Omgekeerd")


@pytest.mark.parametrize("year", [2013, 2200])
def test_a_year_the_calendar_does_not_know_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        public_closed_days(year)


@given(st.integers(2014, 2099))
def test_every_year_has_its_eight_days_off_and_five_may(year: int) -> None:
    # Hemelvaart can fall on 5 May (2016), and then there are seven dates for eight reasons.
    days = public_closed_days(year)
    assert date(year, 5, 5) in days
    assert len(days) == (7 if days[date(year, 5, 5)] == "Hemelvaartsdag" else 8)
