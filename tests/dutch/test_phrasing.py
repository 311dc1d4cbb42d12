"""Spoken text is said sentence by sentence, and every sign stands for a pause of its own length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dutch.phrasing import Phrase, phrases
from ivr.words.prompt import Pace


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("Goedendag.", [("Goedendag.", (), 0)]),
        ("Dag. Tot ziens.", [("Dag.", (), 700), ("Tot ziens.", (), 0)]),
        ("Dag! Wat nu? Niets.", [("Dag!", (), 700), ("Wat nu?", (), 700), ("Niets.", (), 0)]),
        ("Kaas, vla en melk.", [("Kaas, vla en melk.", (275,), 0)]),
        ("Voor voeding: druk op vier.", [("Voor voeding: druk op vier.", (400,), 0)]),
        ("Eet goed, dan: rust.", [("Eet goed, dan: rust.", (275, 400), 0)]),
        ("Eet goed; rust.", [("Eet goed;", (), 600), ("rust.", (), 0)]),
        ("Wacht... nu.", [("Wacht...", (), 600), ("nu.", (), 0)]),
        ("Voeding\n\nEet goed.", [("Voeding", (), 950), ("Eet goed.", (), 0)]),
        ("Eet:\nkaas,\nmelk.", [("Eet:", (), 950), ("kaas,", (), 950), ("melk.", (), 0)]),
        ("Hij zei 'dag.' En ging.", [("Hij zei 'dag.", (), 700), ("En ging.", (), 0)]),
        ("'s Nachts - als u slaapt - niet.", [("'s Nachts - als u slaapt - niet.", (275, 275), 0)]),
        ("  Dag.  \n \n", [("Dag.", (), 0)]),
        ("Dag. Tot ziens. ", [("Dag.", (), 700), ("Tot ziens.", (), 700)]),
        ("Dag.\n\nTot ziens.\n\n", [("Dag.", (), 950), ("Tot ziens.", (), 950)]),
    ],
)
def test_a_text_becomes_phrases(spoken: str, expected: list[tuple[str, tuple[int], int]]) -> None:
    assert phrases(spoken, Pace.NORMAL) == tuple(Phrase(*phrase) for phrase in expected)


@pytest.mark.parametrize("nothing", ["", " \n ", "..."])
def test_nothing_to_say_is_an_error(nothing: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        phrases(nothing, Pace.NORMAL)


@given(st.lists(st.sampled_from(["dag", "melk,", "kaas:", "eind.", "of;", "\n"]), min_size=1))
def test_no_word_is_lost_or_changed(pieces: list[str]) -> None:
    spoken = " ".join(["zo", *pieces])
    assert " ".join(phrase.text for phrase in phrases(spoken, Pace.SLOW)).split() == spoken.split()
