"""Promise: the raw text of a real leaflet, as taken from its PDF, becomes the leaflet of this line.

pavo-1515.txt is what a reader of PDFs makes of the leaflet: a page number in the middle, links at
the end, empty lines below every line.
"""

from __future__ import annotations

import pytest

from ivr.dutch.ring_back import existing_number
from ivr.importing.typing_over import typed_over
from ivr.line.leaflet import load_leaflet
from ivr.line.paragraphs import sentences_in
from ivr.settings import ROOT
from tests.importing.reading import imported, names, reasons, texts, titles
from tests.pavo_1515 import FILE, needs_pavo_1515

RAW = (ROOT / "tests/importing/pavo-1515.txt").read_bytes()
FOUND = imported(RAW, name="pavo-1515.txt")


def sentences(paragraph: str) -> list[str]:
    """Quotes are typed straight by the import, and curly or straight in the committed leaflet."""
    return [typed_over(sentence) for sentence in sentences_in(paragraph)]


def committed() -> list[str]:
    topics = load_leaflet(FILE).topics if FILE.is_file() else ()
    parts = [part for topic in topics for part in topic.parts]
    return [sentence for part in parts for text in part.paragraphs for sentence in sentences(text)]


HEARD = {sentence for text in texts(FOUND) for sentence in sentences(text)}


@pytest.mark.parametrize("sentence", committed())
def test_every_sentence_of_the_committed_leaflet_is_there(sentence: str) -> None:
    assert sentence in HEARD


@needs_pavo_1515
def test_the_committed_leaflet_has_sentences() -> None:
    assert len(committed()) > 90


def test_what_is_no_text_is_left_out_and_listed() -> None:
    assert reasons(FOUND) == {
        "5": "page number",
        "http://www.osteoporosestichting.nl/": "address of a link that the text names already",
        "http://www.asz.nl/foldertest/": "address of a link that the text names already",
    }


@needs_pavo_1515
def test_the_facts_are_those_of_the_committed_leaflet() -> None:
    about = load_leaflet(FILE).about
    for field in ("pavo_number", "edition", "hospital", "clinic_name", "open_days"):
        assert FOUND.facts[field] == getattr(about, field)
    assert existing_number(FOUND.facts["clinic_number"]) == about.clinic_number
    assert (FOUND.facts["opens"], FOUND.facts["closes"]) == ("08.00", "16.30")


def test_what_the_text_does_not_tell_is_to_be_filled_in() -> None:
    assert FOUND.missing == ("title", "subject")
    assert "\ntitle: # nog in te vullen\n" in FOUND.text


def test_its_four_topics_are_called_after_headings_of_the_highest_level() -> None:
    assert names(FOUND) == [
        "wat is osteoporose",
        "gevolgen van osteoporose",
        "voedingsadviezen",
        "behandeling",
    ]


def test_a_heading_on_two_lines_is_one() -> None:
    assert "### Wat kunt u doen om (de gevolgen van) botontkalking te verminderen?" in FOUND.text
    assert "Stoppen met roken" in titles(FOUND)
