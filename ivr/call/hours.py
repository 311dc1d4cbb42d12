"""When the clinic answers: opening hours, closed days and what follows from them; pure, no clock.

Every question takes `now` (or another moment) as an aware datetime of any zone. A moment belongs
to the opening hours from the opening second on, and no longer at the closing second: with hours of
08:00-16:30, 08:00:00 is open and 16:30:00 is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.dutch.public_days import AMSTERDAM, public_closed_days

SEARCH_DAYS = 366
"""How far ahead `next_opening` looks: a clinic that is closed for a year is a mistake in a list."""

Span = tuple[datetime, datetime]
"""A beginning, and the first moment after the end."""


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

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("Opening hours are local times; leave their zone out.")
        if not (_is_on_the_minute(self.opens) and _is_on_the_minute(self.closes)):
            raise ValueError(f"Opening hours are in whole minutes: {self}")
        if self.opens >= self.closes:
            raise ValueError(f"Opening hours must open before they close: {self}")
        if not self.weekdays or not self.weekdays <= frozenset(range(1, 8)):
            raise ValueError(f"Opening days are 1 (Monday) to 7 (Sunday), at least one: {self}")

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M} on ISO weekdays {sorted(self.weekdays)}"


@dataclass(frozen=True)
class Closure:
    """Time on end in which the clinic is closed, and the Dutch reason.

    It lasts from `begins` on the first day, or else the start of that day, up to `ends` on the last
    day, or else the end of it; the times are the clinic's own, and half-open as opening hours are.

    Raises:
        ValueError: when it ends before it began, or a time has a zone.
    """

    first_day: date
    last_day: date
    reason: str
    begins: time | None = None
    ends: time | None = None

    def __post_init__(self) -> None:
        if any(it and it.tzinfo for it in (self.begins, self.ends)):
            raise ValueError("A closure has local times; leave their zone out.")
        if not all(_is_on_the_minute(it) for it in (self.begins, self.ends) if it):
            raise ValueError(f"A closure begins and ends on whole minutes: {self}")
        begin, end = self._bounds()
        if end <= begin:
            raise ValueError(f"A closure ends at {end}, before it began: {self}")

    def span(self, zone: ZoneInfo) -> Span:
        """Return the beginning and the end in UTC; the end is the first moment after it."""
        begin, end = (it.replace(tzinfo=zone).astimezone(UTC) for it in self._bounds())
        return begin, end

    def overlaps(self, other: Closure) -> bool:
        """Return whether there is a moment in both."""
        (begin, end), (begin_other, end_other) = self._bounds(), other._bounds()
        return begin < end_other and begin_other < end

    def _bounds(self) -> Span:
        until = self.last_day if self.ends else self.last_day + timedelta(days=1)
        return (
            datetime.combine(self.first_day, self.begins or time.min),
            datetime.combine(until, self.ends or time.min),
        )


Closures = Collection[Closure]


def is_open(now: datetime, hours: OpeningHours, closures: Closures = ()) -> bool:
    """Return whether the clinic answers its telephone at this moment.

    Raises:
        ValueError: when `now` is naive.
    """
    return open_span(now, hours, closures) is not None


def open_span(now: datetime, hours: OpeningHours, closures: Closures = ()) -> Span | None:
    """Return the stretch in which the clinic is open at this moment; None when it is closed.

    Raises:
        ValueError: when `now` is naive.
    """
    day = _local(now, hours).date()
    spans = open_spans(day, hours, closures)
    return next((span for span in spans if span[0] <= now < span[1]), None)


def why_closed(now: datetime, hours: OpeningHours, closures: Closures = ()) -> str | None:
    """Return the Dutch reason why the clinic is closed at this moment; None when it is open.

    What staff wrote comes before what the calendar says.

    Raises:
        ValueError: when `now` is naive.
    """
    day = _local(now, hours).date()
    for closure in closures:
        begin, end = closure.span(hours.zone)
        if begin <= now < end:
            return closure.reason
    reason = why_closed_all_day(day, hours)
    if reason or is_open(now, hours):
        return reason
    return "buiten openingstijden"


def why_closed_all_day(day: date, hours: OpeningHours) -> str | None:
    """Return the Dutch reason in the calendar to be closed all day; None when there is none."""
    if reason := public_closed_days(day.year).get(day):
        return reason
    if day.isoweekday() in hours.weekdays:
        return None
    return "weekend" if day.isoweekday() > 5 else "vaste sluitingsdag"


def open_spans(day: date, hours: OpeningHours, closures: Closures = ()) -> tuple[Span, ...]:
    """Return the stretches of a day in which the clinic is open, in UTC and in their order.

    None of them touch: closures may lie anywhere in the day, and over one another.
    """
    if why_closed_all_day(day, hours):
        return ()
    spans: tuple[Span, ...] = (_span(day, hours),)
    for closure in closures:
        spans = tuple(piece for span in spans for piece in _without(span, closure.span(hours.zone)))
    return spans


def closed_days(hours: OpeningHours, closures: Closures) -> frozenset[date]:
    """Return the days on which closures leave nothing of the opening hours."""
    touched = {day for it in closures for day in _days(it.first_day, it.last_day)}
    return frozenset(day for day in touched if not open_spans(day, hours, closures))


def next_opening(now: datetime, hours: OpeningHours, closures: Closures = ()) -> datetime:
    """Return the first moment from `now` on, in the clinic's zone, at which the clinic is open.

    That is `now` itself while the clinic is open.

    Raises:
        ValueError: when `now` is naive.
        NeverOpenError: when the clinic stays closed for `SEARCH_DAYS` days.
    """
    today = _local(now, hours).date()
    for day in _days(today, today + timedelta(days=SEARCH_DAYS)):
        for opens, closes in open_spans(day, hours, closures):
            if now < closes:
                return max(now, opens).astimezone(hours.zone)
    problem = f"The clinic stays closed for {SEARCH_DAYS} days from {today}"
    raise NeverOpenError(f"{problem}; check the opening hours and shorten or delete closures.")


def next_working_day(now: datetime, hours: OpeningHours, closures: Closures = ()) -> date:
    """Return the day on which the clinic answers a message that is left now.

    That is the day it opens next; and while it is open, when nobody had time to answer the
    telephone, the first day after today on which it is open.

    Raises:
        ValueError: when `now` is naive.
        NeverOpenError: when the clinic stays closed for `SEARCH_DAYS` days.
    """
    if is_open(now, hours, closures):
        tomorrow = _local(now, hours).date() + timedelta(days=1)
        now = datetime.combine(tomorrow, time.min, hours.zone)
    return next_opening(now, hours, closures).date()


def working_time_between(
    start: datetime, end: datetime, hours: OpeningHours, closures: Closures = ()
) -> timedelta:
    """Return the opening time between two moments; zero when `end` is not after `start`.

    Raises:
        ValueError: when `start` or `end` is naive.
    """
    first, last = _local(start, hours).date(), _local(end, hours).date()
    total = timedelta()
    for day in _days(first, last):
        for opens, closes in open_spans(day, hours, closures):
            within = min(closes, end.astimezone(UTC)) - max(opens, start.astimezone(UTC))
            total += max(within, timedelta())
    return total


def moment_before(
    now: datetime, worked: timedelta, hours: OpeningHours, closures: Closures = ()
) -> datetime:
    """Return the latest moment since which this much opening time, more than none, has passed.

    Raises:
        ValueError: when `now` is naive.
        NeverOpenError: when the clinic was open for less in the last `SEARCH_DAYS` days.
    """
    today = _local(now, hours).date()
    for back in range(SEARCH_DAYS + 1):
        day = today - timedelta(days=back)
        for opens, closes in reversed(open_spans(day, hours, closures)):
            within = min(closes, now.astimezone(UTC)) - opens
            if within >= worked:
                return opens + within - worked
            worked -= max(within, timedelta())
    raise NeverOpenError(f"The clinic was not open long enough in {SEARCH_DAYS} days.")


def quarters(opens: time, closes: time) -> list[time]:
    """Return the times at which a day of these hours may open: its opening, and every quarter."""
    whole = (time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))
    return [opens, *(at for at in whole if opens < at < closes)]


def _local(moment: datetime, hours: OpeningHours) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} says no time zone; pass an aware datetime.")
    return moment.astimezone(hours.zone)


def _is_on_the_minute(at: time) -> bool:
    return not (at.second or at.microsecond)


@lru_cache(maxsize=1000)
def _span(day: date, hours: OpeningHours) -> Span:
    """Return opening and closing in UTC: Python subtracts local times without their offsets."""
    opens = datetime.combine(day, hours.opens, hours.zone)
    closes = datetime.combine(day, hours.closes, hours.zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _without(span: Span, closed: Span) -> Iterator[Span]:
    """Yield what is left of a span before and after closed time."""
    for begin, end in ((span[0], min(span[1], closed[0])), (max(span[0], closed[1]), span[1])):
        if begin < end:
            yield begin, end


def _days(first: date, last: date) -> Iterator[date]:
    """Return every day from the first to the last, both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
