"""Promise: nobody rings back a number that costs them dearly, and every ordinary one can be."""

from __future__ import annotations

import phonenumbers
import pytest

from ivr.dutch.ring_back import (
    Bar,
    RingBack,
    existing_number,
    is_of_a_person,
    number_to_ring,
    ring_back,
)

ORDINARY = {
    "0791234560": "+31791234560",
    "0184434343": "+31184434343",
    "0612345678": "+31612345678",
    "0031612345678": "+31612345678",
    "0851234567": "+31851234567",
    "0881234567": "+31881234567",
    "0911234567": "+31911234567",
    "08001234": "+318001234",
    "14078": "+3114078",
    "0032470123456": "+32470123456",
}

DEAR = [
    *((number, Bar.PAID) for number in ("09001234", "0900 8844", "09061234567", "0909 1234")),
    *((number, Bar.PAID) for number in ("0841234567", "0871234567", "+31840000000")),
    ("0661234567", Bar.PAGER),
    *((number, Bar.SATELLITE) for number in ("+870773111632", "+881612345678", "+8821612345678")),
    *((number, Bar.SATELLITE) for number in ("+881000000000", "+8835101234567", "00881612345678")),
    *((number, Bar.PAID) for number in ("+979123456789", "+80812345678", "+19002345678")),
    ("+447012345678", Bar.PAID),
    ("+448431234567", Bar.PAID),
    ("+447640123456", Bar.PAGER),
    *((number, Bar.UNKNOWN) for number in ("112", "1888", "116117", "", "+31635", "anonymous")),
]


@pytest.mark.parametrize(("dialled", "number"), ORDINARY.items())
def test_an_ordinary_number_can_be_rung_back(dialled: str, number: str) -> None:
    assert number_to_ring(dialled) == number
    assert ring_back(number).bar is None


@pytest.mark.parametrize(("number", "bar"), DEAR)
def test_a_dear_number_is_not_rung_back(number: str, bar: Bar) -> None:
    assert ring_back(number).bar is bar
    assert number_to_ring(number) is None


@pytest.mark.parametrize(
    "keys", ["", "#", "12345", "0791234", "9" * 30, "00000000000", "*", "0549123456"]
)
def test_what_cannot_be_a_number_is_none(keys: str) -> None:
    assert existing_number(keys) is None
    assert number_to_ring(keys) is None


@pytest.mark.parametrize(
    ("number", "region"),
    [("+32470123456", "BE"), ("+18765551234", "JM"), ("+21671234567", "TN"), ("+5993185555", "BQ")],
)
def test_of_a_number_abroad_the_country_is_known(number: str, region: str) -> None:
    assert ring_back(number) == RingBack(None, region)


LINES = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
}


def test_abroad_only_a_line_that_a_person_answers_is_rung_back() -> None:
    """Whatever phonenumbers calls premium, shared cost, personal, pager, voicemail or company."""
    wrong = [
        (region, kind)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS - {"NL"})
        for kind in range(11)
        if (example := phonenumbers.example_number_for_type(region, kind))
        and phonenumbers.number_type(example) not in LINES
        and ring_back(phonenumbers.format_number(example, 0)).bar is None
    ]
    assert wrong == []


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS))
def test_a_number_without_a_country_is_never_rung_back(code: int) -> None:
    example = phonenumbers.example_number_for_non_geo_entity(code)
    assert example is not None
    assert ring_back(phonenumbers.format_number(example, 0)).bar is not None


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        *(("+31781234560", True), ("+31612345678", True), ("0612345678", False), ("", False)),
        *(("+318001234", False), ("+31881234567", False), ("+31851234567", False)),
        *(("+3114078", False), ("+31900123456", False), ("+31841234567", False)),
        *(("+31661234567", False), ("+31970123456789", False), ("+32470123456", False)),
    ],
)
def test_a_telephone_of_a_person_is_dutch_and_in_a_house_or_a_pocket(
    number: str, is_one: bool
) -> None:
    assert is_of_a_person(number) is is_one
