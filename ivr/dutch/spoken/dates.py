"""Dates and weekdays in words: "vijf mei", never "vijfde mei"; "ma t/m vr" in full."""

from __future__ import annotations

import re
from datetime import date

from ivr.dutch.language import MONTHS, WEEKDAYS
from ivr.dutch.numbers import cardinal
from ivr.dutch.spoken.unspeakable import UnspeakableError

SHORT_MONTHS = {
    "jan": "januari", "feb": "februari", "febr": "februari", "mrt": "maart", "apr": "april",
    "jun": "juni", "jul": "juli", "aug": "augustus", "sep": "september", "sept": "september",
    "okt": "oktober", "nov": "november", "dec": "december",
}  # fmt: skip
SHORT_DAYS = {name[:2]: name for name in WEEKDAYS}
_LEAP_YEAR = 2024

_ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)"
    r"(?P<year>(?:1[89]|2[01])\d\d|(?<!\.)\d{2})(?![\d/-]|\.\d)"
)
_MONTH = "|".join((*MONTHS, *SHORT_MONTHS))
_MONTH_OF_YEAR = re.compile(
    r"(?<![\w.,/-])(?P<month>0[1-9]|1[0-2])[-/](?P<year>(?:19|20)\d\d)(?![\w/-]|[.,]\d)"
)
_BARE_MONTH = re.compile(
    rf"\b(?P<before>tot en met (?:(?:begin|half|medio|eind) )?|begin |medio |eind )?"
    rf"(?P<month>{'|'.join(SHORT_MONTHS)})\b(?P<dot>\.?)"
    r"(?P<after>(?= tot en met\b)|(?=\s+(?:19|20)\d\d\b))?",
    re.IGNORECASE,
)
_DAY_NUMBER = r"[1-9]|[12]\d|3[01]"
_WITH_MONTH = re.compile(
    rf"\b(?:0?(?P<first>{_DAY_NUMBER})\s*-\s*)?0?(?P<day>{_DAY_NUMBER})"
    rf"\s+(?P<month>{_MONTH})\b(?P<dot>\.(?!\s*(?:\n|$)|\s+(?-i:[A-ZÀ-Þ])))?",
    re.IGNORECASE,
)
_DAY = rf"(?:{'|'.join(SHORT_DAYS)})"
_DAY_JOINT = r"\s*(?:-|,|/|\btot en met\b|\bt/m\b|\btot\b|\ben\b|\bof\b)\s*"
_DAYS = re.compile(
    rf"\b{_DAY}\b\.?(?:{_DAY_JOINT}{_DAY}\b(?:\.(?=:|\s+(?-i:[a-zß-ÿ])))?)+", re.IGNORECASE
)
_DAY_WITH_DOT = re.compile(rf"\b({_DAY})\.(?=\s+(?-i:[a-zß-ÿ]))", re.IGNORECASE)
# What makes a day of "di": a time, a date or "op". "Zo" is mostly "in that way", so it needs more.
_TIME_NEXT = r"\s+\d{1,2}[.:]\d\d|\s+(?:van|vanaf|tussen|om|tot|voor|na)\s+\d"
_DAY_BY_ITSELF = re.compile(
    rf"\b(?P<day>(?!zo){_DAY})(?:\.(?=:|{_TIME_NEXT})|"
    rf"(?=\s*:|\s+\d|{_TIME_NEXT}|\s+(?:ochtend|middag|avond)\b))"
    rf"|\b(?P<sunday>zo)(?=\s+\d{{1,2}}(?:[.:]\d|\s+(?:en|of|t/m|tot)\s+(?:{_DAY}|\w+dag)\b))"
    rf"|(?<=\bop )(?P<on>(?!zo){_DAY})\b(?!')",
    re.IGNORECASE,
)
# In capitals they are no days ("DO dit niet"), and "Ma" is somebody's mother.
_NO_DAY = re.compile(
    r"\bMa(?=\.\s+\d)|(?<![^\W\d])(?<!['.@/-])(?:ma|[Dd]i|[Ww]o|[Dd]o|[Vv]r|[Zz]a)(?![\w'@/-])"
)
_RANGE_NEXT = (
    r"(?:\s*(?:,|en|of)\s*\d{1,2}-\d{1,2})*"
    r"\s*(?:%|(?:uur|u|h|x|keer|minuten|dagen|weken|maanden|jaar)\b)"
)
_LONGER_NUMBER_NEXT = r"[\w/-]|[.,:]\d| \d{2,3} ?\d{2}| *\d?[/\u2044]\d| +\d[/\u2044]\d"
_NO_YEAR = re.compile(
    rf"(?P<cue>\b(?:op|{'|'.join(WEEKDAYS)})\s+)?(?<![\w.,/€-])(?<!\d )(?<!\bCA )(?!24/7)"
    rf"0?(?P<day>{_DAY_NUMBER})[-/](?P<month>0?[1-9]|1[0-2])"
    rf"(?!{_LONGER_NUMBER_NEXT}|{_RANGE_NEXT})(?P<moment>(?=\s+om\s+\d))?",
    re.IGNORECASE,
)
# The month of a row of days may come at its end: "ma. 10 en di. 11 mei".
_DAY_OF_DATE = re.compile(
    rf"\b(?P<day>{_DAY})\b\.?,?\s+(?=\d{{1,2}}(?:{_DAY_JOINT}(?:(?:{_DAY}\b\.?|\w+dag)\s+)?"
    rf"\d{{1,2}})*(?:[-/]\d|\s+(?:{_MONTH})\b))",
    re.IGNORECASE,
)


