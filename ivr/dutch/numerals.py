"""Numbers and days that only a call can know, said with ready-made prompts; pure."""

from __future__ import annotations

from datetime import date

from babel.dates import get_day_names, get_month_names
from num2words import num2words

from ivr.dutch.number_groups import dialled_groups
from ivr.words.prompt import Prompt, Saying, Silence

BETWEEN_GROUPS = Silence(1)
"""A pause that leaves time to write down a group of digits (callers.md §5)."""

DIGITS = {
    str(digit): Prompt(f"digit-{digit}", f"{num2words(digit, lang='nl')}.") for digit in range(10)
}
# A day is the beginning of a sentence: the commas join its sounds, and what follows, in one breath.
DAYS = {day: Prompt(f"day-{day}", f"{num2words(day, lang='nl')},") for day in range(1, 32)}
WEEKDAYS = {
    number: Prompt(f"weekday-{number}", f"Op {get_day_names('wide', locale='nl')[number - 1]},")
    for number in range(1, 8)
}
MONTHS = {
    number: Prompt(f"month-{number}", f"{name},")
    for number, name in get_month_names("wide", locale="nl").items()
}


def prompts() -> list[Prompt]:
    """Every prompt a number or a day may need."""
    return [*DIGITS.values(), *DAYS.values(), *WEEKDAYS.values(), *MONTHS.values()]


def read_number(number: str) -> tuple[Saying, ...]:
    """Say a telephone number digit by digit, with a pause between the groups it is written in.

    Args:
        number: A valid telephone number, as E.164.
    """
    says: list[Saying] = []
    for group in dialled_groups(number):
        says += [BETWEEN_GROUPS] if says else []
        says += [DIGITS[digit] for digit in group]
    return tuple(says)


def read_day(day: date, *, with_date: bool) -> tuple[Saying, ...]:
    """Begin a sentence with a day: its weekday, and where that is not enough its date.

    The day of the month is a cardinal, as Dutch dates are spoken.
    """
    weekday = WEEKDAYS[day.isoweekday()]
    return (weekday, DAYS[day.day], MONTHS[day.month]) if with_date else (weekday,)
