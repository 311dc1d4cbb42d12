"""The days on which every Dutch hospital clinic is closed, with their Dutch names; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

from ivr.dutch.language import COUNTRY, LANGUAGE

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""The clinic's own time; a fixed offset would be an hour wrong for half the year."""

FIRST_KNOWN_YEAR = 2014
"""Koningsdag exists since 2014; before that, other days were closed."""

# The days of the library on which hospitals close. Goede vrijdag is in the library and not here:
# polikliniek and surgery work on it. 24 and 31 December are ordinary days too. Sundays such as
# eerste paasdag need no entry. Source: cao Ziekenhuizen, opening hours of Maasstad and Adrz.
_LIBERATION_DAY = "Bevrijdingsdag"
_CLOSED_HOLIDAYS = frozenset(
    {
        "Nieuwjaarsdag",
        "Tweede paasdag",
        "Koningsdag",  # the library moves it to 26 April when the 27th is a Sunday
        "Hemelvaartsdag",
        "Tweede pinksterdag",
        "Eerste kerstdag",
        "Tweede kerstdag",
    }
)


CLOSED_DAYS = _CLOSED_HOLIDAYS | {_LIBERATION_DAY}
"""The Dutch names of all of them."""


@cache
def public_closed_days(year: int) -> Mapping[date, str]:
    """Return the days of a year on which every Dutch hospital clinic is closed, with the reason.

    Raises:
        ValueError: when the library does not know all of these days for that year.
    """
    if year < FIRST_KNOWN_YEAR:
        raise ValueError(f"Closed days are known from {FIRST_KNOWN_YEAR} on, not for {year}.")
    closed = dict(_closed_holidays(year))
    # A library that renames a day must be noticed here, not by a caller on tweede paasdag.
    if missing := _CLOSED_HOLIDAYS - set(closed.values()):
        problem = f"The holidays library does not know {sorted(missing)} in {year}"
        raise ValueError(f"{problem}; mend ivr/dutch/public_days.py.")
    # Hospitals close on 5 May every year (cao Ziekenhuizen); the library has it once in five years.
    closed.setdefault(date(year, 5, 5), _LIBERATION_DAY)
    return MappingProxyType(closed)


def _closed_holidays(year: int) -> Iterator[tuple[date, str]]:
    # The language is fixed, because the library would else follow the machine's locale.
    official = holidays.country_holidays(COUNTRY, years=year, language=LANGUAGE)
    names = ((day, name) for day in sorted(official) for name in official.get_list(day))
    return ((day, name) for day, name in names if name in _CLOSED_HOLIDAYS)
