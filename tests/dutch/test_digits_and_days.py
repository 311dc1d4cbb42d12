"""Promise: numbers and days are read back so that they can be written down."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ivr.dutch.digits_and_days import read_day, read_number
from ivr.dutch.number_groups import dialled_groups
from ivr.words.prompt import Prompt, Sayings, Silence


@given(st.from_regex(r"06[1-58][0-9]{7}", fullmatch=True))
def test_a_number_is_read_back_with_every_digit_in_order(keys: str) -> None:
    number = f"+31{keys[1:]}"
    says = read_number(number)
    digits = [saying.id.removeprefix("digit-") for saying in says if isinstance(saying, Prompt)]
    assert "".join(digits) == keys
    assert says.count(Silence(1)) == len(dialled_groups(number)) - 1


def test_a_day_is_said_as_weekday_cardinal_and_month() -> None:
    """ "vijf mei", never "vijfde mei": Dutch dates are cardinals (ivr/callers.md)."""
    assert texts(read_day(date(2027, 5, 5), with_date=True)) == ["Op woensdag,", "vijf,", "mei,"]


def test_of_a_day_that_is_near_the_weekday_is_enough() -> None:
    assert texts(read_day(date(2027, 5, 5), with_date=False)) == ["Op woensdag,"]


def texts(says: Sayings) -> list[str]:
    return [saying.text for saying in says if isinstance(saying, Prompt)]
