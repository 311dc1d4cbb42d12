"""Promise: a sentence that left the approved text, or never stood in it, is named and found."""

from __future__ import annotations

import pytest

from ivr.line.leaflet import approved_file, parse_leaflet
from ivr.proof.approved import TextFile, unlike_approved
from tests.own_leaflet import FILE

LEAFLET = TextFile("leaflet.md", FILE.read_text(encoding="utf-8"))
APPROVED = TextFile("approved.txt", approved_file(FILE).read_text(encoding="utf-8"))
MADE_UP = """\
 Calcium

Eet kaas. Neem < 5 tabletten per
dag van 2,5 mg.
Rook niet.
"""


def found(text: str, approved: TextFile = APPROVED) -> list[str]:
    """Return what is said of a leaflet with this text."""
    leaflet = parse_leaflet(text)
    source = TextFile(LEAFLET.name, text)
    return [issue.sentence for issue in unlike_approved(leaflet, source, approved)]


def changed(old: str, new: str) -> str:
    assert LEAFLET.text.count(old) == 1
    return LEAFLET.text.replace(old, new)


def test_the_leaflet_says_the_approved_text_and_nothing_else() -> None:
    assert found(LEAFLET.text) == []


@pytest.mark.parametrize(
    ("old", "new", "said", "unheard"),
    [
        ("tot 21.00 uur", "tot 22.00 uur",
         "line 22: 'Houd de arm tot 22.00 uur van de eerste dag zo stil mogelijk.' is not in "
         "approved.txt word for word.",
         "line 4: callers cannot hear the approved words 'Houd de arm tot 21.00 uur van de eerste "
         "dag zo stil mogelijk'."),
        ("leun er niet op", "leun er op",
         "'Leg hem op een kussen, en leun er op.'", "'Leg hem op een kussen, en leun er niet op'"),
        ("snijdt niet in\nuw huid", "snijdt in\nuw huid",
         "'De zaag trilt alleen, en snijdt in uw huid.'",
         "'De zaag trilt alleen, en snijdt niet in uw huid'"),
    ],
)  # fmt: skip
def test_a_changed_sentence_is_named_in_both_texts(
    old: str, new: str, said: str, unheard: str
) -> None:
    in_leaflet, in_approved = found(changed(old, new))
    assert in_leaflet.startswith("leaflet.md line ")
    assert said in in_leaflet
    assert in_approved.startswith("approved.txt line ")
    assert unheard in in_approved


def test_a_sentence_that_was_left_out_is_named_once() -> None:
    (issue,) = found(changed("Doe elke oefening 10 keer.\n\n", ""))
    assert "callers cannot hear the approved words 'Doe elke oefening 10 keer" in issue


def test_a_sentence_that_was_added_is_named_once() -> None:
    (issue,) = found(changed("Soms maken we", "Neem niets in. Soms maken we"))
    assert issue == "leaflet.md line 102: 'Neem niets in.' is not in approved.txt word for word."


@pytest.mark.parametrize(
    ("words", "issues"),
    [
        ("Eet kaas. Neem < 5 tabletten per dag van 2,5 mg. Rook niet.", 0),
        ("Rook niet.\n\nEet kaas! Neem < 5 tabletten per dag van 2,5 mg!", 0),  # order, layout
        ("Eet kaas. Neem > 5 tabletten per dag van 2,5 mg. Rook niet.", 2),
        ("Eet kaas. Neem 5 tabletten per dag van 2,5 mg. Rook niet.", 2),
        ("Eet kaas. Neem < 5 tabletten per dag van 25 mg. Rook niet.", 2),
        ("Eet kaas. Neem < 5 tabletten per dag van 2,5 mg. Rook.", 1),
        ("Eet kaas. Neem < 5 tabletten per dag van 2,5 mg.", 1),
        ("Eet kaas. Eet kaas. Neem < 5 tabletten per dag van 2,5 mg. Rook niet.", 1),
    ],
)
def test_words_and_signs_count_and_layout_does_not(words: str, issues: int) -> None:
    front = LEAFLET.text.split("\n# ")[0]
    text = f"{front}\n# Toets 1: calcium\n\n## Calcium\n\n{words}\n"
    assert len(found(text, TextFile("approved.txt", MADE_UP))) == issues