def spoken_date(day: date) -> str:
    """Say a date with a cardinal day: "vijf mei tweeduizend zevenentwintig"."""
    return f"{cardinal(day.day)} {MONTHS[day.month - 1]} {cardinal(day.year)}"


def say_dates(text: str) -> str:
    """Replace dates, short months and short weekdays; no such day is an UnspeakableError."""
    text = _DAYS.sub(_say_days, text)
    text = _DAY_WITH_DOT.sub(_say_weekday, text)
    text = _DAY_OF_DATE.sub(lambda match: SHORT_DAYS[match["day"].lower()] + " ", text)
    text = _DAY_BY_ITSELF.sub(lambda match: SHORT_DAYS[match[match.lastgroup or 0].lower()], text)
    text = _ISO.sub(_say_numeric, refuse_short_days(text))
    text = _NUMERIC.sub(_say_numeric, text)
    text = _MONTH_OF_YEAR.sub(_say_month_of_year, text)
    text = _NO_YEAR.sub(_say_without_year, _WITH_MONTH.sub(_say_with_month, text))
    return _BARE_MONTH.sub(_say_bare_month, text)


def refuse_short_days(text: str) -> str:
    """Return the text as it is; "di" where it need not be a day is an UnspeakableError."""
    if match := _NO_DAY.search(text):
        raise UnspeakableError(match[0], "write the day in full, such as 'dinsdag'")
    return text


def _say_numeric(match: re.Match[str]) -> str:
    year = int(match["year"])
    full_year = year + 2000 if year < 100 else year
    return spoken_date(_existing(match[0], full_year, match["month"], match["day"]))


def _existing(written: str, year: int, month: str | int, day: str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError as impossible:
        remedy = "there is no such day; write an existing date"
        raise UnspeakableError(written, remedy) from impossible


def _say_month_of_year(match: re.Match[str]) -> str:
    return f"{MONTHS[int(match['month']) - 1]} {cardinal(int(match['year']))}"


def _say_without_year(match: re.Match[str]) -> str:
    """Say "4-3" as a date when two of three signs make it one; with none it is left alone.

    The signs are a cue before it, a time behind it, and numbers that do not rise, as in "1-2".
    """
    cue, day, month, moment = match.groups()
    rises = int(day) < int(month) and "0" not in (match[0].removeprefix(cue or "")[0], month[0])
    signs = [cue is not None, moment is not None, not rises].count(True)
    if signs == 0:
        return match[0]
    if signs == 1:
        remedy = "write the month of a date as a word ('4 maart'), and a range with 'tot'"
        raise UnspeakableError(match[0].strip(), remedy)
    # February has 29 days in this year, as it may have in the year that is meant.
    found = _existing(match[0], _LEAP_YEAR, month, day)
    return f"{cue or ''}{cardinal(found.day)} {MONTHS[found.month - 1]}"


def _say_with_month(match: re.Match[str]) -> str:
    short = match["month"].lower()
    month = SHORT_MONTHS.get(short, short)
    year = re.match(r"\s+(\d{4})\b", match.string[match.end() :])
    for day in filter(None, (match["first"], match["day"])):
        _existing(match[0], int(year[1]) if year else _LEAP_YEAR, MONTHS.index(month) + 1, day)
    # The dot of a full month is the end of the sentence, not of an abbreviation.
    dot = match["dot"] if match["dot"] and short == month else ""
    first = f"{cardinal(int(match['first']))} tot en met " if match["first"] else ""
    return f"{first}{cardinal(int(match['day']))} {month}{dot}"


def _say_bare_month(match: re.Match[str]) -> str:
    """Write out "sept."; "Jan" may be a man, so it is left alone without a month or year beside."""
    short = match["month"].lower()
    if short == "jan" and match["before"] is None and match["after"] is None:
        return match[0]
    ends_here = re.match(r"\s*(?:$|\n|[A-ZÀ-Þ])", match.string[match.end() :])
    return f"{match['before'] or ''}{SHORT_MONTHS[short]}{match['dot'] if ends_here else ''}"


def _say_days(match: re.Match[str]) -> str:
    days = re.findall(rf"\b{_DAY}\b", match[0].lower())
    if len(set(days)) < len(days):
        return match[0]  # "Zo en zo" names no days.
    if match[0].count("-") > 1:
        raise UnspeakableError(match[0], "write commas and 'en' between the days")
    said = re.sub(rf"\b({_DAY})\b\.?", _say_weekday, match[0], flags=re.IGNORECASE)
    # Opening hours on "ma-vr" include the Friday.
    return re.sub(r"\s*-\s*|\s*t/m\s*", " tot en met ", said)


def _say_weekday(match: re.Match[str]) -> str:
    return SHORT_DAYS[match[1].lower()]
