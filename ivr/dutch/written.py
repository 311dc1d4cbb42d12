"""Dates, times, numbers and sentences as a Dutch colleague reads them; pure."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_datetime

from ivr.dutch.language import LANGUAGE
from ivr.dutch.number_groups import dialled_groups
from ivr.dutch.public_days import AMSTERDAM
from ivr.dutch.ring_back import Bar
from ivr.words.fact import WANTED, Fact
from ivr.words.message_kind import MessageKind

FACTS = {
    Fact.BEGUN: "begon aan de uitleg",
    Fact.INFORMED: "hoorde een deel tot het einde",
    WANTED: "wilde een medewerker",
    Fact.PERSON: "sprak een medewerker",
    Fact.MESSAGE: "liet een bericht achter",
    Fact.CALL_BACK: "vroeg om teruggebeld te worden",
    Fact.TROUBLE: "hoorde dat er iets misging",
}
"""What a caller did or got, as colleagues read it."""

UNHELPED = "wilde een medewerker en kreeg niets"
NO_FACTS = "niets van dit alles"
EARLIER = "van vóór deze telling"

HELP = {
    "wanted": "wilde een medewerker",
    "person": "sprak een medewerker",
    "message": "liet een bericht achter",
    "call_back": "wordt teruggebeld",
    "nothing": "kreeg niets daarvan",
}
"""What those got who wanted a person."""

KINDS = {
    MessageKind.CALL_BACK: "belverzoek",
    MessageKind.BY_POST: "folder per post",
    MessageKind.OPINION: "mening over de folder",
}
"""What a message is, where it is not just one that was spoken."""

BARS = {
    Bar.PAID: "Bel dit nummer niet terug: dat kost extra geld.",
    Bar.SATELLITE: "Bel dit nummer niet terug: bellen naar een satelliettelefoon is heel duur.",
    Bar.PAGER: "Bel dit nummer niet terug: het is van een semafoon, en daar is niemand te spreken.",
    Bar.UNKNOWN: "Bel dit nummer niet terug: het is geen gewoon telefoonnummer.",
}
"""Why a colleague does not ring a number back."""


def day(value: date) -> str:
    """Return a day as in 'maandag 1 maart 2027'."""
    return format_date(value, "EEEE d MMMM y", locale=LANGUAGE)


def day_of_week(value: date) -> str:
    """Return a day of this week as in 'maandag 1 maart'."""
    return format_date(value, "EEEE d MMMM", locale=LANGUAGE)


def hour(value: datetime) -> str:
    """Return the time of day in the clinic's zone, as in '16.30 uur'."""
    return f"{value.astimezone(AMSTERDAM):%H.%M} uur"


def moment(value: datetime) -> str:
    """Return a moment in the clinic's zone, as in 'maandag 1 maart 2027, 16.30 uur'."""
    return f"{day(value.astimezone(AMSTERDAM).date())}, {hour(value)}"


def short_moment(value: datetime) -> str:
    """Return a moment in the clinic's zone for a table, as in 'ma 1 mrt 2027 16.30'."""
    return format_datetime(value.astimezone(AMSTERDAM), "EEE d MMM y HH.mm", locale=LANGUAGE)


def brief_moment(value: datetime) -> str:
    """Return a moment of these days in the clinic's zone for a list, as in 'ma 1 mrt 16.30'."""
    return format_datetime(value.astimezone(AMSTERDAM), "EEE d MMM HH.mm", locale=LANGUAGE)


def per_hundred(number: int, whole: int) -> str:
    """Return a number per hundred of a whole, which may be more than 100; empty without a whole."""
    return str(round(100 * number / whole)) if whole else ""


def share(part: int, whole: int) -> str:
    """Return a part of a whole in whole per cents; empty when there is nothing to divide."""
    return f"{per_hundred(part, whole)} %" if whole else ""


def waiting(value: timedelta) -> str:
    """Return a stretch of time in whole minutes, as in '2 uur en 5 minuten'."""
    hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
    spoken_minutes = counted(minutes, "minuut", "minuten")
    if not hours:
        return spoken_minutes
    return f"{hours} uur en {spoken_minutes}" if minutes else f"{hours} uur"


def brief_waiting(value: timedelta) -> str:
    """Return a stretch of time in whole minutes for a list, as in '2 u 5 min'."""
    hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
    return f"{hours} u {minutes} min" if hours else f"{minutes} min"


def brief_length(seconds: int | None) -> str:
    """Return the length of a recording for a list, as in '1:05'; empty when it is unknown."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def length(seconds: int | None) -> str:
    """Return the length of a recording, as in '1 min 5 s'."""
    if seconds is None:
        return "lengte onbekend"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else counted(rest, "seconde", "seconden")


def telephone(number: str) -> str:
    """Return an E.164 number in the groups in which it is dialled, and callers hear theirs back."""
    return " ".join(dialled_groups(number))


def country(region: str) -> str:
    """Return the name of a country, as in 'België', by its code in ISO 3166."""
    return str(Locale(LANGUAGE).territories.get(region, region))


def searchable(text: str) -> str:
    """Return the key under which text is found, the same for SQLite and PostgreSQL.

    Neither database ignores accents by itself, and SQLite knows capitals of ASCII only.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def upper(words: str) -> str:
    """Return words that begin a sentence."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """Return words that go on in the middle of a sentence."""
    return words[:1].lower() + words[1:]


def closed(words: str) -> str:
    """Return a heading that ends as a sentence, and so with a falling voice and a pause."""
    return words if words.endswith((".", "?", "!", ":")) else f"{words}."


def counted(number: int, one: str, more: str = "") -> str:
    """Return it as in '1 message' or '3 messages'; `more` is the plural where it is not -s."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"
