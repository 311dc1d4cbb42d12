"""Promise: every sentence of the approved leaflet can be heard, in its own words and order.

The text beside the leaflet is the hospital's own as taken from the PDF, pavo 1515, May 2024,
without its page number and its links.
"""

from __future__ import annotations

import re

import pytest

from ivr.line.building import build_line
from ivr.line.leaflet import Leaflet, approved_file
from tests.pavo_1515 import FILE, pavo_1515

LEAFLET = pavo_1515()
LINE = build_line(LEAFLET)
SOURCE = approved_file(FILE)
BULLET = "\uf0b7"

HEADINGS = (
    "Inleiding",
    "Wat is osteoporose?",
    "Aanmaak en afbraak van botweefsel",
    "Gevolgen van osteoporose",
    "Botbreuken",
    "Kleiner en krommer worden",
    "Evenwichtsverlies",
    "Wat kunt u doen om (de gevolgen van) botontkalking te verminderen?",  # two lines on paper
    "Lichaamsbeweging",
    "Stoppen met roken",
    "Voorkomen dat u valt",
    "Voedingsadviezen",
    "Calcium (kalk)",
    "Vitamine D",
    "Alcohol",
    "Behandeling van osteoporose",
    "Meer informatie",
    "Tot slot",
)
COLOPHON = ("Albert Schweitzer ziekenhuis", "mei 2024", "pavo 1515")
HEADING_LINES = {
    *HEADINGS,
    *COLOPHON,
    "Wat kunt u doen om (de gevolgen",
    "van) botontkalking te verminderen?",
}


def words(text: str) -> list[str]:
    """The words of a text, without layout, capitals and the marks between them."""
    return re.findall(r"[^\W_]+(?:[.:/][^\W_]+)*", text.lower())


def source_lines() -> list[str]:
    lines = (line.replace(BULLET, "").strip() for line in SOURCE.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def blocks() -> list[str]:
    """The running text between headings, each as one line."""
    found = [""]
    for line in source_lines():
        if line in HEADING_LINES:
            found.append("")
        else:
            found[-1] = f"{found[-1]} {line}"
    return found


def sentences() -> list[str]:
    found = [part for block in blocks() for part in re.split(r"(?<=[.!?:])\s+(?=[A-Z])", block)]
    return [sentence for sentence in found if words(sentence)]


def plain(text: str) -> str:
    """A text without layout."""
    return " ".join(text.split())


HEARD = " | ".join(plain(prompt.text) for prompt in LINE.prompts.values())


@pytest.mark.parametrize("sentence", sentences())
def test_every_sentence_of_the_leaflet_can_be_heard(sentence: str) -> None:
    assert plain(sentence) in HEARD


def test_the_sentences_are_the_whole_leaflet() -> None:
    """The test above would pass on an empty list; these are counted by hand."""
    assert len(sentences()) == 96


@pytest.mark.parametrize("heading", [*HEADINGS, *COLOPHON])
def test_every_heading_of_the_leaflet_can_be_heard(heading: str) -> None:
    assert plain(heading).lower() in HEARD.lower()


def test_the_line_says_nothing_of_medicine_that_the_leaflet_does_not() -> None:
    """Every paragraph of every part is leaflet text: no sentence is added."""
    source = " ".join(words(" ".join(source_lines())))
    for paragraph in _paragraphs(LEAFLET):
        assert " ".join(words(paragraph)) in source, paragraph


def _paragraphs(leaflet: Leaflet) -> list[str]:
    return [
        paragraph
        for topic in leaflet.topics
        for part in topic.parts
        for paragraph in part.paragraphs
    ]


def test_nothing_is_said_twice() -> None:
    paragraphs = _paragraphs(LEAFLET)
    assert len(paragraphs) == len(set(paragraphs))
