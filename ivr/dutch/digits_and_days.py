"""Numbers and days that only a call can know, said with ready-made prompts; pure."""

from __future__ import annotations

from datetime import date, datetime

from ivr.dutch.language import DIGITS, MONTHS, WEEKDAYS
from ivr.dutch.number_groups import dialled_groups
from ivr.dutch.numbers import cardinal
from ivr.words.prompt import Prompt, Saying, Sayings, Silence

BETWEEN_GROUPS = Silence(1)
"""A pause that leaves time to write down a group of digits (ivr/callers.md)."""

HALF_AN_HOUR = 30
"""Minutes from which a moment is nearer to the hour that follows."""

_DIGITS = {str(digit): Prompt(f"digit-{digit}", f"{word}.") for digit, word in enumerate(DIGITS)}
# A day is the beginning of a sentence: the commas join its sounds, and what follows, in one breath.
_DAYS = {day: Prompt(f"day-{day}", f"{cardinal(day)},") for day in range(1, 32)}
_WEEKDAYS = {
    number: Prompt(f"weekday-{number}", f"Op {name},") for number, name in enumerate(WEEKDAYS, 1)
}
_MONTHS = {number: Prompt(f"month-{number}", f"{name},") for number, name in enumerate(MONTHS, 1)}


def prompts() -> list[Prompt]:
    """Return every prompt that a number or a day may need."""
    return [*_DIGITS.values(), *_DAYS.values(), *_WEEKDAYS.values(), *_MONTHS.values()]


def read_number(number: str) -> Sayings:
    """Return a telephone number said digit by digit, with a pause between its groups.

    Args:
        number: A valid telephone number, as E.164.
    """
    says: list[Saying] = []
    for group in dialled_groups(number):
        says += [BETWEEN_GROUPS] if says else []
        says += [_DIGITS[digit] for digit in group]
    return tuple(says)


def read_digits(keys: str) -> tuple[Prompt, ...]:
    """Return the digits among some keys, one by one."""
    return tuple(_DIGITS[key] for key in keys if key in _DIGITS)


def read_day(day: date, *, with_date: bool) -> Sayings:
    """Return the beginning of a sentence: a weekday, and where that is not enough its date.

    The day of the month is a cardinal, as Dutch dates are spoken.
    """
    weekday = _WEEKDAYS[day.isoweekday()]
    return (weekday, *read_date(day)) if with_date else (weekday,)


def read_hour(at: datetime) -> Prompt:
    """Return the hour of the day that a moment is nearest to, of that same day: 1 to 24."""
    return _DAYS[max(1, min(24, at.hour + (at.minute >= HALF_AN_HOUR)))]


def read_date(day: date) -> tuple[Prompt, ...]:
    """Return the day of the month, and the month."""
    return _DAYS[day.day], _MONTHS[day.month]
