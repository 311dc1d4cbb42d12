"""Promise: a word that is dropped, added, changed or moved is always found, with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.importing.blocks import LineEnd, blocks_of
from ivr.importing.same_words import Difference, differences, source_words
from ivr.importing.source import SourceLine, SourcePlace
from ivr.proof.approved import words_in

WORDS = st.lists(st.sampled_from("de het bloed arm niet wel 12 8,5 % u bel".split()), min_size=2)  # noqa: SIM905
LINES = st.lists(WORDS, min_size=1, max_size=6)


def source(lines: list[list[str]]) -> list[SourceLine]:
    return [SourceLine(" ".join(it), SourcePlace(1, at)) for at, it in enumerate(lines, 1)]


def found(lines: list[list[str]], leaflet: list[str]) -> list[Difference]:
    return [*differences(source_words(source(lines), ()), leaflet)]


def fewer(differences: list[Difference]) -> int:
    """How many words the source has more than the leaflet; 0 also when nothing differs."""
    return sum(len(it.source) - len(it.leaflet) for it in differences)


@given(LINES)
def test_the_same_words_are_the_same(lines: list[list[str]]) -> None:
    assert found(lines, [word for line in lines for word in line]) == []


@given(LINES, st.data())
def test_a_word_that_went_is_found(lines: list[list[str]], data: st.DataObject) -> None:
    words = [word for line in lines for word in line]
    words.pop(data.draw(st.integers(0, len(words) - 1)))
    assert fewer(found(lines, words)) == 1


@given(LINES, st.data(), st.sampled_from(["niet", "extra"]))
def test_a_word_that_came_is_found(lines: list[list[str]], data: st.DataObject, word: str) -> None:
    words = [word for line in lines for word in line]
    words.insert(data.draw(st.integers(0, len(words))), word)
    assert fewer(found(lines, words)) == -1


@given(LINES, st.data())
def test_words_that_changed_places_are_found(lines: list[list[str]], data: st.DataObject) -> None:
    words = [word for line in lines for word in line]
    one = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(st.integers(0, len(words) - 1))
    swapped = [*words]
    swapped[one], swapped[other] = words[other], words[one]
    assert bool(found(lines, swapped)) is (swapped != words)


@given(LINES, st.data())
def test_a_changed_word_is_found(lines: list[list[str]], data: st.DataObject) -> None:
    words = [word for line in lines for word in line]
    words[data.draw(st.integers(0, len(words) - 1))] = "anders"
    differences = found(lines, words)
    assert differences
    assert fewer(differences) == 0
    assert "anders" in [word for it in differences for word in it.leaflet]


def test_a_difference_is_told_with_its_line() -> None:
    (difference,) = found([["bel", "ons"], ["vandaag", "nog"]], ["bel", "ons", "morgen", "nog"])
    assert (
        str(difference) == "page 1, line 2: the source says 'vandaag'; the leaflet says 'morgen'."
    )


@given(st.lists(st.text(alphabet="ab- \u00adé.,8", max_size=12), min_size=1, max_size=6))
def test_however_lines_end_the_blocks_have_the_words_of_the_lines(texts: list[str]) -> None:
    lines = [SourceLine(text, SourcePlace(1, at)) for at, text in enumerate(texts, 1)]
    blocks = blocks_of(lines)
    said = [word for block in blocks.found for word in words_in(block.text)]
    assert [*differences(source_words(lines, blocks.line_ends), said)] == []


def test_a_line_end_that_is_not_that_of_its_line_is_an_error() -> None:
    lines = source([["rode", "bloed"], ["afname", "nu"]])
    for end in (
        LineEnd(SourcePlace(1, 1), "rode", "afname", "rodeafname"),
        LineEnd(SourcePlace(1, 1), "bloed", "nu", "bloednu"),
    ):
        with pytest.raises(ValueError, match="line"):
            source_words(lines, [end])


def test_words_of_the_source_that_are_nowhere_are_told_in_one_sentence() -> None:
    (difference,) = found([["bel", "niet"]], ["bel"])
    assert str(difference) == "page 1, line 1: the leaflet leaves out 'niet'."
    (difference,) = found([["bel"]], ["bel", "niet"])
    assert str(difference) == "page 1, line 1: the leaflet says 'niet', which the source does not."
