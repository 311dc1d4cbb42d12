"""A word that loses a syllable is named with the remedy; what is whole, or trusted, is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ivr.dutch.spoken.lexicon import general
from ivr.sound.voices.espeak_program import phonemes_of
from ivr.sound.voices.swallowed import Swallowed, fewest_syllables, swallowed
from tests.sound.tools import needs_espeak

SAID = {"nadelige.": "n.a:.'@", "gevolgen.": "Q.@.v.'O.l.Q.@.n", "site.": "(en).s.'aI.t.(nl)"}


def read(text: str) -> Sequence[str]:
    return [SAID[word] for word in text.split()]


def nobody(word: str) -> bool:
    return False


def test_a_swallowed_word_is_told_once_with_its_prompt_and_the_remedy() -> None:
    texts = [("intro", "Gevolgen, nadelige."), ("menu-1", "Nadelige gevolgen, site.")]
    found = list(swallowed(texts, nobody, read))
    assert found == [Swallowed("nadelige", "intro", "na:'@")]
    assert "lexicon.yaml beside the leaflet" in str(found[0])
    assert "nadelige: {espeak:" in str(found[0])


def test_a_word_of_the_lexicon_is_trusted() -> None:
    assert list(swallowed([("intro", "nadelige")], {"nadelige"}.__contains__, read)) == []


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *[("nadelige", 4), ("burgerservicenummer", 7), ("patiënt", 2), ("functioneel", 3)],
        *[("vier", 1), ("nieuwe", 2), ("meestal", 2), ("pensioen", 2), ("douche", 1), ("n", 1)],
    ],
)
def test_letters_and_hyphenation_together_count_the_fewest_syllables(
    word: str, syllables: int
) -> None:
    assert fewest_syllables(word) == syllables


@needs_espeak
def test_espeak_swallows_what_is_known_and_not_what_it_says_well() -> None:
    good = "voordelige schadelijke patiënten behandelaar bloedafname afspraak verpleegkundige"
    texts = [("test", f"nadelige burgerservicenummer {good}")]
    found = [one.word for one in swallowed(texts, nobody, phonemes_of)]
    assert found == ["nadelige", "burgerservicenummer"]
    trusted = general().words.__contains__
    assert list(swallowed(texts, trusted, phonemes_of)) == []
