"""The groups of a telephone number, as the Dutch write it, dial it and hear it; pure.

What callers hear read back, what the leaflet's numbers sound like and what staff see all come from
here. phonenumbers knows where an area code ends (its answer for every Dutch area code is tested);
behind the code the groups are KPN's: 010 123 45 67, 0184 43 43 43, 06 12 34 56 78, 0800 1234.
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from ivr.dutch.language import COUNTRY

NETHERLANDS = 31
"""The country code whose numbers are dialled without one here."""

LONGEST_GROUP = 4
"""Digits; an area code (0184) and a short number (0800 1234) stay whole, longer ones are split."""


def dialled_groups(number: str) -> tuple[str, ...]:
    """Return the groups of a number, in E.164 or as somebody dials it here.

    A foreign number begins with 00 and its country. No digit is ever lost or moved: what is no
    telephone number stays one group of all its digits.
    """
    digits = "".join(re.findall(r"\d", number))
    try:
        parsed = phonenumbers.parse(number, COUNTRY)
    except phonenumbers.NumberParseException:
        return (digits,) if digits else ()
    groups = groups_of(parsed)
    # The number of an extension may begin with a 0 that phonenumbers takes for a trunk prefix.
    is_international = number.startswith("0031") and phonenumbers.is_possible_number(parsed)
    is_whole = number.startswith("+") or is_international or "".join(groups) == digits
    return groups if is_whole else (digits,)


def groups_of(number: PhoneNumber) -> tuple[str, ...]:
    """Return the groups of a number that was parsed already; see dialled_groups."""
    if number.country_code == NETHERLANDS:
        code, *rest = _written(number, PhoneNumberFormat.NATIONAL)
        return (*_short_service(code), *_kpn_groups("".join(rest)))
    groups = _written(number, PhoneNumberFormat.INTERNATIONAL)
    return ("00", *(part for group in groups for part in _kpn_groups(group)))


def kept_groups(written: str, number: PhoneNumber) -> tuple[str, ...]:
    """Return the groups in which a leaflet writes a number, if a caller can dial those.

    That is when the area code stands alone and no group is long; else they are ours. Whatever
    is printed, callers hear what they have to dial: +31 78 becomes 078.
    """
    own = tuple(re.findall(r"\d+", written))
    ours = groups_of(number)
    is_easy = len(own) > 2 and all(len(group) < LONGEST_GROUP for group in own[1:])
    is_same = "".join(own) == "".join(ours) and own[0] == ours[0]
    return own if is_easy and is_same else ours


def holds_number(text: str) -> bool:
    """Return whether a telephone number is written in this text."""
    has_digits = any(map(str.isdigit, text))  # A few in hundred texts; the search is slow.
    return has_digits and PhoneNumberMatcher(text, COUNTRY).has_next()


def _written(number: PhoneNumber, style: int) -> list[str]:
    return re.findall(r"\d+", phonenumbers.format_number(number, style))


def _short_service(code: str) -> tuple[str, ...]:
    """Split 116117 as it is always printed; a code of another number is one group."""
    return (code[:3], code[3:]) if len(code) == len("116117") else (code,)


def _kpn_groups(digits: str) -> tuple[str, ...]:
    """Split what follows an area code into pairs, an odd number of digits with three in front."""
    if len(digits) <= LONGEST_GROUP:
        return (digits,) if digits else ()
    head = len(digits) % 2 * 3
    pairs = re.findall(r"\d\d", digits[head:])
    return (digits[:head], *pairs) if head else tuple(pairs)
