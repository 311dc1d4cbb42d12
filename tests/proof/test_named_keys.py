"""Promise: what a prompt says of keys is true."""

from __future__ import annotations

import pytest

from ivr.proof import named_keys
from ivr.proof.named_keys import keys_named
from ivr.words.step import Menu
from tests.own_leaflet import LINE
from tests.own_words import own
from tests.proof.broken import Case, both_tests_of, with_exit, with_words

MENU = own(LINE, "menu").text

CASES: list[Case] = [
    (
        named_keys.names_a_dead_key,
        with_exit("goodbye", "*", None),
        ["goodbye: 'goodbye' names key *, which does nothing here."],
    ),
    (
        named_keys.names_a_dead_key,
        with_words("record", "Zeg kort uw vraag. Wassen: druk op drie."),
        ["record: 'record' names key 3, which does nothing here."],
    ),
    (
        named_keys.names_a_dead_key,
        with_words("welcome", "Goedendag. Een vraag: druk op negen."),
        [f"welcome: '{LINE.leaflet}-welcome' names key 9, which does nothing here."],
    ),
    (
        named_keys.says_another_meaning,
        with_words("after-part", "Nog een keer: druk op zes."),
        [
            f"{name}: 'after-part' says that key 6 is repeat; it is next."
            for name, step in LINE.steps.items()
            if isinstance(step, Menu) and LINE.prompts["after-part"] in step.asks[0]
        ],
    ),
    (
        named_keys.says_another_meaning,
        with_words(
            "menu",
            MENU.replace("Wassen en eraf: druk op drie", "Wassen en eraf: druk op twee").replace(
                "Oefenen: druk op twee", "Oefenen: druk op drie"
            ),
        ),
        [
            f"menu: '{LINE.leaflet}-menu' says that key 2 is topic 3; it is topic 2.",
            f"menu: '{LINE.leaflet}-menu' says that key 3 is topic 2; it is topic 3.",
        ],
    ),
    (
        named_keys.says_another_meaning,
        with_words("topic-1-end", "Verder met oefenen: druk op zeven."),
        [f"topic-1-end: '{LINE.leaflet}-topic-1-end' says that key 7 is next; it is previous."],
    ),
    (
        named_keys.keys_nobody_is_told,
        with_words("number-options", "Klopt het niet? Druk op zeven."),
        ["number-check: key # does something special here, but no prompt says so."],
    ),
    (
        named_keys.too_many_options,
        with_words(
            "goodbye",
            "Iets: druk op vijf. Nog iets: druk op zes, druk op zeven, druk op acht, "
            "of het hoofdmenu: sterretje.",
        ),
        ["goodbye: offers 5 choices in one go; 4 is the most."],
    ),
    (
        named_keys.another_count,
        with_words("menu", MENU.replace("drie onderwerpen", "vier onderwerpen")),
        [f"'{LINE.leaflet}-menu' announces 4 choices and offers 3."],
    ),
    (
        named_keys.key_before_function,
        with_words("goodbye", "Dank u wel. Druk op het sterretje voor het hoofdmenu."),
        ["'goodbye' names key * before what it does."],
    ),
    (
        named_keys.choices_out_of_order,
        with_words("after-part-help", "Verder: druk op zes. Nog een keer: druk op vijf."),
        ["'after-part-help' names its keys out of order: 6, 5."],
    ),
    (
        named_keys.choices_out_of_order,
        with_words("menu", MENU.replace("Oefenen: druk op twee. ", "")),
        [f"'{LINE.leaflet}-menu' skips a topic: it names 1, 3."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Voor voeding: druk op vier.", "4"),
        ("Klopt het? Druk op het hekje.", "#"),
        ("Druk daarna op hekje. Hoofdmenu: sterretje.", "#*"),
        ("Een medewerker: druk op nul.", "0"),
        ("Bel één, één, twee.", ""),
        ("Toets uw telefoonnummer in, met de nul vooraan.", ""),
        ("U kiest met de toetsen van uw telefoon. Er zijn vier onderwerpen.", ""),
    ],
)
def test_keys_are_read_from_words(text: str, keys: str) -> None:
    assert "".join(mention.key for mention in keys_named(text)) == keys
