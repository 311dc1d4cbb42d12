"""Promise: the script to sign off holds every word a caller can hear, and every exit."""

from __future__ import annotations

import pytest

from ivr.dutch import digits_and_days
from ivr.line.ways import ways
from ivr.proof.script import script
from tests.own_leaflet import LINE

SCRIPT = script(LINE)
NUMERALS = {prompt.id for prompt in digits_and_days.prompts()}
"""Digits and days are single words; the script says where they come."""


def section(title: str) -> str:
    return SCRIPT.split(f"### {title}\n", 1)[1].split("\n#", 1)[0]


@pytest.mark.parametrize("name", sorted(set(LINE.prompts) - NUMERALS))
def test_every_word_of_the_line_is_in_the_script(name: str) -> None:
    for paragraph in filter(None, LINE.prompts[name].text.splitlines()):
        assert f"> {paragraph}\n" in SCRIPT


@pytest.mark.parametrize("step", LINE.steps)
def test_every_step_says_where_it_leads(step: str) -> None:
    for way in ways(LINE, LINE.steps[step]):
        assert f": {LINE.titles[way.to]}" in section(LINE.titles[step])


def test_the_steps_stand_in_the_order_of_a_call() -> None:
    names = ["Welkom", "Hoofdmenu", "Druk op één: de eerste dagen met gips"]
    names += [
        "Druk op twee: oefenen met uw vingers en schouder",
        "Doorverbinden",
        "Bericht inspreken",
        "Afscheid",
        "Einde",
    ]
    places = [SCRIPT.index(f"# {name}\n") for name in names]
    assert places == sorted(places)


def test_a_menu_tells_both_attempts_its_keys_and_its_silence() -> None:
    menu = section("Hoofdmenu")
    assert "Nog een keer gevraagd, na stilte:\n\n> Neem rustig de tijd." in menu
    assert "Daarna is het 8 seconden stil." in menu
    assert "- druk op zes (verder): Deel 1 van 3" in menu
    assert "- 2 keer stilte: Voorlezen zonder keuze" in menu


def test_it_says_what_cannot_be_skipped_and_where_a_slot_is_filled() -> None:
    notice = section("Uitleg bij de voicemail")
    assert (
        "Alleen druk op nul (een medewerker) en druk op het sterretje (hoofdmenu) slaan" in notice
    )
    welcome = section("Welkom")
    assert "Daarvoor klinkt dan altijd:\n\n> Bij levensgevaar: bel één, één, twee.\n" in welcome
    assert "> [het nummer van de beller" in section("Nummer controleren")


def test_every_key_of_the_line_is_explained_once() -> None:
    assert "| nul | een medewerker |" in SCRIPT
    assert "| twee | oefenen met uw vingers en schouder |" in SCRIPT
    assert "| negen |" not in SCRIPT
    assert "| vier |" not in SCRIPT
