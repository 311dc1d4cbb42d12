"""Numbers, times and dates are right for every value, judged by rules written a second time."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.dutch.numbers import LARGEST, amount, cardinal, digits, ordinal
from ivr.dutch.spoken import speak
from ivr.dutch.spoken.dates import spoken_date
from ivr.dutch.spoken.times import clock, day_part

ONES = (
    "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"


def _value(words: str) -> int:
    """Read number words back: the independent oracle, a parser instead of a speller."""
    total = 0
    for name, size in (("miljoen", 1_000_000), ("duizend", 1000), ("honderd", 100)):
        head, found, tail = words.partition(name)
        if found:
            total += (_value(head) if head.strip() else 1) * size
            words = tail
    return total + _below_hundred(words.strip()) if words.strip() else total


def _below_hundred(words: str) -> int:
    ones, tens = ONES.split(), TENS.split()
    if words in ones:
        return ones.index(words)
    if words == "een":
        return 1
    ten = next(ten for ten in tens if words.endswith(ten))
    unit = re.sub("(?:en|ën)$", "", words.removesuffix(ten))
    return (tens.index(ten) + 2) * 10 + (_below_hundred(unit) if unit else 0)


@given(st.integers(0, 1_000_000) | st.integers(0, LARGEST))
def test_a_number_reads_back_as_itself(number: int) -> None:
    assert _value(cardinal(number)) == number


ALARM = 112
"""Said digit by digit wherever it stands, never "honderdtwaalf" (ivr/callers.md)."""


@given(st.integers(0, 1_000_000).filter(lambda number: number != ALARM))
def test_a_number_in_a_sentence_is_only_words(number: int) -> None:
    assert speak(f"Het zijn er {number}.") == f"Het zijn er {cardinal(number)}."


@given(st.integers(0, 1_000_000))
def test_dots_between_the_thousands_change_nothing(number: int) -> None:
    assert amount(f"{number:,}".replace(",", ".")) == cardinal(number)


@pytest.mark.parametrize("hundred", range(10))
def test_small_numbers_agree_with_num2words(hundred: int) -> None:
    for number in range(hundred * 100, hundred * 100 + 100):
        assert cardinal(number) == num2words(number, lang="nl").replace("honderdéén", "honderdeen")
        assert ordinal(number) == num2words(number, lang="nl", to="ordinal")


@pytest.mark.parametrize(
    ("number", "rank"),
    [
        (1000, "duizendste"),
        (1001, "duizend eerste"),
        (2026, "tweeduizend zesentwintigste"),
        (1_000_000, "miljoenste"),
        (2_000_000, "twee miljoenste"),
        (1_000_003, "één miljoen derde"),
    ],
)
def test_a_large_rank_ends_as_a_rank(number: int, rank: str) -> None:
    assert ordinal(number) == rank


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="digit by digit"):
        cardinal(number)


@given(st.text("0123456789", min_size=1, max_size=12))
def test_digits_read_back_one_by_one(written: str) -> None:
    assert "".join(str(ONES.split().index(word)) for word in digits(written).split(", ")) == written


MINUTES_OF_THE_DAY = [(hour, minute) for hour in range(24) for minute in range(60)]


def _minutes(said: str) -> int:
    """Read a clock time back as minutes after twelve; "half vijf" is 270."""
    count = {"kwart": 15} | {cardinal(number): number for number in range(1, 15)}
    match said.split():
        case [hour, "uur"]:
            return _value(hour) * 60
        case ["half", hour]:
            return _value(hour) * 60 - 30
        case [some, "over", "half", hour]:
            return _value(hour) * 60 - 30 + count[some]
        case [some, "voor", "half", hour]:
            return _value(hour) * 60 - 30 - count[some]
        case [some, "over", hour]:
            return _value(hour) * 60 + count[some]
        case [some, "voor", hour]:
            return _value(hour) * 60 - count[some]
        case _:
            raise AssertionError(said)


@pytest.mark.parametrize("hour", range(24))
def test_every_minute_of_the_day_reads_back_as_itself(hour: int) -> None:
    for minute in range(60):
        assert _minutes(clock(hour, minute)) % 720 == (hour * 60 + minute) % 720
        written = f"Kom om {hour:02}.{minute:02} uur."
        assert speak(written) == f"Kom om {clock(hour, minute)} {day_part(hour)}."


def test_no_two_minutes_of_the_day_sound_the_same() -> None:
    said = {f"{clock(hour, minute)} {day_part(hour)}" for hour, minute in MINUTES_OF_THE_DAY}
    assert len(said) == 24 * 60


def test_twenty_four_hours_is_midnight() -> None:
    assert (clock(24, 0), day_part(24)) == (clock(0, 0), day_part(0)) == ("twaalf uur", "'s nachts")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_reads_back_as_itself(day: date) -> None:
    number, month, *year = spoken_date(day).split()
    months = "jan feb maa apr mei jun jul aug sep okt nov dec".split()  # noqa: SIM905
    assert (_value(number), months.index(month[:3]) + 1, _value(" ".join(year))) == (
        day.day,
        day.month,
        day.year,
    )


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("-/"))
def test_a_date_is_said_the_same_however_it_is_written(day: date, sign: str) -> None:
    written = f"{day.day:02}{sign}{day.month:02}{sign}{day.year}"
    assert speak(f"Dat was {written}.") == f"Dat was {spoken_date(day)}."
    assert speak(f"Dat was {day.isoformat()}.") == f"Dat was {spoken_date(day)}."
