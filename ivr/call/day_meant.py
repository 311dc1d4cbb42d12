"""Which day a caller means who keys in a day and a month: never the year; pure."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

from ivr.words.entry import DateDoubt

JUST_OVER = 60
"""Days before today on which a day counts as over, and not as that of the next year."""

_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_MOST_YEARS = 8
"""Between two leap days, around a century that has none."""


def day_meant(keys: str, today: date) -> date | DateDoubt:
    """Return the next day from today on, today too, that is written so; or the doubt about it.

    Args:
        keys: two digits of the day, and two of the month.
        today: the date at the clinic.
    """
    if len(keys) != len("DDMM") or not (keys.isascii() and keys.isdecimal()):
        return DateDoubt.DIGITS
    day, month = int(keys[:2]), int(keys[2:])
    if not 1 <= month <= len(_LONGEST_MONTHS):
        return DateDoubt.MONTH
    if not 1 <= day <= _LONGEST_MONTHS[month - 1]:
        return DateDoubt.DAY
    if _has_just_been(day, month, today):
        return DateDoubt.PAST
    return _next(day, month, today)


def is_far(day: date, today: date) -> bool:
    """Return whether a day is more than six months ahead, so that its year must be said."""
    months = today.month + 6
    limit = (today.year + (months > len(_LONGEST_MONTHS)), (months - 1) % 12 + 1, today.day)
    return (day.year, day.month, day.day) > limit


def _has_just_been(day: int, month: int, today: date) -> bool:
    before = (today - timedelta(days=ago) for ago in range(1, JUST_OVER + 1))
    return any((it.day, it.month) == (day, month) for it in before)


def _next(day: int, month: int, today: date) -> date:
    years = range(today.year, today.year + _MOST_YEARS + 1)
    exist = (year for year in years if (day, month) != (29, 2) or isleap(year))
    return next(it for it in (date(year, month, day) for year in exist) if it >= today)
