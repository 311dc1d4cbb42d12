"""Dates and weekdays are said in full, with a plain number for the day."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import speak

DATES = [
    ("5 mei 2027", "Vijf mei tweeduizend zevenentwintig"),
    ("05-05-2027", "Vijf mei tweeduizend zevenentwintig"),
    ("5/5/2027", "Vijf mei tweeduizend zevenentwintig"),
    ("5.5.2027", "Vijf mei tweeduizend zevenentwintig"),
    ("05-05-27", "Vijf mei tweeduizend zevenentwintig"),
    ("2027-05-05", "Vijf mei tweeduizend zevenentwintig"),
    ("1 mei", "Één mei"),
    ("31 december 1999", "Eenendertig december negentienhonderdnegenennegentig"),
    ("5 jan. is een maandag", "Vijf januari is een maandag"),
    ("op ma 5 mei", "Op maandag vijf mei"),
    (
        "dinsdag 5 mei 2027 om 8.30 uur",
        "Dinsdag vijf mei tweeduizend zevenentwintig om half negen 's ochtends",
    ),
    ("05 mei", "Vijf mei"),
    ("15 sept. 2026", "Vijftien september tweeduizend zesentwintig"),
    ("mei 2024", "Mei tweeduizend vierentwintig"),
    ("in 1998", "In negentienhonderdachtennegentig"),
    ("in 2000", "In tweeduizend"),
    ("in 2010", "In tweeduizend tien"),
    ("jaren '80", "Jaren tachtig"),
    ("2023-2024", "Tweeduizend drieëntwintig tot tweeduizend vierentwintig"),
    ("5-9 mei", "Vijf tot en met negen mei"),
    ("1e mei", "Eerste mei"),
]

WEEKDAYS = [
    ("ma t/m vr", "Maandag tot en met vrijdag"),
    ("ma-vr", "Maandag tot en met vrijdag"),
    ("ma, wo en vr", "Maandag, woensdag en vrijdag"),
    ("di. en do.", "Dinsdag en donderdag."),
    ("za of zo", "Zaterdag of zondag"),
    ("Ma t/m do.", "Maandag tot en met donderdag."),
    ("vr 5 mei", "Vrijdag vijf mei"),
    ("Ma heeft zo veel te doen.", "Ma heeft zo veel te doen."),
    ("Doe het zo en zo.", "Doe het zo en zo."),
    ("op vr. om", "Op vrijdag om"),
    ("Op 1, 2 en 3 mei.", "Op één, twee en drie mei."),
    ("Per 1 januari 2027.", "Per één januari tweeduizend zevenentwintig."),
    ("Doe dit zo 3 keer.", "Doe dit zo drie keer."),
    ("op zo 3-5-2027", "Op zondag drie mei tweeduizend zevenentwintig"),
]


@pytest.mark.parametrize(("written", "spoken"), DATES)
def test_a_day_of_the_month_is_a_plain_number(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), WEEKDAYS)
def test_short_weekdays_are_said_in_full(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken
