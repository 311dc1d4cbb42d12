"""Promise: what a recogniser heard is compared fairly, and every word that got lost is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.sound.word_errors import Hearing, WordPair, bare_words, changes, compare, in_words, total

HEARD_WELL = [
    ("Goedendag.", "goedendag"),
    ("Eén, twee.", "een twee"),
    ("Bel één, één, twee.", "Bel 112."),
    ("Bel één, één, twee.", "Bel 1, 1, 2."),
    ("Bel één, één, twee.", "bel 1-1-2"),
    ("Voor voeding: toets vier.", "Voor voeding, toets 4."),
    ("Vanaf twaalf uur 's nachts.", "Vanaf 24.00 uur"),
    ("Vanaf twaalf uur 's nachts.", "Vanaf 24:00 uur."),
    ("Vanaf twaalf uur 's nachts.", "vanaf 12 uur 's nachts"),
    ("Tot half vijf 's middags.", "Tot 16.30 uur."),
    ("Tot half vijf 's middags.", "tot half 5 smiddags"),
    ("Om acht uur 's ochtends.", "Om 8 uur 's ochtends."),
    ("Nul, zeven, negen; één, twee, drie; vier, vijf; zes, nul.", "079 123 45 60"),
    ("Nul, zeven, negen; één, twee, drie; vier, vijf; zes, nul.", "0-7-9-123-45-60"),
    ("Nul, zeven, negen; één, twee, drie; vier, vijf; zes, nul.", "07 9 1 2 3 4 5 6 0"),
    ("Twintig procent.", "20%"),
    ("De derde keer.", "de 3e keer"),
    ("Mei tweeduizend vierentwintig.", "Mei 2024"),
    ("Na dertig dagen.", "Na 30 dagen."),
    ("De huisartsenpost.", "de huisartsen post"),
    ("Een dexa-scan.", "een dexascan"),
    ("Vallen en bewegen.", "vallen enbewegen"),
]


@pytest.mark.parametrize(("spoken", "heard"), HEARD_WELL)
def test_words_that_were_heard_well_are_no_errors(spoken: str, heard: str) -> None:
    assert compare(spoken, heard).lost == ()


HEARD_BADLY = [
    ("Toets vijf.", "Tot vijf.", [("toets", "tot")]),
    ("Toets vijf.", "Toets 6.", [("vijf", "zes")]),
    ("Toets vijf.", "vijf", [("toets", "")]),
    ("Toets vijf.", "Toets maar vijf.", [("", "maar")]),
    ("Bel één, één, twee.", "Bel 113.", [("twee", "drie")]),
    ("Om acht uur 's ochtends.", "Om 8 uur 's avonds.", [("ochtends", "avonds")]),
    ("Toets hekje.", "", [("toets", ""), ("hekje", "")]),
    ("De huisarts belt u.", "De huis arts u.", [("belt", "")]),
]


@pytest.mark.parametrize(("spoken", "heard", "lost"), HEARD_BADLY)
def test_every_word_that_got_lost_is_named(
    spoken: str, heard: str, lost: list[tuple[str, str]]
) -> None:
    steps = compare(spoken, heard).lost
    # The s of "'s ochtends" is glued to its word when the apostrophe is gone, or not.
    assert [(s.said.removeprefix("s"), s.heard.removeprefix("s")) for s in steps] == [
        (said.removeprefix("s"), what.removeprefix("s")) for said, what in lost
    ]


def test_a_rate_counts_the_errors_for_each_word_said() -> None:
    hearing = compare("Voor voeding: toets vier.", "Voor voeding, tot 4, tot.")

    assert (hearing.words, hearing.errors, hearing.rate) == (4, 2, 0.5)


def test_a_prompt_without_words_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="no words"):
        compare("...", "iets")


def test_a_long_prompt_weighs_more_in_the_total() -> None:
    short, long = compare("Nul.", "Nee."), compare("Dank u wel.", "Dank u wel.")

    assert total([short, long]) == 0.25
    assert total([]) == 0.0


def test_a_numeral_that_the_prompt_does_not_say_is_read_in_the_likeliest_way() -> None:
    assert bare_words(in_words("om 10 uur, 5 keer", "iets anders")) == (
        *("om", "tien", "uur", "vijf", "keer"),
    )


def test_changes_tell_what_became_better_and_worse() -> None:
    before = {"menu": 0.5, "end": 0.0, "same": 0.2, "gone": 0.1}
    now = {"menu": 0.25, "end": 0.5, "same": 0.2, "new": 0.1}

    assert changes(before, now) == {"menu": -0.25, "end": 0.5}


WORDS = st.lists(st.sampled_from(["toets", "vijf", "niet", "eten", "bloed"]), max_size=8)


@given(WORDS.filter(bool), WORDS)
def test_no_alignment_loses_words_or_needs_more_errors_than_the_longer_text_has_words(
    said: list[str], heard: list[str]
) -> None:
    hearing = compare(" ".join(said), " ".join(heard))

    assert " ".join(step.said for step in hearing.steps if step.said).split() == said
    assert " ".join(step.heard for step in hearing.steps if step.heard).split() == heard
    assert hearing.errors <= max(len(said), len(heard))


@given(WORDS.filter(bool))
def test_the_same_words_in_digits_glued_or_apart_are_no_errors(said: list[str]) -> None:
    assert compare(" ".join(said), " ".join(said).replace("vijf", "5")).rate == 0
    assert Hearing(1, (WordPair("huis arts", "huisarts"),)).errors == 0
