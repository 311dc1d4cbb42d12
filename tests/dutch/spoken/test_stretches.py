"""Opening hours are never a telephone number, nor a telephone number opening hours."""

from __future__ import annotations

import pytest

from ivr.dutch.spoken import speak
from ivr.dutch.spoken.times import clock, day_part

QUARTERS = [(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
LENGTHS = (1, 2, 5, 16, 34, 47)
"""Of a stretch, in quarters of an hour."""


def _said(begin: tuple[int, int], end: tuple[int, int]) -> str:
    first, last = day_part(begin[0]), day_part(end[0])
    # The part of the day is said once, but of twelve o'clock always.
    needed = first != last or begin[0] % 12 == 0
    opening = clock(*begin) + (f" {first}" if needed else "")
    return f"van {opening} tot {clock(*end)} {last}"


@pytest.mark.parametrize("joint", ["-", " \u2013 ", " tot "])
@pytest.mark.parametrize(
    "form",
    ["{:02}.{:02}", "{:02}:{:02}", "{}.{:02}", "{}:{:02}"],
    ids=["08.00", "08:00", "8.00", "8:00"],
)
def test_every_stretch_of_quarters_is_clock_time(form: str, joint: str) -> None:
    for place, begin in enumerate(QUARTERS):
        end = QUARTERS[(place + LENGTHS[place % len(LENGTHS)]) % len(QUARTERS)]
        written = form.format(*begin) + joint + form.format(*end)
        assert speak(f"Ma t/m vr, {written}.") == (
            f"Maandag tot en met vrijdag, {_said(begin, end)}."
        )


NUMBERS = [
    *("0800-1630", "0800 1630", "0900-0830", "0900 1530", "0800 08 30", "0900-9.30.0"),
    *("078-615 30 00", "(078) 615 30 00", "078 - 615 30 00", "0786153000", "078.615.30.00"),
    *("010-415 30 30", "010 415 1530", "(010) 415 15 30", "020-5 12 30 45", "088 - 08 30 000"),
    *("06-12 30 15 45", "06 - 12301545", "06 15 30 16 30", "06-10.11.12.13", "0612301630"),
    *("0184-41 30 15", "0184 - 413015", "(0184) 41 30 15", "0182-53 08 00"),
    *("+31 78 615 30 00", "+31 6 12 30 15 45", "0031 10 415 15 30", "14 0184"),
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("after", [".", ", 08.00-16.30.", " (ma-vr 8.30-12.00)."])
def test_a_telephone_number_is_dialled_and_its_hours_are_hours(number: str, after: str) -> None:
    said = speak(f"Bel {number}{after}")
    dialled = said.partition(" van ")[0].partition(", maandag")[0]
    assert not {"uur", "half", "kwart", "over", "voor"} & set(dialled.replace(",", " ").split())
    assert ("acht uur" in said or "half negen" in said) is (after != ".")
