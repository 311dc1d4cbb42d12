"""What is said of the day of a test: the day itself, and from when nothing may be eaten; pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ivr.call.day_meant import is_far
from ivr.call.moment import Moment
from ivr.dutch import days_of_a_test
from ivr.dutch.digits_and_days import read_day
from ivr.words.line import FastingWords
from ivr.words.prompt import Prompt, Sayings, Slot

A_DAY = timedelta(days=1)

Said = Callable[[FastingWords, date, Moment], Sayings]


def day_of_test(words: FastingWords, day: date, moment: Moment) -> Sayings:
    """Return which day the test is, and what kind of day that is."""
    return (*_which_day(day, words.test, moment), *_remark(day, words, moment))


def appointment(words: FastingWords, day: date, moment: Moment) -> Sayings:
    """Return which day the appointment is that a test on this day comes before."""
    then = day + words.before
    return (*_which_day(then, words.appointment, moment), *_remark(then, words, moment))


def fasting(words: FastingWords, day: date, moment: Moment) -> Sayings:
    """Return the day of the test, and from when; of a test that is not ahead that it is not."""
    if day <= moment.today:
        return (words.today if day == moment.today else words.over, words.person)
    night = days_of_a_test.read_night(day) if words.overnight else ()
    return (
        *read_day(day, with_date=True),
        words.test,
        *_remark(day, words, moment),
        *days_of_a_test.read_evening(day - A_DAY),
        words.at,
        *night,
        words.forbids,
    )


def day_before(_: FastingWords, day: date, __: Moment) -> Sayings:
    """Return the day before the test, on which the line may ring."""
    return read_day(day - A_DAY, with_date=True)


SAID: dict[Slot, Said] = {
    Slot.TEST_DAY: day_of_test,
    Slot.APPOINTMENT: appointment,
    Slot.FASTING: fasting,
    Slot.DAY_BEFORE: day_before,
}


def _which_day(day: date, then: Prompt, moment: Moment) -> Sayings:
    year = days_of_a_test.read_year(day) if is_far(day, moment.today) else ()
    return (*read_day(day, with_date=True), *year, then)


def _remark(day: date, words: FastingWords, moment: Moment) -> Sayings:
    remark = days_of_a_test.remark_on(day)
    return remark or ((words.closed,) if moment.is_closed_on(day) else ())
