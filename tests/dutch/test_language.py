"""The names of the language are those of every Dutch calendar, and a key is named in words."""

from __future__ import annotations

import re

import pytest
from babel.dates import get_day_names, get_month_names

from ivr.dutch.language import DIGITS, KEY_NAMES, LANGUAGE, MONTHS, WEEKDAYS, key
from ivr.dutch.numbers import cardinal
from ivr.settings import ROOT


def test_days_and_months_have_the_names_of_the_calendar() -> None:
    names = get_day_names("wide", locale=LANGUAGE)
    assert tuple(names[day] for day in range(7)) == WEEKDAYS
    assert tuple(get_month_names("wide", locale=LANGUAGE).values()) == MONTHS


def test_a_digit_is_called_as_the_number_is() -> None:
    assert list(DIGITS) == [cardinal(number) for number in range(10)]


def test_a_key_is_called_by_its_digit_or_sign() -> None:
    assert [key(name) for name in "40*"] == ["druk op vier", "druk op nul", "druk op het sterretje"]
    assert KEY_NAMES["#"] == "hekje"


@pytest.mark.parametrize(
    "library", ["babel", "holidays", "num2words", "phonenumbers", "pyphen", "wordfreq"]
)
def test_what_knows_dutch_is_asked_here_alone(library: str) -> None:
    """Then a second language is a folder beside this one, and not a hunt."""
    asks = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    files = [ROOT / "app.py", *ROOT.glob("ivr/**/*.py"), *ROOT.glob("scripts/**/*.py")]
    asking = [path for path in files if asks.search(path.read_text(encoding="utf-8"))]
    assert asking
    assert all(path.is_relative_to(ROOT / "ivr/dutch") for path in asking)
