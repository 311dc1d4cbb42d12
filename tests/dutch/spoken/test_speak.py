"""Nothing unspeakable leaves the spoken step: no digit, slash, www or unknown abbreviation."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ivr.dutch.spoken import UnspeakableError, speak

PIECES = """de botten kalk (calcium) (mogelijk) (karne)melk 24.00 08.00-16.30 uur 's avonds van tot
om tussen t/m 5 mei 2027 ma-vr 1x 2-3 mg 800 IE € 12,50 30% www.asz.nl/test mijnsz.nl a@b.nl (079)
123 45 60 06-12345678 112 Bel tel. bijv. enz. d.w.z. BSN MRI-scan ½ 1/2 \u2018zo\u2019 'n "ja" - , .
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


NUMBERS = st.from_regex(r"\d{1,4}([.,:/-]\d{1,4}){0,3}|\d{9,13}", fullmatch=True)
SIGNS = st.sampled_from((*"€%°±<>≥≤=+/-:;.,()&#*½²₂®•✓☎ﬁĳ\u00ad\u200b\u2009\u2013\n", " - ", "- "))
ODD_WORDS = """mg ml IE euro uur u x dd mnd wkn jr min. °C mmol/l per van tot tussen om op ma vr mei
sept. maandag juni jarig e de BMI eGFR mRNA PostNL PTA ZONDER KvK i.v. b.g.g. nr. tel. www.asz.nl
kamer stap type graad score bloeddruk duurt een halve tablet tabletten dagen weken MRI's NaCl medi-
cijnen en of 24/7 120/80 H2O2 L4-L5 A-D Jansen dr. J.P. zgn"""
WORDS = st.sampled_from(ODD_WORDS.split())
PARTS = st.tuples(NUMBERS | WORDS | SIGNS, st.sampled_from(["", " ", " "])).map("".join)


@given(st.lists(PARTS, max_size=9).map("".join))
def test_numbers_words_and_signs_in_any_order_are_spoken_or_refused(written: str) -> None:
    try:
        spoken = speak(written)
    except UnspeakableError:
        return
    assert not re.search(r"\d|/|www|@|[^\w\s.,;:!?'-]", spoken)
    assert speak(spoken) == spoken


@given(st.text(max_size=60))
def test_any_text_at_all_is_spoken_or_refused(written: str) -> None:
    try:
        spoken = speak(written)
    except UnspeakableError:
        return
    assert not re.search(r"\d|/|www|@", spoken)
    assert speak(spoken) == spoken
