"""The names of the language are those of every Dutch calendar, and a key is named in words."""

from __future__ import annotations

from babel.dates import get_day_names, get_month_names

from ivr.dutch.language import DIGITS, KEY_NAMES, LANGUAGE, MONTHS, WEEKDAYS, key
from ivr.dutch.spoken.numbers import cardinal


def test_days_and_months_have_the_names_of_the_calendar() -> None:
    names = get_day_names("wide", locale=LANGUAGE)
    assert tuple(names[day] for day in range(7)) == WEEKDAYS
    assert tuple(get_month_names("wide", locale=LANGUAGE).values()) == MONTHS


def test_a_digit_is_called_as_the_number_is() -> None:
    assert list(DIGITS) == [cardinal(number) for number in range(10)]


def test_a_key_is_called_by_its_digit_or_sign() -> None:
    assert [key(name) for name in "40*"] == ["toets vier", "toets nul", "toets sterretje"]
    assert KEY_NAMES["#"] == "hekje"
