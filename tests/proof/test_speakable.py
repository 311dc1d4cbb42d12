"""Promise: words that no voice can say are found where they stand, before the sound is built."""

from __future__ import annotations

import pytest

from ivr.dutch.spoken.lexicon import general
from ivr.dutch.spoken.vocabulary import Expansion, Vocabulary
from ivr.proof.speakable import unspeakable
from ivr.words.prompt import Prompt
from tests.own_leaflet import LINE

LEAFLET = """# Toets 1: pijn

Neem de tablet
bij het eten. Vraag het aan de
poli KvK of de arts.

- Kijk bij TVKAX.
- Neem 7/10
  mee.
"""
OWN = (
    'CLOSED = Prompt(\n    "closed",\n    "De poli is dicht. "\n    "Bel de DFT-lijn of XQOA."\n)\n'
)
SOURCES = {"ivr/leaflets/pijn.md": LEAFLET, "ivr/line/desk.py": OWN}


def found(text: str, vocabulary: Vocabulary | None = None) -> list[str]:
    prompts = [Prompt("closed", text)]
    issues = unspeakable(prompts, vocabulary or general().vocabulary, SOURCES)
    return [issue.sentence for issue in issues]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Vraag het aan de poli KvK of de arts.", "ivr/leaflets/pijn.md:5: cannot say 'KvK'"),
        ("Kijk bij TVKAX.", "ivr/leaflets/pijn.md:7: cannot say 'TVKAX'"),
        ("Neem 7/10 mee.", "ivr/leaflets/pijn.md:8: cannot say '7/10'"),
        ("De poli is dicht. Bel de DFT-lijn of XQOA.", "ivr/line/desk.py:4: cannot say 'XQOA'"),
        ("Nergens KvK te vinden.", "ivr/leaflets/pijn.md:5: cannot say 'KvK'"),
        ("Nergens ABRAK te vinden.", "closed: cannot say 'ABRAK'"),
    ],
)
def test_the_file_and_the_line_are_named(text: str, place: str) -> None:
    (sentence,) = found(text)
    assert sentence.startswith(f"{place}: ")


def test_a_line_beside_the_leaflet_makes_the_word_known() -> None:
    known = Vocabulary({**general().vocabulary.expansions, "KvK": Expansion("K V K")})
    assert found("Vraag het aan de poli KvK of de arts.", known) == []


def test_a_prompt_without_a_word_is_named() -> None:
    assert found("...") == ["closed: there are no words to speak"]


def test_every_prompt_of_the_line_can_be_said() -> None:
    prompts = LINE.prompts.values()
    assert list(unspeakable(prompts, general().vocabulary, {})) == []


def test_everything_in_a_text_that_cannot_be_said_is_found() -> None:
    issues = found("Neem de PTA mee naar de KvK, en 7/10 ook.")
    assert [issue.partition("cannot say ")[2].partition(":")[0] for issue in issues] == [
        "'KvK'",
        "'PTA'",
        "'7/10'",
    ]
