"""Dates and weekdays in words: "vijf mei", never "vijfde mei"; "ma t/m vr" in full."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import get_day_names, get_month_names

from ivr.speech.errors import UnspeakableError
from ivr.speech.numbers import cardinal

MONTHS = [*get_month_names("wide", locale="nl").values()]
_SHORT_MONTHS = (
    "jan", "feb|febr", "mrt", "apr", "mei", "jun",
    "jul", "aug", "sep|sept", "okt", "nov", "dec",
)  # fmt: skip
_WEEKDAYS: dict[str, str] = {name[:2]: name for name in get_day_names("wide", locale="nl").values()}

_ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)"
    r"(?P<year>\d{4}|(?<!\.)\d{2})(?![\d/-]|\.\d)"
)
_MONTH = "|".join((*MONTHS, *_SHORT_MONTHS))
_DAY_NUMBER = r"[1-9]|[12]\d|3[01]"
_WITH_MONTH = re.compile(
    rf"\b(?:0?(?P<first>{_DAY_NUMBER})\s*-\s*)?0?(?P<day>{_DAY_NUMBER})"
    rf"\s+(?P<month>{_MONTH})\b(?P<dot>\.(?!\s*(?:\n|$)))?",
    re.IGNORECASE,
)
_DAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_DAY_JOINT = r"\s*(?:-|,|\btot en met\b|\bt/m\b|\btot\b|\ben\b|\bof\b)\s*"
_DAYS = re.compile(
    rf"\b{_DAY}\b\.?(?:{_DAY_JOINT}{_DAY}\b(?:\.(?=\s+(?-i:[a-zß-ÿ])))?)+", re.IGNORECASE
)
_DAY_WITH_DOT = re.compile(rf"\b({_DAY})\.(?=\s+(?-i:[a-zß-ÿ]))", re.IGNORECASE)
_DAY_OF_DATE = re.compile(
    rf"\b(?P<day>{_DAY})\b\.?,?\s+(?=\d{{1,2}}(?:[-/]\d|\s+(?:{_MONTH})\b))",
    re.IGNORECASE,
)


def spoken_date(day: date) -> str:
    """Say a date with a cardinal day: "vijf mei tweeduizend zevenentwintig"."""
    return f"{cardinal(day.day)} {MONTHS[day.month - 1]} {cardinal(day.year)}"


def say_dates(text: str) -> str:
    """Replace dates, short months and short weekdays; no such day is an UnspeakableError."""
    text = _DAYS.sub(_say_days, text)
    text = _DAY_WITH_DOT.sub(_say_weekday, text)
    text = _DAY_OF_DATE.sub(lambda match: _WEEKDAYS[match["day"].lower()] + " ", text)
    text = _ISO.sub(_say_numeric, text)
    text = _NUMERIC.sub(_say_numeric, text)
    return _WITH_MONTH.sub(_say_with_month, text)


def _say_numeric(match: re.Match[str]) -> str:
    year = int(match["year"])
    try:
        day = date(year + 2000 if year < 100 else year, int(match["month"]), int(match["day"]))
    except ValueError as impossible:
        raise UnspeakableError(
            match[0], "there is no such day; write an existing date"
        ) from impossible
    return spoken_date(day)


def _say_with_month(match: re.Match[str]) -> str:
    short = match["month"].lower()
    months = zip(MONTHS, _SHORT_MONTHS, strict=True)
    month = next(name for name, shorts in months if short in {name, *shorts.split("|")})
    # The dot of a full month is the end of the sentence, not of an abbreviation.
    dot = match["dot"] if match["dot"] and short == month else ""
    first = f"{cardinal(int(match['first']))} tot en met " if match["first"] else ""
    return f"{first}{cardinal(int(match['day']))} {month}{dot}"


def _say_days(match: re.Match[str]) -> str:
    days = re.findall(rf"\b{_DAY}\b", match[0].lower())
    if len(set(days)) < len(days):
        return match[0]  # "Zo en zo" names no days.
    said = re.sub(rf"\b({_DAY})\b\.?", _say_weekday, match[0], flags=re.IGNORECASE)
    # Opening hours on "ma-vr" include the Friday.
    return re.sub(r"\s*-\s*|\s*t/m\s*", " tot en met ", said)


def _say_weekday(match: re.Match[str]) -> str:
    return _WEEKDAYS[match[1].lower()]
