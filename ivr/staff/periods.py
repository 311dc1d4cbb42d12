"""The days a colleague asks for in an address, in the clinic's own zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import request

from ivr.staff.clinic import clinic, now

USUAL = timedelta(days=27)
"""Four whole weeks, today included: every weekday counts as often."""

LONGEST = timedelta(days=366)

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
"""Days beyond these are slips of the keyboard, and near the calendar's ends we cannot count."""


def asked_day(name: str) -> date | None:
    """Return the day in the address, or None when it is missing or none."""
    return day_of(request.args.get(name, ""))


def day_of(value: str) -> date | None:
    """Return the day that a date field holds, or None when it is none or absurdly far away."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def midnight(day: date) -> datetime:
    """Return the beginning of a day."""
    return datetime.combine(day, time(), clinic().hours.zone)


def asked_period() -> tuple[date, date]:
    """Return the first and last day asked for; the last four weeks when none is, a year at most."""
    last = asked_day("tot") or now().date()
    first = asked_day("van") or last - USUAL
    return max(min(first, last), last - LONGEST), last
