"""Nothing unspeakable leaves the spoken step: no digit, slash, www or unknown abbreviation."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.spoken import UnspeakableError, speak

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
