"""Promise: our own words can be followed by ear."""

from __future__ import annotations

from ivr.proof import plain_words
from tests.own_leaflet import LINE
from tests.own_words import own
from tests.proof.broken import LONG, Case, both_tests_of, with_words

MENU = own(LINE, "menu").text

CASES: list[Case] = [
    (
        plain_words.long_sentences,
        with_words("goodbye", LONG),
        [f"'goodbye' has a sentence of 17 words: {LONG!r}"],
    ),
    (
        plain_words.hard_to_follow,
        with_words("sent", "Ondergetekende informatieverstrekkende behandelfunctionaris brengt "
                           "onverwijld communicatieve aangelegenheden betreffende gegevens."),
        ["'sent' is hard to follow: -187 by Flesch-Douma; 60 is easy."],
    ),
    (
        plain_words.rare_words,
        with_words("sent", "Wij bellen u onverwijld terug over uw densitometrie."),
        ["'sent' says 'densitometrie', which few people use.",
         "'sent' says 'onverwijld', which few people use."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)
