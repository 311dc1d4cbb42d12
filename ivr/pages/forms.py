"""What a visitor types or asks for, as far as the database can hold it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import abort, request

from ivr.database.columns import LARGEST_ID
from ivr.dutch.public_days import AMSTERDAM
from ivr.pages.context import bp, now

USUAL_PERIOD = timedelta(days=27)
"""Four whole weeks, today included: every weekday counts as often."""

LONGEST_PERIOD = timedelta(days=366)

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
"""Days beyond these are slips of the keyboard, and near the calendar's ends we cannot count."""


def typed(name: str) -> str:
    """Return a field of the form; empty when it is missing."""
    return _storable(request.form.get(name, ""))


def row_numbers(name: str) -> list[int]:
    """Return the numbers of the rows that are ticked in the form, each once; words are left out."""
    words = dict.fromkeys(word[:20] for word in request.form.getlist(name))
    numbers = (int(word) for word in words if word.isascii() and word.isdecimal())
    return [number for number in numbers if 0 < number <= LARGEST_ID]


def asked(name: str) -> str:
    """Return a field of the address; empty when it is missing."""
    return _storable(request.args.get(name, ""))


def asked_number(name: str) -> int | None:
    """Return the number of a row in the address; None when it is missing, 0 when it is a word.

    No row has number 0: a question about what cannot be must find nothing, and not everything.

    Raises:
        werkzeug.exceptions.NotFound: no row can have this number.
    """
    if not asked(name).strip():
        return None
    number: int = request.args.get(name, 0, type=int)
    if not 0 <= number <= LARGEST_ID:
        abort(404)
    return number


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
    return datetime.combine(day, time(), AMSTERDAM)


def asked_period() -> tuple[date, date]:
    """Return the first and last day asked for; by default the last four weeks; a year at most."""
    last = asked_day("tot") or now().date()
    first = asked_day("van") or last - USUAL_PERIOD
    return max(min(first, last), last - LONGEST_PERIOD), last


@bp.before_request
def refuse_impossible_rows() -> None:
    """Answer 404 for a row that cannot exist, before the database stumbles over its number."""
    numbers = (value for value in (request.view_args or {}).values() if isinstance(value, int))
    if any(number > LARGEST_ID for number in numbers):
        abort(404)


def _storable(text: str) -> str:
    # PostgreSQL holds every character but this one.
    return text.replace("\0", "")
