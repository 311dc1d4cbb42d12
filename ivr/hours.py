"""When the clinic answers: opening hours, closed days and what follows from them; pure, no clock.

Every question takes `now` (or another moment) as an aware datetime of any zone. A moment belongs
to the opening hours from the opening second on, and no longer at the closing second: with hours of
08:00-16:30, 08:00:00 is open and 16:30:00 is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

from ivr.front_matter import FrontMatter

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""The clinic's own time; a fixed offset would be an hour wrong for half the year."""

FIRST_KNOWN_YEAR = 2014
"""Koningsdag exists since 2014; before that, the list of closed days would be another one."""

SEARCH_DAYS = 366
"""How far ahead `next_opening` looks: a clinic that is closed for a year is a mistake in a list."""

# The days of the library on which hospitals close. Goede vrijdag is in the library and not here:
# polikliniek and surgery work on it. 24 and 31 December are ordinary days too. Sundays such as
# eerste paasdag need no entry. Source: cao Ziekenhuizen, opening hours of Maasstad and Adrz.
_CLOSED_HOLIDAYS = frozenset(
    {
        "Nieuwjaarsdag",
        "Tweede paasdag",
        "Koningsdag",  # the library moves it to 26 April when the 27th is a Sunday
        "Hemelvaartsdag",
        "Tweede pinksterdag",
        "Eerste kerstdag",
        "Tweede kerstdag",
    }
)


class NeverOpenError(Exception):
    """The clinic does not open within the days we search; names the period and the remedy."""


@dataclass(frozen=True)
class OpeningHours:
    """The clinic's week: the same hours on each opening day, in the clinic's own zone.

    `weekdays` are ISO weekdays, 1 (Monday) to 7 (Sunday).

    Raises:
        ValueError: when the hours are empty or turned around, or a weekday does not exist.
    """

    opens: time
    closes: time
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    zone: ZoneInfo = AMSTERDAM

    @classmethod
    def of(cls, about: FrontMatter) -> OpeningHours:
        """Give the hours that stand above a leaflet."""
        return cls(about.opens, about.closes, about.weekdays)

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("Opening hours are local times; leave their zone out.")
        if self.opens >= self.closes:
            raise ValueError(f"Opening hours must open before they close: {self}")
        if not self.weekdays or not self.weekdays <= frozenset(range(1, 8)):
            raise ValueError(f"Opening days are 1 (Monday) to 7 (Sunday), at least one: {self}")

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M} on ISO weekdays {sorted(self.weekdays)}"


@dataclass(frozen=True)
class Closure:
    """Whole days on which the clinic is closed, the last day included, and the Dutch reason.

    Raises:
        ValueError: when the last day lies before the first.
    """

    first_day: date
    last_day: date
    reason: str

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"A closure ends on {self.last_day}, before it began: {self}")

    def covers(self, day: date) -> bool:
        """Whether the clinic is closed on this day because of this closure."""
        return self.first_day <= day <= self.last_day


@cache
def public_closed_days(year: int) -> Mapping[date, str]:
    """The days of a year on which every Dutch hospital clinic is closed, with the Dutch reason.

    Raises:
        ValueError: when the library does not know all of these days for that year.
    """
    if year < FIRST_KNOWN_YEAR:
        raise ValueError(f"Closed days are known from {FIRST_KNOWN_YEAR} on, not for {year}.")
    # The language is fixed, because the library would else follow the machine's locale.
    official = holidays.country_holidays("NL", years=year, language="nl")
    closed = {
        day: name
        for day in sorted(official)
        for name in official.get_list(day)
        if name in _CLOSED_HOLIDAYS
    }
    # A library that renames a day must be noticed here, not by a caller on tweede paasdag.
    if missing := _CLOSED_HOLIDAYS - set(closed.values()):
        raise ValueError(
            f"The holidays library does not know {sorted(missing)} in {year}; mend ivr/hours.py."
        )
    # Hospitals close on 5 May every year (cao Ziekenhuizen); the library has it once in five years.
    closed.setdefault(date(year, 5, 5), "Bevrijdingsdag")
    return MappingProxyType(closed)


def is_open(now: datetime, hours: OpeningHours, closures: Collection[Closure] = ()) -> bool:
    """Whether the clinic answers its telephone at this moment.

    Raises:
        ValueError: when `now` is naive.
    """
    local = _local(now, hours)
    return hours.opens <= local.time() < hours.closes and _opens_on(local.date(), hours, closures)


def why_closed(
    now: datetime, hours: OpeningHours, closures: Collection[Closure] = ()
) -> str | None:
    """The Dutch reason why the clinic is closed at this moment; None when it is open.

    Raises:
        ValueError: when `now` is naive.
    """
    local = _local(now, hours)
    reason = _reason_of_day(local.date(), hours, closures)
    if reason or hours.opens <= local.time() < hours.closes:
        return reason
    return "buiten openingstijden"


def next_opening(
    now: datetime, hours: OpeningHours, closures: Collection[Closure] = ()
) -> datetime:
    """The first moment, in the clinic's zone, from `now` on at which the clinic is open.

    That is `now` itself while the clinic is open.

    Raises:
        ValueError: when `now` is naive.
        NeverOpenError: when the clinic stays closed for `SEARCH_DAYS` days.
    """
    today = _local(now, hours).date()
    for day in _days(today, today + timedelta(days=SEARCH_DAYS)):
        if _opens_on(day, hours, closures):
            opens, closes = _span(day, hours)
            if now < closes:
                return max(now, opens).astimezone(hours.zone)
    raise NeverOpenError(
        f"The clinic stays closed for {SEARCH_DAYS} days from {today}; "
        "check the opening hours and shorten or delete closures."
    )


def working_time_between(
    start: datetime, end: datetime, hours: OpeningHours, closures: Collection[Closure] = ()
) -> timedelta:
    """How much opening time lies between two moments; zero when `end` is not after `start`.

    Raises:
        ValueError: when `start` or `end` is naive.
    """
    first, last = _local(start, hours).date(), _local(end, hours).date()
    total = timedelta()
    for day in _days(first, last):
        if _opens_on(day, hours, closures):
            opens, closes = _span(day, hours)
            within = min(closes, end.astimezone(UTC)) - max(opens, start.astimezone(UTC))
            total += max(within, timedelta())
    return total


def _local(moment: datetime, hours: OpeningHours) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} says no time zone; pass an aware datetime.")
    return moment.astimezone(hours.zone)


def _opens_on(day: date, hours: OpeningHours, closures: Collection[Closure]) -> bool:
    return _reason_of_day(day, hours, closures) is None


def _reason_of_day(day: date, hours: OpeningHours, closures: Collection[Closure]) -> str | None:
    """The reason to be closed all day; what staff wrote comes before what the calendar says."""
    for closure in closures:
        if closure.covers(day):
            return closure.reason
    if reason := public_closed_days(day.year).get(day):
        return reason
    if day.isoweekday() in hours.weekdays:
        return None
    return "weekend" if day.isoweekday() > 5 else "vaste sluitingsdag"


def _span(day: date, hours: OpeningHours) -> tuple[datetime, datetime]:
    """Opening and closing of a day in UTC: Python subtracts local times without their offsets."""
    opens = datetime.combine(day, hours.opens, hours.zone)
    closes = datetime.combine(day, hours.closes, hours.zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
