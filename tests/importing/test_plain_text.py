"""Promise: headings, items and furniture are found in a plain text by the shape of its lines."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.importing.plain_text import read_text
from ivr.importing.source import ImportingError
from ivr.proof.approved import words_in
from tests.importing.reading import heard, imported, names, reasons, texts, titles
from tests.importing.words import BOWEL, COLOPHON, EYE, of


def read(*lines: str, title: str = "Staar") -> list[str]:
    return [*texts(imported("\n".join(lines).encode(), {"title": title}))]


def test_headings_paragraphs_and_the_colophon_are_found() -> None:
    lines = ["STAAROPERATIE", ""]
    for heading, text in EYE:
        lines += [heading, "", text, ""]
    found = imported("\n".join((*lines, *COLOPHON)).encode())
    assert heard(found) == words_in(f"{of(EYE)} {' '.join(COLOPHON)}")
    assert found.facts["title"] == "STAAROPERATIE"
    assert names(found) == ["wat is staar", "de operatie", "wanneer belt u ons"]


def test_an_introduction_is_no_title() -> None:
    lines = ["Inleiding", "", EYE[0][0], "", EYE[0][1], "", EYE[1][0], "", EYE[1][1]]
    found = imported("\n".join(lines).encode())
    assert "title" in found.missing
    assert heard(found) == words_in(" ".join(lines))


def test_a_form_feed_begins_a_page_of_which_header_and_number_go() -> None:
    pages = [
        f"Voorbeeld Ziekenhuis\n\n{heading}\n\n{text}\n\nPagina {number} van 4"
        for number, (heading, text) in enumerate(BOWEL, 1)
    ]
    found = imported("\f".join(pages).encode(), {"title": "Darm"})
    assert heard(found) == words_in(of(BOWEL))
    assert {*reasons(found).values()} == {"page header", "page number"}


def test_an_address_is_no_row_of_headings() -> None:
    lines = [EYE[0][1], "", "Contact", "Polikliniek Oogheelkunde", "Straatweg 10", "Route 12"]
    lines += ["", "Tot ziens."]
    found = imported("\n".join(lines).encode(), {"title": "Staar"})
    assert "Contact" in titles(found)
    assert "# Route 12" not in found.text


def test_steps_and_items_are_blocks_of_their_own() -> None:
    lines = ("Doe dit:", "1. Was uw handen", "   goed.", "2. Druppel.", "- links", "o\trechts")
    assert read(*lines) == [
        "Doe dit:",
        "1. Was uw handen goed.",
        "2. Druppel.",
        "links",
        "rechts",
    ]


@pytest.mark.parametrize("before", ["U kunt ons bellen van 8.00", "- bel ons van 8.00"])
def test_a_dash_between_numbers_makes_no_item_and_stays(before: str) -> None:
    assert read(before, "- 16.30 uur, elke dag.") == [
        f"{before.removeprefix('- ')} - 16.30 uur, elke dag."
    ]


def test_pictures_are_listed_and_go() -> None:
    found = imported("Bel \u260e ons \U0001f4de gerust | altijd.".encode(), {"title": "Bellen"})
    assert [*texts(found)] == ["Bel ons gerust - altijd."]
    assert [it.why.value for it in found.left_out] == ["a picture among the words"] * 2


def test_lines_that_are_drawn_are_listed_and_go() -> None:
    found = imported(b"Eerst.\n---------\n\nDaarna.\n* * *\n", {"title": "Dag"})
    assert [*texts(found)] == ["Eerst.", "Daarna."]
    assert {*reasons(found).values()} == {"signs without a word"}


def test_columns_beside_each_other_are_refused() -> None:
    words = of(EYE[:1]).lower().split()
    lines = [f"{' '.join(words[at : at + 5]):44}{' '.join(words[at + 9 :])}" for at in range(10)]
    with pytest.raises(ImportingError, match=r"columns beside each other.*import the file"):
        read_text("\n".join(lines))


@given(st.lists(st.text(max_size=30), min_size=1, max_size=12))
def test_whatever_stands_in_a_text_it_becomes_a_leaflet_or_is_refused(lines: list[str]) -> None:
    """`imported` proves the words; here nothing else goes wrong."""
    with suppress(ImportingError):
        imported("\n".join(lines).encode(), {"title": "Iets"})
