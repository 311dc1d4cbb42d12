"""Promise: a caller hears a day and an hour on which the clinic does open, and no other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from ivr.call.arrival import arrive
from ivr.call.hours import Closure, OpeningHours
from ivr.call.moment import moment_at
from ivr.dutch.public_days import AMSTERDAM
from ivr.line.building import build_line
from ivr.line.steps import CLOSED, SENT
from ivr.words.position import Position
from ivr.words.prompt import Prompt
from ivr.words.turn import WaitForInput
from tests.own_leaflet import LEAFLET

HOURS = OpeningHours(time(8, 0), time(16, 30))
ABOUT = replace(LEAFLET.about, opens=HOURS.opens, closes=HOURS.closes)
LINE = build_line(replace(LEAFLET, about=ABOUT))
CLOSURES = (
    Closure(date(2027, 3, 11), date(2027, 3, 12), "Verbouwing"),
    Closure(date(2027, 3, 16), date(2027, 3, 16), "Overleg", ends=time(10)),
    Closure(date(2027, 3, 17), date(2027, 3, 17), "Studiemiddag", begins=time(12)),
    Closure(date(2027, 3, 18), date(2027, 3, 18), "Storing", begins=time(9), ends=time(13, 10)),
    Closure(date(2027, 3, 19), date(2027, 3, 22), "Feest", begins=time(12), ends=time(11, 30)),
)


def said(step: str, moment: str, closures: tuple[Closure, ...] = CLOSURES) -> str:
    """Return what a caller at this step hears, at a moment in the clinic's own time."""
    now = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
    turn = arrive(LINE, Position(step), moment_at(now, HOURS, closures))
    assert isinstance(turn.wait, WaitForInput)
    says = (*turn.says, *turn.wait.says)
    return " ".join(saying.text for saying in says if isinstance(saying, Prompt))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2027-03-02 07:00", "Wij bellen u vandaag terug."),
        ("2027-03-02 10:00", "Wij bellen u morgen terug."),  # open, and nobody took the call
        ("2027-03-02 16:30", "Wij bellen u morgen terug."),
        ("2027-03-05 10:00", "Op maandag, bellen wij u terug."),
        ("2027-03-26 16:30", "Op dinsdag, bellen wij u terug."),  # Easter
        ("2027-03-28 22:00", "Op dinsdag, bellen wij u terug."),
        ("2027-04-26 16:30", "Op woensdag, bellen wij u terug."),
        ("2027-05-04 20:00", "Op vrijdag, bellen wij u terug."),
        ("2027-12-24 20:00", "Op maandag, bellen wij u terug."),
        ("2027-03-10 10:00", "Op maandag, bellen wij u terug."),
        ("2027-03-10 22:00", "Op maandag, bellen wij u terug."),
        ("2027-03-16 09:59", "Wij bellen u vandaag terug."),
        ("2027-03-16 10:00", "Wij bellen u morgen terug."),
        ("2027-03-17 12:30", "Wij bellen u morgen terug."),
        ("2027-03-18 08:30", "Wij bellen u morgen terug."),
        ("2027-03-18 09:00", "Wij bellen u vandaag terug."),
        ("2027-03-19 14:00", "Op maandag, bellen wij u terug."),
    ],
)
def test_a_message_is_answered_on_a_day_on_which_the_clinic_opens(moment: str, words: str) -> None:
    assert f"Uw bericht is verstuurd. {words}" in said(SENT, moment)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2027-03-02 07:00", "Vandaag zijn wij er weer, vanaf 08.00 uur."),
        ("2027-03-02 16:30", "Morgen zijn wij er weer, vanaf 08.00 uur."),
        ("2027-03-06 10:00", "Op maandag, zijn wij er weer, vanaf 08.00 uur."),
        ("2027-03-15 22:00", "Morgen zijn wij er weer, vanaf 10.00 uur."),
        ("2027-03-16 08:00", "Vandaag zijn wij er weer, vanaf 10.00 uur."),
        ("2027-03-17 12:00", "Morgen zijn wij er weer, vanaf 08.00 uur."),
        # Ten past one has no words of its own: a quarter past is not too early.
        ("2027-03-18 09:00", "Vandaag zijn wij er weer, vanaf 13.15 uur."),
        ("2027-03-19 12:00", "Op maandag, zijn wij er weer, vanaf 11.30 uur."),
    ],
)
def test_a_caller_who_finds_the_clinic_closed_hears_when_it_opens(moment: str, words: str) -> None:
    assert words in said(CLOSED, moment)


def test_a_day_that_is_a_week_or_more_ahead_is_said_with_its_date() -> None:
    holiday = (Closure(date(2027, 3, 2), date(2027, 3, 8), "Vakantie"),)
    opens = "Op dinsdag, negen, maart, zijn wij er weer, vanaf 08.00 uur."
    assert opens in said(CLOSED, "2027-03-02 10:00", holiday)
    assert "Op dinsdag, zijn wij er weer" in said(CLOSED, "2027-03-03 10:00", holiday)


@pytest.mark.parametrize("step", [CLOSED, SENT])
def test_no_day_is_said_when_the_clinic_never_opens(step: str) -> None:
    never = (Closure(date(2027, 1, 1), date(2029, 1, 1), "Verhuisd"),)
    words = said(step, "2027-03-02 10:00", never)
    assert ("gesloten" if step == CLOSED else "verstuurd") in words
    assert "er weer" not in words
    assert "terug" not in words


@pytest.mark.parametrize(
    "clock", [time(hour, minute) for hour in range(8, 16) for minute in (0, 1, 59)]
)
def test_no_hour_is_said_before_the_clinic_opens(clock: time) -> None:
    closures = (Closure(date(2027, 3, 2), date(2027, 3, 2), "Dicht", ends=clock),)
    hour = re.search(
        r"Vandaag zijn wij er weer, vanaf (\S+) uur", said(CLOSED, "2027-03-02 07:00", closures)
    )
    assert hour
    heard = datetime.strptime(hour[1], "%H.%M").time()
    assert clock <= heard
