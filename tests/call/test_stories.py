"""Promise: whoever phones hears the leaflet, reaches a person, or leaves a message."""

from __future__ import annotations

import pytest

from tests.call.conftest import SATURDAY, Telephone


def test_a_caller_hears_who_answers_the_emergency_number_and_the_choices(
    telephone: Telephone,
) -> None:
    telephone.caller().dials().hears("Goedendag").hears("computerstem").hears(
        "één, één, twee"
    ).hears("medewerker: toets nul").hears("vier keuzes").hears("voeding: toets vier")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("1", "vanaf 24.00 uur de avond voor de bloedafname niks meer mag eten en drinken"),
        ("2", "U heeft de uitslag van de botdichtheidsmeting"),
        ("3", "Ga dagelijks een half uur wandelen"),
        ("4", "Osteoporose is een langzaam proces"),
    ],
)
def test_each_topic_key_reads_its_topic(telephone: Telephone, key: str, words: str) -> None:
    telephone.caller().dials().presses(key).hears(words)


def test_who_presses_nothing_hears_the_instructions_and_then_reaches_a_person(
    telephone: Telephone,
) -> None:
    caller = telephone.caller().dials().waits().hears("Neem rustig de tijd")
    caller.waits().hears("U hoeft niets te kiezen").hears("nuchter")
    caller.listens_to_the_end()
    print(caller.transcript)


def test_at_night_who_presses_nothing_reaches_the_voicemail(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().listens_to_the_end()
    print(caller.transcript)
