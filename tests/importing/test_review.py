"""Promise: one page shows a leaflet beside its source, and tells in words where the two differ."""

from __future__ import annotations

import re
from dataclasses import replace

from bs4 import BeautifulSoup

from ivr.importing.imported import Imported
from ivr.importing.review import dutch_place, review
from ivr.importing.same_words import Difference
from ivr.importing.source import SourcePlace, Why
from ivr.line.paragraphs import sounds
from tests.importing.printed import BOLD, Press
from tests.importing.reading import imported, texts
from tests.importing.words import BOWEL, EYE


def leaflet() -> Imported:
    press = Press()
    press.line("Bloedprikken", 50, 60, 20, BOLD)
    press.lines(["Tijdens de bloed-", "afname zit u \u201crustig\u201d."], 50, 90)
    press.section("Uw knie", " ".join(text for _, text in (*EYE, *BOWEL)), 50, 130, 480)
    press.line("- 1 -", 280, 820)
    return imported(press.pdf())


FOUND = leaflet()


def page(found: Imported = FOUND, sound: dict[str, bytes] | None = None) -> BeautifulSoup:
    return BeautifulSoup(
        review(found, ["leaflet.md:3: cannot say 'PTA'"], (sound or {}).get), "lxml"
    )


def test_every_paragraph_stands_beside_its_lines() -> None:
    right = [pair.find_all("p")[1] for pair in page().select(".pair")]
    for label in page().select(".label"):
        assert re.match(r"(?:Bron|Folder)", label.text)
    said = [" ".join(_without_labels(it).split()) for it in right]
    for text in texts(FOUND):
        assert text in said


def _without_labels(cell: object) -> str:
    soup = BeautifulSoup(str(cell), "lxml")
    for label in soup.select(".label, .hidden"):
        label.decompose()
    return soup.get_text()


def test_of_a_paragraph_in_two_parts_each_stands_beside_its_own_words() -> None:
    marked = {it.text for it in page().find_all(["del", "ins"])}
    assert marked == {
        "anders: bloed- afname (einde)",
        "anders: bloedafname (einde)",
        "anders: \u201crustig\u201d. (einde)",
        'anders: "rustig". (einde)',
    }


def test_what_was_left_out_and_what_is_to_be_done_is_listed() -> None:
    listed = [it.text for it in page().find_all("li")]
    assert (
        "bladzijde 1, regel 1: “Bloedprikken” (de titel, die de beller in het menu hoort)" in listed
    )
    assert any("“- 1 -” (bladzijdenummer)" in it for it in listed)
    assert "Vul in de folder in: pavo_number." in listed
    assert "leaflet.md:3: cannot say 'PTA'" in listed
    assert "bladzijde 1, regel 2: “bloed-” en “afname” zijn “bloedafname”" in listed


def test_sounds_that_are_there_are_in_the_page() -> None:
    part = FOUND.topics[0].parts[0]
    first = sounds(block.text for block in part.blocks)[0]
    (audio,) = page(sound={first: b"RIFF"}).find_all("audio")
    assert audio["src"] == "data:audio/wav;base64,UklGRg=="
    assert part.title in str(audio["aria-label"])


def test_it_needs_no_other_file_and_no_script() -> None:
    soup = page()
    assert soup.find_all("script") == []
    assert [it for it in soup.find_all(src=True) if not str(it["src"]).startswith("data:")] == []
    assert [it["href"] for it in soup.find_all(href=True)] == ["data:,", "#folder"]
    assert [it["lang"] for it in soup.find_all("html")] == ["nl"]


def test_words_that_differ_are_told_first() -> None:
    lost = replace(FOUND, differences=(Difference(SourcePlace(1, 2), ("niet",), ()),))
    text = page(lost).get_text()
    assert "De woorden zijn niet gelijk." in text
    assert "the leaflet leaves out 'niet'" in text
    assert "Elk woord van de folder" not in text


def test_every_reason_is_told_in_dutch() -> None:
    for why in Why:
        left_out = replace(FOUND.left_out[0], why=why)
        assert page(replace(FOUND, left_out=(left_out,))).find("li") is not None


def test_a_place_is_told_in_dutch() -> None:
    assert dutch_place(SourcePlace(2, 14)) == "bladzijde 2, regel 14"
    assert dutch_place(SourcePlace(0, 14)) == "regel 14"
    assert dutch_place(SourcePlace(2, 0)) == "bladzijde 2"
