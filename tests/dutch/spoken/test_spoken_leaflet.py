"""Every word of the leaflet and of the line can be said, and the fasting instruction is right."""

from __future__ import annotations

import re

import pytest

from ivr.dutch.spoken import speak
from ivr.line.building import build_line
from ivr.words.prompt import Prompt
from tests.pavo_1515 import pavo_1515

PROMPTS = list(build_line(pavo_1515()).prompts.values())
ALL_WORDS = "\n\n".join(speak(prompt.text) for prompt in PROMPTS)


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_every_prompt_can_be_said_and_said_again(prompt: Prompt) -> None:
    spoken = speak(prompt.text)
    assert not re.search(r"[^\w\s.,;:!?'-]|\d|www", spoken)
    assert speak(spoken) == spoken


@pytest.mark.parametrize(
    "sentence",
    [
        "Deze bloedafname moet nuchter worden gedaan.",
        "Dat betekent dat u vanaf twaalf uur 's nachts, de avond voor de bloedafname, niks meer "
        "mag eten en drinken.",
        "Uit de botdichtheidsmeting is gebleken dat u mogelijk osteoporose heeft.",
        "tussen acht uur 's ochtends en half vijf 's middags",
        "telefoon: nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul.",
        "in mijn, s, z, punt, n, l, onder uitslagen",
        "op de website osteoporosestichting, punt, n, l.",
        "iedereen boven de vijftig jaar",
        "botmassa, kalk en andere mineralen, en structuur, verlies van botbalkjes, met als gevolg",
        "een bot breekt!",
        "botontkalking of de gevolgen van botontkalking te verminderen?",
        "Een glas karnemelk, melk of yoghurtdrank",
        "niet meer dan één, voor vrouwen, of twee glazen, voor mannen, alcohol per dag.",
    ],
)
def test_the_hard_places_are_said_as_people_say_them(sentence: str) -> None:
    assert sentence in ALL_WORDS


def test_no_word_of_the_leaflet_is_lost() -> None:
    """Word for word, the promise: plain words come back in order, whatever stands between."""
    lost = [
        (prompt.id, word)
        for prompt in PROMPTS
        for word in _missing(_plain_words(prompt.text), _plain_words(speak(prompt.text)))
    ]
    assert lost == []


def _plain_words(text: str) -> list[str]:
    """Words of four letters and more; what holds a digit, slash, dot or bracket is rewritten."""
    whole = [word.strip(".,:;!?'\u2018\u2019") for word in text.lower().split()]
    return [word for word in whole if re.fullmatch(r"[^\W\d_]{4,}", word)]


def _missing(written: list[str], spoken: list[str]) -> list[str]:
    remaining = iter(spoken)
    return [word for word in written if word not in remaining]
