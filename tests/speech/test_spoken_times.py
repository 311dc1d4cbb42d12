"""Times and dates are said as Dutch people say them, and midnight is never taken for noon."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import speak

TIMES = [
    ("Kom om 8.30 uur.", "Kom om half negen 's ochtends."),
    ("Kom om 08.30 uur.", "Kom om half negen 's ochtends."),
    ("Kom om 8:30.", "Kom om half negen 's ochtends."),
    ("Kom om 8.30h.", "Kom om half negen 's ochtends."),
    ("De cursus duurt tot 16.30 uur.", "De cursus duurt tot half vijf 's middags."),
    ("Kom om 8.30u.", "Kom om half negen 's ochtends."),
    ("Kom om 13.05 uur.", "Kom om vijf over één 's middags."),
    ("Kom om 8.20 uur.", "Kom om tien voor half negen 's ochtends."),
    ("Kom om 17.40 uur.", "Kom om tien over half zes 's middags."),
    ("Kom om 8.15 uur.", "Kom om kwart over acht 's ochtends."),
    ("Kom om 8.45 uur.", "Kom om kwart voor negen 's ochtends."),
    ("Kom om 13.30 uur.", "Kom om half twee 's middags."),
    ("Kom om 9.10 uur.", "Kom om tien over negen 's ochtends."),
    ("Kom om 9.50 uur.", "Kom om tien voor tien 's ochtends."),
    ("Kom om 12.00 uur.", "Kom om twaalf uur 's middags."),
    ("Kom om 17.59 uur.", "Kom om één voor zes 's middags."),
    ("Kom om 18.00 uur.", "Kom om zes uur 's avonds."),
    ("Kom om 5.59 uur.", "Kom om één voor zes 's nachts."),
    ("Kom om 14 uur.", "Kom om twee uur 's middags."),
    ("Kom om 8 uur.", "Kom om acht uur."),
    ("Kom om 8.00 of 8.30 uur.", "Kom om acht uur of half negen 's ochtends."),
    (
        "Wij bellen om 9.00, 13.00 en 19.30 uur.",
        "Wij bellen om negen uur 's ochtends, één uur 's middags en half acht 's avonds.",
    ),
    ("Kom uiterlijk 16.30 uur.", "Kom uiterlijk half vijf 's middags."),
    (
        "U kunt ons weer bellen vanaf 08.00 uur.",
        "U kunt ons weer bellen vanaf acht uur 's ochtends.",
    ),
]

MIDNIGHT = [
    (
        "Vanaf 24.00 uur mag u niets meer eten; tot 07.00 uur mag u nog water drinken.",
        "Vanaf twaalf uur 's nachts mag u niets meer eten; tot zeven uur 's ochtends mag u nog "
        "water drinken.",
    ),
    (
        "Nuchter betekent: vanaf 00:00 uur niet eten.",
        "Nuchter betekent: vanaf twaalf uur 's nachts niet eten.",
    ),
    (
        "Dat betekent dat u vanaf 24.00 uur de avond voor de bloedafname niks meer mag "
        "eten en drinken.",
        "Dat betekent dat u vanaf twaalf uur 's nachts, de avond voor de bloedafname, "
        "niks meer mag eten en drinken.",
    ),
    ("U mag vanaf 24.00 uur niets meer eten.", "U mag vanaf twaalf uur 's nachts niets meer eten."),
    ("U mag vanaf 0.00 uur niets meer eten.", "U mag vanaf twaalf uur 's nachts niets meer eten."),
    ("U mag vanaf 00.00 uur niets meer eten.", "U mag vanaf twaalf uur 's nachts niets meer eten."),
    (
        "Vanaf 24.00 uur de nacht voor het onderzoek.",
        "Vanaf twaalf uur 's nachts, de nacht voor het onderzoek.",
    ),
    (
        "Eet tot 24.00 uur de dag voor uw operatie niet meer.",
        "Eet tot twaalf uur 's nachts, de dag voor uw operatie, niet meer.",
    ),
    ("Van 22.00 tot 06.00 uur.", "Van tien uur 's avonds tot zes uur 's ochtends."),
    ("Kom om 00.30 uur.", "Kom om half één 's nachts."),
]

RANGES = [
    (
        "Wij zijn op ma. t/m do. van 8.00 - 17.00 uur en op vr. van 8.00 - 12.00 uur bereikbaar.",
        "Wij zijn op maandag tot en met donderdag van acht uur 's ochtends tot vijf uur 's middags "
        "en op vrijdag van acht uur 's ochtends tot twaalf uur 's middags bereikbaar.",
    ),
    ("Bel tussen 08.00-16.30 uur.", "Bel tussen acht uur 's ochtends en half vijf 's middags."),
    (
        "Wij zijn open: 08.00-16.30 uur.",
        "Wij zijn open: van acht uur 's ochtends tot half vijf 's middags.",
    ),
    (
        "Wij zijn open van 08.00 tot 16.30 uur.",
        "Wij zijn open van acht uur 's ochtends tot half vijf 's middags.",
    ),
    (
        "Wij zijn open van 8.00 uur tot 16.30 uur.",
        "Wij zijn open van acht uur 's ochtends tot half vijf 's middags.",
    ),
    ("Bel tussen 8.00 en 12.00 uur.", "Bel tussen acht uur 's ochtends en twaalf uur 's middags."),
    (
        "Van 8.00 \u2013 12.00 uur en van 13.00 \u2013 16.30 uur.",
        "Van acht uur 's ochtends tot twaalf uur 's middags en van één uur tot half vijf "
        "'s middags.",
    ),
    ("Van 13.00 tot 16.30 uur.", "Van één uur tot half vijf 's middags."),
    (
        "Maandag t/m vrijdag 08.00-16.30 uur.",
        "Maandag tot en met vrijdag van acht uur 's ochtends tot half vijf 's middags.",
    ),
    ("Van 8 tot 16.30 uur.", "Van acht uur 's ochtends tot half vijf 's middags."),
]

NAMED = [
    ("'s Avonds om 20.00 uur.", "'s Avonds om acht uur."),
    ("Om 20.00 uur 's avonds.", "Om acht uur 's avonds."),
    ("Morgenochtend om 8.00 uur.", "Morgenochtend om acht uur."),
    ("Maandagmiddag van 13.00 tot 16.30 uur.", "Maandagmiddag van één uur tot half vijf."),
    ("Kom morgen om 8.00 uur.", "Kom morgen om acht uur 's ochtends."),
    ("De hele nacht. Kom om 3.00 uur.", "De hele nacht. Kom om drie uur 's nachts."),
    (
        "Goedendag. Kom in de ochtend, om 10.00 uur, of om 14.00 uur.",
        "Goedendag. Kom in de ochtend, om tien uur, of om twee uur 's middags.",
    ),
]

HOURS = [
    (
        "U moet 6 uur voor de operatie nuchter zijn.",
        "U moet zes uur voor de operatie nuchter zijn.",
    ),
    ("24 uur per dag.", "Vierentwintig uur per dag."),
    (
        "Tot 2 uur voor het onderzoek mag u water drinken.",
        "Tot twee uur voor het onderzoek mag u water drinken.",
    ),
    ("Vanaf 12 tot 24 uur na de operatie.", "Vanaf twaalf tot vierentwintig uur na de operatie."),
    ("Van 6 tot 24 uur voor de operatie.", "Van zes tot vierentwintig uur voor de operatie."),
    ("2-3 uur.", "Twee tot drie uur."),
    ("1 uur lopen.", "Één uur lopen."),
    ("48 uur.", "Achtenveertig uur."),
]


@pytest.mark.parametrize(("written", "spoken"), TIMES)
def test_a_time_is_said_on_a_twelve_hour_clock_with_its_part_of_the_day(
    written: str, spoken: str
) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), MIDNIGHT)
def test_midnight_can_not_be_taken_for_noon(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), RANGES)
def test_a_stretch_of_time_has_a_beginning_and_an_end(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), NAMED)
def test_a_part_of_the_day_is_not_said_twice(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), HOURS)
def test_a_number_of_hours_stays_a_number_of_hours(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken
