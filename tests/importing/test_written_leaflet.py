"""Promise: what is written is what the line reads, whatever signs the words have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.importing.blocks import Block
from ivr.importing.cutting import Draft
from ivr.importing.source import SourcePlace
from ivr.importing.written_leaflet import TopicDraft, body, front_matter
from ivr.line.front_matter import LeafletError
from ivr.line.leaflet import parse_leaflet, parse_topics

SIGNS = "ab1.)*_`[]<>&#+-=~!\\ (;/:é²½"
WORDS = st.text(alphabet=SIGNS, min_size=1, max_size=200).map(lambda it: " ".join(it.split()))
TEXTS = WORDS.filter(lambda it: any(map(str.isalnum, it)))
FACTS = {
    "title": "Staar: de operatie",
    "subject": "staar",
    "pavo_number": "2087",
    "edition": "maart 2026",
    "hospital": "het 'Voorbeeld' ziekenhuis",
    "line_name": "staarlijn",
    "clinic_name": "polikliniek Oogheelkunde",
    "clinic_number": "(079) 000 20 87",
    "open_days": "maandag t/m vrijdag",
    "opens": "08.30",
    "closes": "16.00",
}


def written(title: str, blocks: list[Block]) -> str:
    return body([TopicDraft("staar", "staar", (Draft(title, tuple(blocks)),))])


@given(TEXTS, st.lists(st.tuples(TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_the_reader_of_the_line_finds_every_word(
    title: str, texts: list[tuple[str, bool, bool]]
) -> None:
    blocks = [
        Block(text, SourcePlace(1, at), heading=3 if heading and not item else 0, item=item)
        for at, (text, item, heading) in enumerate(texts)
    ]
    (topic,) = parse_topics(written(title, blocks), "staar/leaflet.md", 0)
    (part,) = topic.parts
    assert part.title == title
    assert part.paragraphs == tuple(text for text, _, _ in texts)


@pytest.mark.parametrize(
    "text",
    [
        "1. Was uw handen.",
        "12) Neem mee",
        "# geen kop",
        "- geen item",
        "* 5 % en 3 * 4",
        "+ plus",
        "> 38 °C bellen",
        "www.voorbeeld.nl/een_twee_drie",
        "<b>vet</b> &amp; &eacute;",
        "a `b` c",
        "[link](x)",
        "\\schuin",
        "=====",
        "~~~ golf",
        "woord " * 30 + "1. Eén 2. twee",
        "woord " * 13 + "- streep " * 30,
    ],
)
def test_signs_of_markdown_are_words_like_others(text: str) -> None:
    text = " ".join(text.split())
    for item in (True, False):
        (topic,) = parse_topics(
            written(
                "Titel",
                [Block("Eerst.", SourcePlace(1, 1)), Block(text, SourcePlace(1, 2), item=item)],
            ),
            "staar/leaflet.md",
            0,
        )
        assert topic.parts[0].paragraphs == ("Eerst.", text)


def test_the_fields_are_read_back_as_they_are() -> None:
    text = front_matter(FACTS) + written("Staar", [Block("Een troebele lens.", SourcePlace(1, 1))])
    about = parse_leaflet(text, "staar/leaflet.md").about
    assert about.title == FACTS["title"]
    assert about.hospital == FACTS["hospital"]
    assert f"{about.opens:%H.%M}" == FACTS["opens"]


@pytest.mark.parametrize("field", FACTS)
def test_a_field_to_fill_in_is_refused_by_the_line_until_somebody_does(field: str) -> None:
    known = {name: value for name, value in FACTS.items() if name != field}
    text = front_matter(known) + written("Staar", [Block("Een troebele lens.", SourcePlace(1, 1))])
    assert f"{field}: # nog in te vullen\n" in text
    with pytest.raises(LeafletError, match=f"field '{field}' is missing or empty"):
        parse_leaflet(text, "staar/leaflet.md")
