"""Brackets, quotes, bullets and dashes are heard as pauses or as the words they stand for."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import speak

BRACKETS = [
    (
        "Uit de meting is gebleken dat u (mogelijk) osteoporose heeft.",
        "Uit de meting is gebleken dat u mogelijk osteoporose heeft.",
    ),
    ("Botten hebben kalk (calcium) nodig.", "Botten hebben kalk, calcium, nodig."),
    ("Calcium (kalk)", "Calcium, kalk"),
    ("Een glas (karne)melk of yoghurtdrank.", "Een glas karnemelk, melk of yoghurtdrank."),
    ("Een glas (karne)melk.", "Een glas karnemelk of melk."),
    ("de (huis)arts belt", "De huisarts of arts belt"),
    ("medicijn(en)", "Medicijn of medicijnen"),
    ("arts(en) en verpleegkundige(n)", "Arts of artsen en verpleegkundige of verpleegkundigen"),
    (
        "Wat kunt u doen om (de gevolgen van) botontkalking te verminderen?",
        "Wat kunt u doen om botontkalking of de gevolgen van botontkalking te verminderen?",
    ),
    (
        "De kans op vallen (en dus op botbreuken) is groter.",
        "De kans op vallen, en dus op botbreuken, is groter.",
    ),
    (
        "Drink niet meer dan één (vrouwen) of twee glazen (mannen) alcohol per dag.",
        "Drink niet meer dan één, voor vrouwen, of twee glazen, voor mannen, alcohol per dag.",
    ),
    (
        "De botten verliezen \u2018botmassa\u2019 (kalk) en structuur (verlies van botbalkjes), met"
        " als gevolg",
        "De botten verliezen botmassa, kalk, en structuur, verlies van botbalkjes, met als gevolg",
    ),
    ("Bel mij (of mijn vrouw (zij is thuis)).", "Bel mij, of mijn vrouw, zij is thuis."),
    ("de (kleine) botten", "De kleine botten"),
    ("(Neem uw pas mee.)", "Neem uw pas mee."),
    ("Neem uw pas mee (zie ook pagina 3).", "Neem uw pas mee, zie ook pagina drie."),
]

SIGNS = [
    ("op het moment dat u 'zomaar' een bot breekt!", "Op het moment dat u zomaar een bot breekt!"),
    ("“Ja”, zei hij.", "Ja, zei hij."),
    ("zo'n foto's", "Zo'n foto's"),
    ("\u2019s ochtends", "'s ochtends"),
    ("'s-Hertogenbosch", "'s-Hertogenbosch"),
    ("- stevige schoenen", "Stevige schoenen."),
    ("• stevige schoenen", "Stevige schoenen."),
    ("\uf0b7 stevige schoenen", "Stevige schoenen."),
    ("1. Neem uw pas mee", "Één: Neem uw pas mee"),
    ("1.Neem uw pas mee", "Één: Neem uw pas mee"),
    ("U kunt denken aan:\n- wandelen\n- fietsen.", "U kunt denken aan:\n\nWandelen.\n\nFietsen."),
    ("Dat is - denk ik - goed.", "Dat is, denk ik, goed."),
    ("Dat is \u2013 denk ik \u2013 goed.", "Dat is, denk ik, goed."),
    ("voor- en nadelen", "Voor en nadelen"),
    ("dexa-scan", "Dexa-scan"),
    ("wacht even...", "Wacht even."),
    ("wacht… en bel", "Wacht, en bel"),
    ("De uitslag.\n\n\nDe medicijnen.", "De uitslag.\n\nDe medicijnen."),
]


@pytest.mark.parametrize(("written", "spoken"), BRACKETS)
def test_brackets_are_read_as_a_person_would_read_them(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), SIGNS)
def test_signs_are_not_heard(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken
