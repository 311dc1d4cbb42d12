"""Promise: a broken leaflet is refused with the file, the line, what is wrong and what to do."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from ivr.line.front_matter import LeafletError
from ivr.line.leaflet import load_leaflet, parse_leaflet

FRONT = """---
title: Staar
pavo_number: 1
edition: mei 2024
hospital: het ziekenhuis
line_name: staarlijn
clinic_name: polikliniek Oogheelkunde
clinic_number: (079) 123 45 60
open_days: maandag t/m vrijdag
opens: 08.00
closes: 16.30
subject: staar
---
"""
TOPIC = "# Toets 1: staar | staar en de operatie\n"
PART = "## Wat is staar?\n"
TEXT = "Staar is een troebele lens.\n"


def test_a_leaflet_has_topics_with_parts_in_the_order_of_their_keys() -> None:
    body = f"{TOPIC}{PART}{TEXT}\n- Eerst dit.\n- Dan dat.\n\n# Toets 3: later\n{PART}{TEXT}"
    leaflet = parse_leaflet(FRONT + body)
    first, second = leaflet.topics
    assert (first.key, first.name, first.title) == ("1", "staar", "staar en de operatie")
    assert first.parts[0].paragraphs == (
        "Staar is een troebele lens.",
        "Eerst dit.",
        "Dan dat.",
    )
    assert (second.key, second.name, second.title) == ("3", "later", "later")


def test_front_matter_is_read_as_the_words_that_stand_there() -> None:
    about = parse_leaflet(f"{FRONT}{TOPIC}{PART}{TEXT}").about
    assert about.pavo_number == "1"
    assert (about.opens, about.closes) == (time(8), time(16, 30))
    assert about.weekdays == {1, 2, 3, 4, 5}


def test_words_are_read_as_a_reader_sees_them() -> None:
    """Markdown writes some signs in another way; a caller must hear the sign."""
    body = f"{TOPIC}## Staar &amp; lens\nBij 38 °C\nof \\*meer\\*.\n"
    part = parse_leaflet(FRONT + body).topics[0].parts[0]
    assert (part.title, part.paragraphs) == ("Staar & lens", ("Bij 38 °C of *meer*.",))


def test_a_byte_order_mark_from_windows_is_no_word(tmp_path: Path) -> None:
    path = tmp_path / "staar.md"
    path.write_text(f"{FRONT}{TOPIC}{PART}{TEXT}", encoding="utf-8-sig")
    assert load_leaflet(path).about.title == "Staar"


LONG = "Dit is een zin van een stuk of acht woorden. " * 40

BROKEN = [
    ("geen voorblad", 1, "no front matter"),
    (FRONT.replace("title: Staar\n", ""), 1, "field 'title' is missing"),
    (FRONT.replace("title: Staar", "title:"), 2, "field 'title' is missing or empty"),
    (FRONT.replace("title: Staar", "titel: Staar"), 2, "unknown field 'titel'"),
    (FRONT.replace("08.00", "acht uur"), 10, "no right value for 'opens'"),
    (FRONT.replace("08.00", "17.00"), 11, "closes before it opens"),
    (FRONT.replace("maandag t/m vrijdag", "ma-vr"), 9, "no right value for 'open_days'"),
    (FRONT.replace("(079) 123 45 60", "12"), 8, "no right value for 'clinic_number'"),
    (FRONT.replace("title: Staar", "title: [Staar"), 3, "is not a 'name: value' line"),
    (FRONT.replace("title: Staar", "- title"), 3, "is not a 'name: value' line"),
    (FRONT, 13, "has no topics"),
    (f"{FRONT}# Staar\n{PART}{TEXT}", 14, "topic 'Staar' has no key"),
    (f"{FRONT}# Toets 7: staar\n{PART}{TEXT}", 14, "key 7 is not for topics"),
    (f"{FRONT}{TOPIC}{PART}{TEXT}{TOPIC}{PART}{TEXT}", 17, "key 1 is used twice"),
    (f"{FRONT}{TOPIC}", 14, "has no parts"),
    (f"{FRONT}{TOPIC}{PART}", 15, "part 'Wat is staar?' is empty"),
    (f"{FRONT}{PART}{TEXT}", 14, "a part stands before any topic"),
    (f"{FRONT}{TOPIC}{TEXT}", 15, "text stands outside a part"),
    (f"{FRONT}{TEXT}", 14, "text stands outside a part"),
    (f"{FRONT}{TOPIC}{PART}{LONG}\n", 15, "s to say"),
    (f"{FRONT}{TOPIC}{PART}#### Diep\n{TEXT}", 16, "heading level h4 is unknown"),
    (f"{FRONT}{TOPIC}{PART}{TEXT}\n![foto](oog.png)\n", 18, "cannot be read aloud (image)"),
    (f"{FRONT}{TOPIC}{PART}Zie **hier**.\n", 16, "cannot be read aloud (strong_open)"),
    (f"{FRONT}{TOPIC}{PART}<b>Staar</b>\n", 16, "cannot be read aloud (html_inline)"),
    (f"{FRONT}{TOPIC}{PART}Sta\x0bar.\n", 16, "invisible control character"),
    (f"{FRONT}{TOPIC}{PART}Sta\tar.\n", 16, "U+0009"),
    (f"{FRONT}{TOPIC}{PART}Sta\ufffear.\n", 16, "U+FFFE"),
    (f"{FRONT}{TOPIC}{PART}Sta\uffffar.\n", 16, "U+FFFF"),
    (f"{FRONT}{TOPIC}{PART}Sta\ud800ar.\n", 16, "U+D800"),
    (f"{FRONT}{TOPIC}{PART}Sta\u200bar.\n", 16, "U+200B"),
    (f"{FRONT}{TOPIC}{PART}{TEXT}Let op \u26a0\n", 17, "U+26A0"),
    (f"{FRONT}{TOPIC}{PART}Goed \U0001f600\n", 16, "U+1F600"),
    (f"{FRONT}{TOPIC}{PART}Sta&#x200b;ar.\n", 16, "U+200B"),
    (FRONT.replace("Staar", '"Sta\\u200bar"'), 2, "U+200B"),
    (FRONT.replace("Staar", "[Staar, Lens]"), 2, "'title' holds a list"),
    (FRONT.replace("Staar", "\n  naam: Staar"), 2, "'title' holds a list or fields"),
    (FRONT.replace("edition: mei 2024", "title: Lens"), 4, "'title' stands here and on line 2"),
    (FRONT.replace("pavo_number: 1", "pavo_number: één"), 3, "no right value for 'pavo_number'"),
    (f"{FRONT}{TOPIC}##\n{TEXT}", 15, "is empty"),
    (f"{FRONT}{TOPIC}{PART}{TEXT}---\n", 16, "turns the words above it into a heading"),
    (f"{FRONT}# Toets 1: a | b | c\n{PART}{TEXT}", 14, "has no key"),
    (f"{FRONT}{TOPIC}{PART}| Dag | Uur |\n|---|---|\n| ma | 8 |\n", 16, "nobody can say"),
    (f"{FRONT}{TOPIC}{PART}1. Eerst\n", 16, "cannot be read aloud (ordered_list_open)"),
]


@pytest.mark.parametrize(("text", "line", "problem"), BROKEN)
def test_a_broken_leaflet_is_refused_with_its_line_and_a_remedy(
    text: str, line: int, problem: str
) -> None:
    with pytest.raises(LeafletError) as refused:
        parse_leaflet(text, "staar.md")
    message = str(refused.value)
    assert message.startswith(f"staar.md:{line}: ")
    assert problem in message
    assert len(message.split(problem)[1]) > 10, "no remedy"


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeafletError, match=r"weg\.md:0: cannot be read"):
        load_leaflet(tmp_path / "weg.md")
    (tmp_path / "latin.md").write_bytes("één".encode("latin-1"))
    with pytest.raises(LeafletError, match=r"latin\.md:0: cannot be read"):
        load_leaflet(tmp_path / "latin.md")
