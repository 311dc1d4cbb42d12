"""Promise: the call begins with what matters most, and a menu is kind to the undecided."""

from __future__ import annotations

from ivr.proof import voice_menu
from tests.own_leaflet import LINE
from tests.own_words import own
from tests.proof.broken import Case, both_tests_of, with_changed, with_words

MENU = own(LINE, "menu").text

NAMES_FEWER = "menu: names fewer keys the second time it asks."

CASES: list[Case] = [
    (
        voice_menu.unsaid_at_the_start,
        with_words("emergency", "Goedendag."),
        ["The call does not begin with the emergency number.",
         "welcome: a key skips the emergency number."],
    ),
    (
        voice_menu.unsaid_at_the_start,
        with_changed("welcome", first=()),
        ["welcome: a key skips the emergency number."],
    ),
    (
        voice_menu.person_not_offered,
        with_words("person-offer", "Een medewerker: druk op negen."),
        ["menu: does not offer a person with key 0."],
    ),
    (
        voice_menu.shorter_second_prompt,
        with_changed("review", asks=(*LINE.steps["review"].asks[:1], ())),  # type: ignore[union-attr]
        ["review: names fewer keys the second time it asks."],
    ),
    (
        voice_menu.shorter_second_prompt,
        with_words("number-again", "Druk op hekje."),
        [
            f"{step}: is not fuller the second time, after silence."
            for step in ("number", "call-back", "call-back-other")
        ],
    ),
    (
        # Short, without the key that says the choices again.
        voice_menu.shorter_second_prompt,
        with_words("menu-again", "Neem er een."),
        ["menu: is not fuller the second time, after silence.", NAMES_FEWER],
    ),
    (
        voice_menu.blames_the_caller,
        with_words("no-match", "Dat was een verkeerde toets."),
        ["'no-match' blames the caller: 'verkeerde'."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)
