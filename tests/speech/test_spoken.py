"""Nothing unspeakable leaves the spoken step: no digit, slash, www or unknown abbreviation."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.spoken import UnspeakableError, speak

REFUSED = [
    ("Dat is 12.50 lang.", "12.50", "uur"),
    ("Van 12.50 euro.", "12.50", "comma"),
    ("Zie 3.2.1.", "3.2.1", "comma"),
    ("Kies a/b.", "a/b", "slash"),
    ("Bel 1 200 of 3.", "1 200", "1.000"),
    ("De αβγ is goed.", "αβγ", "Latin"),
    ("De SpO2 is goed.", "SpO2", "as it is said"),
    ("De uitslag v.d. meting.", "v.d.", "write it out"),
    ("Volgens ingr. bevat het melk.", "ingr.", "write it out"),
    ("Volgens vlgs de arts.", "vlgs", "write it out"),
    ("De PTA is hoog.", "PTA", "small letters"),
    ("Dit is **niet** goed.", "**niet**", "in words"),
    ("Ga naar links → rechts.", "→", "in words"),
    ("Haakje (open.", "(open.", "in words"),
    ("Bel @ de poli.", "@", "in words"),
    ("De datum is 31-02-2027.", "31-02-2027", "existing date"),
    ("Kamer B2.15.", "B2.15.", "comma"),
    ("Neem 2 500 mg tabletten.", "2 500", "1.000"),
    ("Neem 1 500 mg tablet.", "1 500", "comma"),
    ("Neem 2 50 mg tabletten.", "2 50", "comma"),
    ("Neem 500 mg/800 IE.", "500 mg/800", "place of the slash"),
    ("Bij 10/12 patiënten.", "10/12", "place of the slash"),
    ("Ga naar balie 1/2.", "balie 1/2", "between the numbers"),
    ("Ga naar kamer 1-23.", "kamer 1-23", "between the numbers"),
    ("Neem 1-1-2 tabletten.", "1-1-2", "between the numbers"),
    ("Bel (078) 654 11 11 24 uur per dag.", "11 24", "comma"),
    ("Het onderzoek duurt 1.30 uur.", "1.30", "anderhalf uur"),
    ("De duur is ca. 1.30 uur.", "1.30", "anderhalf uur"),
    ("Rust 1:30 uur lang.", "1:30", "anderhalf uur"),
    ("Kom 24-12 en 31-12.", "24-12", "4 maart"),
    ("Kom 4/3.", "4/3", "4 maart"),
    ("Kom 04-03.", "04-03", "4 maart"),
    ("Neem 1-2 om 8.00 uur.", "1-2", "with 'tot'"),
    ("Druk op 2-3 plaatsen.", "op 2-3", "with 'tot'"),
    ("Kom maandag 9-12.", "maandag 9-12", "with 'tot'"),
    ("Kom op 31 april.", "31 april", "existing date"),
    ("Kom op 30 februari 2026.", "30 februari", "existing date"),
    ("Kom op 29 februari 2027.", "29 februari", "existing date"),
    ("Kom op 31-4.", "31-4", "existing date"),
    ("Kom di of later.", "di", "in full"),
    ("Wij zijn er ma niet.", "ma", "in full"),
    ("Neem uw tabl.", "tabl", "write it out"),
    ("De fig. is mooi.", "fig.", "write it out"),
    ("Eet kaas.Drink water.", "kaas.Drink", "space"),
    ("Neem ⅛ tablet.", "⅛", "in words"),
    ("Het zijn er 10³.", "³", "in words"),
    ("Kies ②.", "②", "in words"),
    ("Graad Ⅳ.", "Ⅳ", "in words"),
]


@pytest.mark.parametrize(("written", "token", "remedy"), REFUSED)
def test_what_nobody_can_say_is_refused_by_name(written: str, token: str, remedy: str) -> None:
    with pytest.raises(UnspeakableError) as refused:
        speak(written)
    assert token in refused.value.token
    assert remedy in refused.value.remedy
    assert str(refused.value).startswith(f"cannot say {refused.value.token!r}: ")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Neem 1 000 mg in.", "Neem duizend milligram in."),
        ("Dat kost € 25 000.", "Dat kost vijfentwintigduizend euro."),
        ("Dat is 1 000 000 euro.", "Dat is één miljoen euro."),
        ("Dit kost €0,10/min.", "Dit kost tien cent per minuut."),
        ("Dit kost €0,10/min, dag en nacht.", "Dit kost tien cent per minuut, dag en nacht."),
        ("Dit kost € 0,10/gesprek.", "Dit kost tien cent per gesprek."),
        ("Dit kost 10 cent/min.", "Dit kost tien cent per minuut."),
        ("Kom om 8u30.", "Kom om half negen 's ochtends."),
        ("Kom om 8h30 uur.", "Kom om half negen 's ochtends."),
        ("Neem 5 \u03bcg.", "Neem vijf microgram."),
        ("Uw HbA1c is goed.", "Uw H B A één C is goed."),
        ("Uw HbA1c-waarde is goed.", "Uw H B A één C waarde is goed."),
    ],
)
def test_what_people_write_in_their_own_way_is_said_as_it_is_meant(
    written: str, spoken: str
) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


PIECES = """de botten kalk (calcium) (mogelijk) (karne)melk 24.00 08.00-16.30 uur 's avonds van tot
om tussen t/m 5 mei 2027 ma-vr 1x 2-3 mg 800 IE € 12,50 30% www.asz.nl/test mijnsz.nl a@b.nl (078)
652 32 50 06-12345678 112 Bel tel. bijv. enz. d.w.z. BSN MRI-scan ½ 1/2 \u2018zo\u2019 'n "ja" - , .
! ? : ; • 2e 65-plus B12 voor- en/of man/vrouw A. Jansen vitamine D. 12.500 0,75 -2,5 # * ... 10
min. nr. °C 37,5 + = 05-05-2027 \u2013 ( )"""
WRITTEN = st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=14).map(" ".join)


@given(WRITTEN)
def test_a_text_is_either_speakable_or_refused(written: str) -> None:
    try:
        spoken = speak(written)
    except UnspeakableError:
        return
    assert not re.search(r"\d|/|www|@|\(|\)|[^\w\s.,;:!?'-]|  |,,|, ,| ,|,\.|\n\n\n", spoken)
    assert speak(spoken) == spoken


@given(st.text(max_size=60))
def test_any_text_at_all_is_spoken_or_refused(written: str) -> None:
    try:
        spoken = speak(written)
    except UnspeakableError:
        return
    assert not re.search(r"\d|/|www|@", spoken)
    assert speak(spoken) == spoken
