"""What only the day of a test can tell: its evening and night, its year, what kind of day; pure."""

from __future__ import annotations

from datetime import date

from ivr.dutch.digits_and_days import read_date
from ivr.dutch.language import WEEKDAYS
from ivr.dutch.numbers import cardinal
from ivr.dutch.public_days import CLOSED_DAYS, public_closed_days
from ivr.dutch.written import lower
from ivr.words.prompt import Prompt, Sayings

_NEXT = (*WEEKDAYS[1:], WEEKDAYS[0])
# All but the remarks are in the middle of a sentence, as a day is (`digits_and_days`).
_EVENINGS = {
    number: Prompt(f"evening-{number}", f"Vanaf {name}avond,")
    for number, name in enumerate(WEEKDAYS, 1)
}
_NIGHTS = {
    number: Prompt(f"night-{number}", f"in de nacht van {name} op {following},")
    for number, (name, following) in enumerate(zip(WEEKDAYS, _NEXT, strict=True), 1)
}
_YEARS = {
    year: Prompt(f"year-{year}", f"tweeduizend {cardinal(year - 2000)},")
    for year in range(2026, 2041)
}
_WEEKEND = {
    6: Prompt("on-saturday", "Let op: dat is een zaterdag."),
    7: Prompt("on-sunday", "Let op: dat is een zondag."),
}
_PUBLIC = {
    name: Prompt(f"on-{name.lower().replace(' ', '-')}", f"Let op: dat is {lower(name)}.")
    for name in sorted(CLOSED_DAYS)
}


def prompts() -> list[Prompt]:
    """Return every prompt that the day of a test may need beside those of any day."""
    every = (_EVENINGS, _NIGHTS, _YEARS, _WEEKEND, _PUBLIC)
    return [prompt for prompts in every for prompt in prompts.values()]


def read_evening(day: date) -> Sayings:
    """Return the beginning of a sentence: from the evening of this day on, with its date."""
    return (_EVENINGS[day.isoweekday()], *read_date(day))


def read_night(day: date) -> Sayings:
    """Return which night it is that ends in this day."""
    return (_NIGHTS[day.isoweekday() - 1 or len(WEEKDAYS)],)


def read_year(day: date) -> Sayings:
    """Return the year, where there are words for it."""
    return (_YEARS[day.year],) if day.year in _YEARS else ()


def remark_on(day: date) -> Sayings:
    """Return that this is a public holiday or a day of the weekend; nothing of another day."""
    if name := public_closed_days(day.year).get(day):
        return (_PUBLIC[name],)
    return (_WEEKEND[day.isoweekday()],) if day.isoweekday() in _WEEKEND else ()
