"""Promise: for every day the answer tells the right evening, hour and night, within 20 seconds.

The days and their names are counted here by themselves, from one Thursday on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise

import pytest

from ivr.call.hours import Closure
from ivr.call.moment import Moment, moment_at
from ivr.call.said_of_a_test import appointment, day_before, day_of_test, fasting
from ivr.house import AUDIO
from ivr.line.building import build_line
from ivr.sound.playable import SoundFolder
from ivr.words.line import FastingWords
from ivr.words.prompt import Pace, prompts_among
from tests.calling import TUESDAY
from tests.dated_leaflet import LEAFLET, line_of
from tests.own_leaflet import HOURS
from tests.pavo_1515 import needs_pavo_1515, pavo_1515

NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    *(("januari", 31), ("februari", 28), ("maart", 31), ("april", 30), ("mei", 31), ("juni", 30)),
    *(("juli", 31), ("augustus", 31), ("september", 30), ("oktober", 31), ("november", 30)),
    ("december", 31),
)
SMALL = (
    *("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien"),
    *("negentien", "twintig", "eenentwintig", "tweeëntwintig", "drieëntwintig"),
    *("vierentwintig", "vijfentwintig", "zesentwintig", "zevenentwintig", "achtentwintig"),
    *("negenentwintig", "dertig", "eenendertig"),
)
LONG_AGO = Moment(date(2025, 12, 1), True, None, None)

Named = tuple[tuple[int, int, int], str, str]
"""A day, the name of its weekday, and how its date is said."""


@cache
def words() -> FastingWords:
    found = line_of().fasting
    assert found
    return found


def said(*sayings: object) -> str:
    return " ".join(prompt.text for prompt in prompts_among(sayings))


def calendar(first: int, last: int) -> Iterator[Named]:
    """Count every day of these years; 1 January 2026 is a Thursday."""
    count = NAMES.index("donderdag")
    for year in range(2026, last + 1):
        for month, (name, length) in enumerate(MONTHS, 1):
            for day in range(1, length + (month == 2 and year in (2028, 2032)) + 1):
                if year >= first:
                    yield (year, month, day), NAMES[count % 7], f"{SMALL[day]}, {name},"
                count += 1


@pytest.mark.parametrize("year", range(2026, 2032))
def test_every_day_has_its_evening_hour_and_night(year: int) -> None:
    every = list(calendar(year, year + 1))[: 366 + 1]
    for (_, before, eve), (day, weekday, its_date) in pairwise(every):
        answer = said(*fasting(words(), date(*day), LONG_AGO))
        assert answer.startswith(f"Op {weekday}, {its_date} is de echo.")
        assert answer.endswith(
            f"Vanaf {before}avond, {eve} om twaalf uur 's nachts, "
            f"in de nacht van {before} op {weekday}, mag u niets meer eten."
        )
        assert said(*day_before(words(), date(*day), LONG_AGO)) == f"Op {before}, {eve}"


def test_a_day_far_ahead_has_its_year() -> None:
    moment = moment_at(TUESDAY, HOURS)
    near, far = date(2027, 9, 2), date(2027, 9, 3)
    assert "tweeduizend" not in said(*day_of_test(words(), near, moment))
    assert "september, tweeduizend zevenentwintig, is de echo." in said(
        *day_of_test(words(), far, moment)
    )
    assert "tweeduizend achtentwintig" in said(*day_of_test(words(), date(2028, 2, 29), moment))


@pytest.mark.parametrize(
    ("day", "remark"),
    [
        (date(2027, 3, 6), "Let op: dat is een zaterdag."),
        (date(2027, 3, 7), "Let op: dat is een zondag."),
        (date(2027, 3, 28), "Let op: dat is een zondag."),  # first Easter day: the clocks change
        (date(2027, 3, 29), "Let op: dat is tweede paasdag."),
        (date(2027, 4, 27), "Let op: dat is koningsdag."),
        (date(2027, 5, 5), "Let op: dat is bevrijdingsdag."),
        (date(2027, 5, 6), "Let op: dat is hemelvaartsdag."),
        (date(2027, 12, 25), "Let op: dat is eerste kerstdag."),
        (date(2028, 1, 1), "Let op: dat is nieuwjaarsdag."),
        (date(2027, 3, 10), "Let op: dan is de polikliniek dicht."),
        (date(2027, 3, 9), ""),
        (date(2027, 3, 11), ""),  # closed for a part of the day only
    ],
)
def test_a_weekend_or_a_closed_day_is_said(day: date, remark: str) -> None:
    closures = (
        Closure(date(2027, 3, 10), date(2027, 3, 10), "verhuizing"),
        Closure(date(2027, 3, 11), date(2027, 3, 11), "overleg", ends=time(12)),
    )
    moment = moment_at(TUESDAY, HOURS, closures)
    heard = said(*day_of_test(words(), day, moment))
    assert heard.endswith(f"is de echo. {remark}".strip())
    if day > moment.today:
        assert remark in said(*fasting(words(), day, moment))


def test_the_day_of_the_week_on_which_a_clinic_is_always_closed_is_said() -> None:
    hours = replace(HOURS, weekdays=frozenset({1, 2, 3, 4}))
    friday = said(*day_of_test(words(), date(2027, 3, 12), moment_at(TUESDAY, hours)))
    assert friday.endswith("Let op: dan is de polikliniek dicht.")


def test_the_appointment_is_as_much_later_as_the_leaflet_says() -> None:
    moment = moment_at(TUESDAY, HOURS)
    heard = said(*appointment(words(), date(2027, 3, 22), moment))
    assert (
        heard == "Op maandag, negenentwintig, maart, is uw afspraak. Let op: dat is tweede paasdag."
    )


def test_a_test_that_is_today_or_over_is_said_so_and_a_person_offered() -> None:
    moment = moment_at(TUESDAY, HOURS)
    today, over = (said(*fasting(words(), day, moment)) for day in (moment.today, date(2027, 3, 1)))
    assert today == "De echo is vandaag. Een medewerker: druk op nul."
    assert over == "De dag van de echo is al geweest. Een medewerker: druk op nul."


@needs_pavo_1515
def test_every_answer_is_said_within_twenty_seconds() -> None:
    line, seconds = build_line(pavo_1515()), SoundFolder(AUDIO).now.seconds
    assert line.fasting
    for count in range(6 * 366):
        day = date(2026, 1, 1) + timedelta(days=count)
        heard = prompts_among(fasting(line.fasting, day, LONG_AGO))
        assert sum(seconds(prompt, Pace.NORMAL) for prompt in heard) <= 20


def test_the_words_are_those_of_the_leaflet() -> None:
    assert LEAFLET.fasting
    assert words().forbids.text == f"{LEAFLET.fasting.forbids}."
