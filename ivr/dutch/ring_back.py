"""Judges whether a number may be rung back, when callers key it in and when staff see it; pure.

Call-back fraud lives off people who ring back a number that costs them dearly. So only an ordinary
line may be rung back, here or abroad; of a number abroad staff see the country first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from ivr.dutch import language


class Bar(Enum):
    """Why a number is not rung back."""

    PAID = auto()
    """Ringing it costs extra: premium rate, shared cost, personal assistants (084, 087)."""
    SATELLITE = auto()
    """A satellite telephone, or an international network behind one."""
    PAGER = auto()
    """Nobody can speak there."""
    UNKNOWN = auto()
    """No number of a person: a service, or none that exists."""


@dataclass(frozen=True)
class RingBack:
    """What is known of ringing a number back: `bar` is why not, `region` which country (ISO 3166).

    `region` is empty for a number in the Netherlands, and for one that belongs to no country.
    """

    bar: Bar | None = None
    region: str = ""


MOST_NUMBERS = 1000
"""Judgements that a process remembers: one call asks again and again for that of one number."""

SATELLITES = frozenset({870, 881, 882, 883})
"""Country codes of Inmarsat, satellite telephones, and international networks (ITU-T E.164)."""

PERSONAL_ASSISTANTS = ("84", "87")
"""Dutch numbers that phonenumbers takes for those of companies, as 088; they cost extra (ACM)."""

BAR_OF = {
    PhoneNumberType.PREMIUM_RATE: Bar.PAID,
    PhoneNumberType.SHARED_COST: Bar.PAID,
    PhoneNumberType.PERSONAL_NUMBER: Bar.PAID,
    PhoneNumberType.PAGER: Bar.PAGER,
}
ORDINARY = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)
ORDINARY_HERE = ORDINARY | {PhoneNumberType.TOLL_FREE, PhoneNumberType.UAN}
"""A Dutch 0800 is free, 088 and 14 0xx cost what any call costs; abroad nobody knows."""

TELEPHONES = ORDINARY - {PhoneNumberType.VOIP}
"""What rings in a house or in a pocket; 085 and 091 (VOIP) belong to no place."""


@lru_cache(MOST_NUMBERS)
def ring_back(number: str) -> RingBack:
    """Return what is known of a number, in E.164 or as somebody dials it in the Netherlands."""
    try:
        return _judge(phonenumbers.parse(number, language.COUNTRY))
    except phonenumbers.NumberParseException:
        return RingBack(Bar.UNKNOWN)


def number_to_ring(dialled: str) -> str | None:
    """Return a number in E.164, or None when it does not exist or may not be rung back."""
    number = existing_number(dialled)
    return number if number and ring_back(number).bar is None else None


@lru_cache(MOST_NUMBERS)
def is_of_a_person(number: str) -> bool:
    """Return whether a number (E.164) is a Dutch telephone in a house or in a pocket.

    A line that rings by itself is stricter than a colleague who rings back: no 0800, 085,
    088 or 14 0xx, and nothing abroad.
    """
    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    of_a_person = phonenumbers.number_type(found) in TELEPHONES
    return of_a_person and phonenumbers.region_code_for_number(found) == language.COUNTRY


@lru_cache(MOST_NUMBERS)
def existing_number(dialled: str) -> str | None:
    """Return a number in E.164, whatever it costs to ring it; None when it does not exist."""
    try:
        number = phonenumbers.parse(dialled, language.COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def forget_judgements() -> None:
    """Forget which numbers were judged: to remember them is of use within a call, and no longer."""
    ring_back.cache_clear()
    existing_number.cache_clear()
    is_of_a_person.cache_clear()


def _judge(number: PhoneNumber) -> RingBack:
    if number.country_code in SATELLITES:
        return RingBack(Bar.SATELLITE)
    kind = phonenumbers.number_type(number)
    bar = BAR_OF.get(kind, Bar.UNKNOWN)
    match phonenumbers.region_code_for_number(number):
        case language.COUNTRY:
            is_assistant = str(number.national_number).startswith(PERSONAL_ASSISTANTS)
            return RingBack(Bar.PAID if is_assistant else None if kind in ORDINARY_HERE else bar)
        case None | "001":  # No country has it: it does not exist, or is a service of the world.
            return RingBack(bar)
        case region:
            return RingBack(None if kind in ORDINARY else bar, region)
