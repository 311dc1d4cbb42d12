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
    ("do 4-3", "Donderdag vier maart"),
    ("op 4/3", "Op vier maart"),
    ("op 24-12", "Op vierentwintig december"),
    ("op 04-05", "Op vier mei"),
    ("12-11 om 14 uur", "Twaalf november om twee uur 's middags"),
    ("op 2-3 om 9.00 uur", "Op twee maart om negen uur 's ochtends"),
    ("op 29-2", "Op negenentwintig februari"),
    ("29 februari", "Negenentwintig februari"),
    ("29 februari 2028", "Negenentwintig februari tweeduizend achtentwintig"),
    ("Versie: 03-2026", "Versie: maart tweeduizend zesentwintig"),
    ("3-4 tabletten", "Drie tot vier tabletten"),
    ("maandag 9-12 en 13-16 uur", "Maandag negen tot twaalf en dertien tot zestien uur"),
]

WEEKDAYS = [
    ("ma t/m vr", "Maandag tot en met vrijdag"),
    ("ma-vr", "Maandag tot en met vrijdag"),
    ("ma, wo en vr", "Maandag, woensdag en vrijdag"),
    ("di. en do.", "Dinsdag en donderdag."),
    ("za of zo", "Zaterdag of zondag"),
    ("ma. t/m vr.: 24 uur", "Maandag tot en met vrijdag: vierentwintig uur"),
    ("Ma t/m do.", "Maandag tot en met donderdag."),
    ("vr 5 mei", "Vrijdag vijf mei"),
    ("Ma heeft zo veel te doen.", "Ma heeft zo veel te doen."),
    ("Doe het zo en zo.", "Doe het zo en zo."),
    ("op vr. om", "Op vrijdag om"),
    ("Op 1, 2 en 3 mei.", "Op één, twee en drie mei."),
    ("Per 1 januari 2027.", "Per één januari tweeduizend zevenentwintig."),
    ("Doe dit zo 3 keer.", "Doe dit zo drie keer."),
    (
        "ma 08.00-12.00 uur, di 08.00-12.00 uur en do 13.00-16.30 uur",
        "Maandag van acht uur 's ochtends tot twaalf uur 's middags, dinsdag van acht uur "
        "'s ochtends tot twaalf uur 's middags en donderdag van één uur tot half vijf 's middags",
    ),
    ("Op ma van 8.00 tot 9.00 uur", "Op maandag van acht uur tot negen uur 's ochtends"),
    ("Kom di om 9.00 uur", "Kom dinsdag om negen uur 's ochtends"),
    ("wo 9.00 uur", "Woensdag negen uur 's ochtends"),
    ("zo 9.00 uur", "Zondag negen uur 's ochtends"),
    ("di 3 en wo 4 maart", "Dinsdag drie en woensdag vier maart"),
    ("zo 3 en ma 4 mei", "Zondag drie en maandag vier mei"),
    ("Ma/Di/Wo", "Maandag of dinsdag of woensdag"),
    ("Ma: gesloten", "Maandag: gesloten"),
    ("di.: gesloten", "Dinsdag: gesloten"),
    ("op di. 24 uur later", "Op dinsdag. Vierentwintig uur later"),
    ("di middag", "Dinsdag middag"),
    ("Dat gaat zo: u belt.", "Dat gaat zo: u belt."),
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
