"""Finds what stands above a leaflet: its number and edition, the clinic and its hours; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr.dutch.language import MONTHS, WEEKDAYS
from ivr.dutch.ring_back import existing_number
from ivr.dutch.written import lower
from ivr.line.front_matter import NEEDED

FIELDS = NEEDED
"""The fields that a leaflet's text may tell; the others only a colleague can know."""

_NUMBER = re.compile(
    r"\b(?:pavo(?:[ -]?(?:nummer|nr\.?))?|\w*(?:folder|brochure)[ -]?(?:nummer|nr\.?|code))"
    r"\s*[:.-]?\s*(?:[A-Z]{1,4}[ -]?)?(?P<digits>\d{1,8})\b",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(
    r"\b(?:Folder|Brochure|[A-Z]\w+(?:folder|brochure))\s*[:.-]?\s*(?P<digits>\d{1,8})\b"
    r"(?![.,:]\d|%| +[a-z])"
)
_MONTH_AND_YEAR = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)})\s+(?P<year>20\d\d)\b", re.IGNORECASE
)
_NUMBERS_OF_MONTH = re.compile(
    r"(?<![\d-])(?:\d\d?[-/.])?(?P<month>0?[1-9]|1[0-2])[-/.](?P<year>20\d\d)\b"
)
_NAME = r"(?!(?:Het|De|In|Ons|Uw|Dit|Een|Naar|Bij|Van|Op|Dat|Als)\b)[A-Z][\w'&-]+"
_HOSPITALS = (
    re.compile(rf"\b(?:{_NAME} +){{1,3}}(?:[Zz]iekenhuis|[Gg]asthuis|Medisch Centrum|UMC)\b"),
    re.compile(rf"\b(?:UMC|Ziekenhuis) +{_NAME}"),
    re.compile(r"\b[A-Z]\w+(?:ziekenhuis|gasthuis|[ -]UMC)\b"),
)
_TAKES_ARTICLE = re.compile(r"(?:[Zz]iekenhuis|[Gg]asthuis|[Cc]entrum|UMC)$")
_TELEPHONE = re.compile(
    r"(?<![\d(+])\(?0\d{1,3}\)?(?:[ -]{1,3}\d{2,8}){1,4}(?!\d)|(?<!\d)\d{10}(?!\d)"
)
_CLINIC = re.compile(
    r"\b(?P<kind>[Pp]oli(?:kliniek)?|[Aa]fdeling|[Ss]ecretariaat) +(?:van +)?"
    r"(?P<name>[A-Z][\w-]+(?:(?: +en|,)? +[A-Z][\w-]+)*)"
)
_DAY = "|".join(f"{day}|{day[:2]}" for day in WEEKDAYS)
_DAYS = re.compile(
    rf"\b(?P<first>{_DAY})\.?\s*(?:t/m|tot en met|-)\s*(?P<last>{_DAY})\b", re.IGNORECASE
)
_WORKING_DAYS = re.compile(r"\b(?:werkdagen|(?:elke|iedere) werkdag|doordeweeks)\b", re.IGNORECASE)
_HOURS = re.compile(
    r"\b(?P<opens>\d{1,2}[.:]\d\d|\d{1,2}(?=\s*(?:uur|tot|en|-)))\s*(?:uur)?\s*"
    r"(?:-|tot|en|t/m)\s*(?P<closes>\d{1,2}(?:[.:]\d\d)?)(?=\s*(?:uur|u\b|[).,;]|$))"
)
_NEAR = 200
"""So many signs around a telephone number is where its clinic and its hours stand."""


_NEAR_DAY = 60
"""So many signs before hours is where their days stand."""


@dataclass(frozen=True)
class _Desk:
    """A telephone number, the clinic named beside it, and the text around both."""

    number: str
    clinic: str
    around: str


def facts_in(texts: Iterable[str], title: str = "") -> dict[str, str]:
    """Return the fields of the front matter that are found; one that may be two things is not.

    Args:
        texts: every block of the source, what is left out of the leaflet included.
        title: the title, when it is known.
    """
    whole = "\n".join(texts)
    desk = _desk(whole)
    found = {
        "title": title,
        "subject": lower(title) if title[1:2].islower() else title,
        "line_name": f"{title.lower()}lijn"
        if re.fullmatch(r"[A-Z]?[a-z]{3,}", title)
        else "informatielijn",
        "pavo_number": _first((_NUMBER, _NUMBER_ALONE), whole, "digits"),
        "edition": _edition(whole),
        "hospital": _hospital(whole),
        **(_of_desk(desk, whole) if desk else {}),
    }
    return {field: found[field] for field in FIELDS if found.get(field)}


def telephone_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield every place where a number stands that can be rung."""
    return (match for match in _TELEPHONE.finditer(text) if existing_number(match[0]))


def _first(patterns: Iterable[re.Pattern[str]], text: str, group: str) -> str:
    """Return the first place of the first pattern that is found."""
    found = (pattern.search(text) for pattern in patterns)
    return next((match[group] for match in found if match), "")


def _edition(text: str) -> str:
    """Return the last month with a year: the colophon stands at the end."""
    found = [
        f"{match['month'].lower()} {match['year']}" for match in _MONTH_AND_YEAR.finditer(text)
    ]
    found = found or [
        f"{MONTHS[int(match['month']) - 1]} {match['year']}"
        for match in _NUMBERS_OF_MONTH.finditer(text)
    ]
    return found[-1] if found else ""


def _hospital(text: str) -> str:
    """Return the hospital that is named most, as it is said after "van"."""
    for pattern in _HOSPITALS:
        if found := Counter(" ".join(match[0].split()) for match in pattern.finditer(text)):
            name = found.most_common(1)[0][0]
            return f"het {name}" if _TAKES_ARTICLE.search(name) else name
    return ""


def _desk(text: str) -> _Desk | None:
    """Return the first number beside which a clinic is named, else the first number."""
    desks = [_at(text, match) for match in telephone_numbers(text)]
    named = [desk for desk in desks if desk.clinic.startswith("poli")]
    named = named or [desk for desk in desks if desk.clinic]
    return next(iter((*named, *desks)), None)


def _at(text: str, number: re.Match[str]) -> _Desk:
    before = text[max(0, number.start() - _NEAR) : number.start()]
    after = text[number.end() : number.end() + _NEAR]
    named = [*_CLINIC.finditer(before)][-1:] or [*_CLINIC.finditer(after)][:1]
    clinic = f"{named[0]['kind'].lower()} {named[0]['name']}" if named else ""
    return _Desk(" ".join(number[0].split()), " ".join(clinic.split()), before + number[0] + after)


def _of_desk(desk: _Desk, text: str) -> Mapping[str, str]:
    # A name that ends in a hyphen is the beginning of one, as in "Maag-, darm- en leverziekten".
    name = "" if desk.clinic.endswith("-") else desk.clinic
    found = {"clinic_number": desk.number, "clinic_name": name}
    found |= {"open_days": _days(desk.around) or _days(text)}
    return found | (_hours(desk.around) or _hours(text))


def _days(text: str) -> str:
    found = {f"{_day(it['first'])} t/m {_day(it['last'])}" for it in _DAYS.finditer(text)}
    if not found and _WORKING_DAYS.search(text):
        return "maandag t/m vrijdag"
    return found.pop() if len(found) == 1 else ""


def _day(written: str) -> str:
    return next(day for day in WEEKDAYS if day.startswith(written.lower()))


def _hours(text: str) -> dict[str, str]:
    """Return the hours, if only one stretch of them is named: a pause for lunch makes two."""
    found = {
        (_clock(it["opens"]), _clock(it["closes"]))
        for it in _HOURS.finditer(text)
        if _is_about_hours(it, text)
    }
    if len(found) != 1:
        return {}
    opens, closes = found.pop()
    return {"opens": opens, "closes": closes} if opens < closes <= "24.00" else {}


def _is_about_hours(match: re.Match[str], text: str) -> bool:
    """Return whether hours are meant, and not sections: "uur" stands beside them, or a day."""
    said = text[match.start() : match.end() + len(" uur")]
    before = text[max(0, match.start() - _NEAR_DAY) : match.start()]
    return " u" in said or bool(_DAYS.search(before) or _WORKING_DAYS.search(before))


def _clock(written: str) -> str:
    hours, _, minutes = written.replace(":", ".").partition(".")
    return f"{int(hours):02}.{minutes or '00'}"
