"""Promise: every telephone number is split where people split it, and no digit is ever lost."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.dutch.digits_and_days import read_number
from ivr.dutch.number_groups import dialled_groups, groups_of, kept_groups
from ivr.dutch.written import telephone
from ivr.words.prompt import Prompt, Silence

# Nummerplan telefoon- en ISDN-diensten (BWBR0010198), bijlage 1: all 141 area codes.
AREA_CODES = [
    f"0{code}"
    for start, ends in {
        "1": "0 3 5 11 13 14 15 17 18 61 62 64 65 66 67 68 72 74 80 81 82 83 84 86 87",
        "2": "0 3 4 6 22 23 24 26 27 28 29 51 52 55 94 97 99",
        "3": "0 3 5 6 8 13 14 15 16 17 18 20 21 41 42 43 44 45 46 47 48",
        "4": "0 3 5 6 11 12 13 16 18 75 78 81 85 86 87 88 92 93 95 97 99",
        "5": "0 3 5 8 11 12 13 14 15 16 17 18 19 21 22 23 24 25 27 28 29 41 43 44 45 46 47 48 "
        "61 62 66 70 71 72 73 75 77 78 91 92 93 94 95 96 97 98 99",
        "7": "0 1 2 3 4 5 6 7 8 9",
    }.items()
    for code in (start + end for end in ends.split())
]

RANGES = [
    ("+31791234560", "079 123 45 60"),
    ("+31184434343", "0184 43 43 43"),
    ("+31612345678", "06 12 34 56 78"),
    ("+31850123456", "085 012 34 56"),
    ("+31910123456", "091 012 34 56"),
    ("+31840123456", "084 012 34 56"),
    ("+31870123456", "087 012 34 56"),
    ("+31880012345", "088 001 23 45"),
    ("+31661234567", "066 123 45 67"),
    ("+3197012345678", "0970 12 34 56 78"),
    ("+318001234", "0800 1234"),
    ("+318000223366", "0800 022 33 66"),
    ("+319008844", "0900 8844"),
    ("+319001234567", "0900 123 45 67"),
    ("+319061234", "0906 1234"),
    ("+319061234567", "0906 123 45 67"),
    ("+319091234", "0909 1234"),
    ("+319091234567", "0909 123 45 67"),
    ("+3114078", "14 078"),
    ("+31140184", "14 0184"),
    ("14020", "14 020"),
    ("112", "112"),
    ("113", "113"),
    ("1888", "1888"),
    ("116117", "116 117"),
    ("+31116111", "116 111"),
    ("+32470123456", "00 32 470 12 34 56"),
    ("+4930901820", "00 49 30 90 18 20"),
    ("+390612345678", "00 39 06 1234 5678"),
    ("+12125551234", "00 1 212 555 1234"),
    ("+59994612345", "00 599 9 461 2345"),
    ("+881612345678", "00 881 6 123 456 78"),
]


@pytest.mark.parametrize(("number", "written"), RANGES)
def test_a_number_is_grouped_as_people_write_it(number: str, written: str) -> None:
    assert " ".join(dialled_groups(number)) == written


@pytest.mark.parametrize(("number", "written"), RANGES)
def test_colleagues_see_the_groups_that_callers_hear(number: str, written: str) -> None:
    assert telephone(number) == written
    heard = "".join(
        saying.id.removeprefix("digit-") if isinstance(saying, Prompt) else " "
        for saying in read_number(number)
    )
    assert heard == written
    assert read_number(number).count(Silence(1)) == written.count(" ")


def test_phonenumbers_knows_every_dutch_area_code() -> None:
    """A new area code, or one that phonenumbers forgets, shows itself here."""
    assert len(AREA_CODES) == len(set(AREA_CODES)) == 141
    known = {f"0{code}" for code in map(str, range(10, 1000)) if _is_area_code(code)}
    assert known == set(AREA_CODES)


def _is_area_code(code: str) -> bool:
    number = phonenumbers.parse(f"0{code}{'2' * (9 - len(code))}", "NL")
    is_fixed = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE
    return is_fixed and groups_of(number)[0] == f"0{code}"


@pytest.mark.parametrize("code", AREA_CODES)
def test_an_area_code_is_never_split(code: str) -> None:
    code_of, *rest = dialled_groups(f"+31{code[1:]}{'234567890'[: 10 - len(code)]}")
    assert code_of == code
    assert [len(group) for group in rest] == ([3, 2, 2] if len(code) == 3 else [2, 2, 2])


EXAMPLES = [
    phonenumbers.format_number(sample, phonenumbers.PhoneNumberFormat.E164)
    for region in [*sorted(phonenumbers.SUPPORTED_REGIONS), "001"]
    for kind in range(11)
    if (sample := phonenumbers.example_number_for_type(region, kind))
]


def test_no_number_of_the_world_loses_a_digit() -> None:
    lost = [number for number in EXAMPLES if "".join(dialled_groups(number)) != _dialled(number)]
    assert lost == []
    assert len(EXAMPLES) > 1000


@given(
    st.from_regex(
        r"\+31([1-57][0-9]{8}|6[0-9]{8}|8[4578][0-9]{7}|(800|90[069])[0-9]{4,7})", fullmatch=True
    )
)
def test_no_dutch_number_loses_a_digit(number: str) -> None:
    groups = dialled_groups(number)
    assert "".join(groups) == _dialled(number)
    assert all(len(group) <= 4 for group in groups)


@given(st.from_regex(r"[0-9]{1,6}", fullmatch=True))
@example("003100")
def test_no_short_number_loses_a_digit(number: str) -> None:
    assert "".join(dialled_groups(number)) == number


def _dialled(number: str) -> str:
    if not number.startswith("+31"):
        return f"00{number[1:]}"
    return (
        number[3:]
        if number.startswith(("+3114", "+3111")) and len(number) < 10
        else (f"0{number[3:]}")
    )


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        ("(0184) 434 343", "0184 434 343"),
        ("079 - 12 34 560", "079 12 34 560"),
        ("0800-022 33 66", "0800 022 33 66"),
        ("088 12 34 567", "088 12 34 567"),
        ("01 84 43 43 43", "0184 43 43 43"),
        ("06-1234 5678", "06 12 34 56 78"),
        ("079-123 4560", "079 123 45 60"),
        ("0184434343", "0184 43 43 43"),
        ("+31 (0)184 434343", "0184 43 43 43"),
        ("0031 79 123 45 60", "079 123 45 60"),
        ("+32 470 123 456", "00 32 470 12 34 56"),
    ],
)
def test_a_leaflets_own_groups_are_kept_when_they_are_those_of_the_number(
    written: str, groups: str
) -> None:
    assert " ".join(kept_groups(written, phonenumbers.parse(written, "NL"))) == groups
