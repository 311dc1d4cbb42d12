"""What the lexicon says is said, and what it lacks is added with the line that a refusal names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.dutch.spoken import UnspeakableError, lexicon, speak
from ivr.dutch.spoken.vocabulary import Vocabulary

GENERAL = lexicon.general().vocabulary


def beside(folder: Path, *lines: str) -> Vocabulary:
    """Return the words known to a leaflet with these lines in the file beside it."""
    (folder / "pijn").mkdir(exist_ok=True)
    (folder / "pijn" / "lexicon.yaml").write_text("\n".join(lines), encoding="utf-8")
    return lexicon.for_leaflets(folder).vocabulary


def test_every_form_is_said_as_its_line_tells() -> None:
    for written, expansion in GENERAL.expansions.items():
        if expansion.one:
            sentence = f"Dit is 1 {written} en 2 {written} van u."
            expected = f"Dit is één {expansion.one} en twee {expansion.say} van u."
        else:
            sentence, expected = f"Dit is {written} van u.", f"Dit is {expansion.say} van u."
        assert speak(sentence) == expected
        assert speak(expected) == expected


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("Neem KvK.", "KvK"),
        ("De PTA is hoog.", "PTA"),
        ("Een xDRG-test.", "xDRG"),
        ("Volgens ingr. bevat het melk.", "ingr."),
        ("De kwrtl uitslag.", "kwrtl"),
        ("Bij v.d.k. belt u.", "v.d.k."),
        ("Uw aXB2 is goed.", "aXB2"),
        ("Ga naar polikl. Chirurgie.", "polikl."),
    ],
)
def test_the_line_that_a_refusal_names_makes_it_known(
    written: str, unknown: str, tmp_path: Path
) -> None:
    with pytest.raises(UnspeakableError) as refused:
        speak(written)
    assert refused.value.token == unknown
    assert "lexicon.yaml beside the leaflet" in refused.value.remedy
    assert ".py" not in refused.value.remedy
    line = re.search(rf'"?{re.escape(unknown)}"?: {{say: [^}}]+}}', refused.value.remedy)
    assert line
    assert speak(written, beside(tmp_path, line[0]))
    said = speak(written, beside(tmp_path, f'"{unknown}": {{say: de eigen woorden}}'))
    assert "e eigen woorden" in said


def test_a_leaflet_may_say_a_form_in_its_own_way(tmp_path: Path) -> None:
    assert speak("De PTA.", beside(tmp_path, "PTA: {say: pta}")) == "De pta."
    own = beside(tmp_path, "OK: {say: operatiekamer}", '"→": {say: naar}', "prk: {say: prik}")
    assert speak("Prk op de OK → A.", own) == "Prik op de operatiekamer naar A."
    counted = beside(tmp_path, "puf: {one: pufje, say: pufjes}")
    assert speak("1 puf of 2 puf.", counted) == "Één pufje of twee pufjes."


@pytest.mark.parametrize(
    "entry",
    [
        "PTA: {say: 3}",
        "PTA: {say: P.T.A.}",
        "PTA: {say: '5 keer'}",
        "PTA: {say: pta, ends: maybe}",
        "PTA: {say: pta, more: pta}",
        "PTA: {one: pta}",
        "NO: {say: N O}",
        "112: {say: alarm}",
    ],
)
def test_a_malformed_line_names_the_file_and_the_word(entry: str, tmp_path: Path) -> None:
    with pytest.raises(lexicon.LexiconError, match=r"pijn/lexicon\.yaml: (?:'PTA'|False|112) "):
        beside(tmp_path, entry)
