"""The words in the lexicon files are words that callers hear, said in sounds that espeak knows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ivr.dutch.spoken import lexicon, speak
from ivr.line.building import load_line
from ivr.line.leaflet import LEAFLETS

LEAFLET = next(LEAFLETS.glob("*/leaflet.md"))
WORDS = lexicon.for_leaflets(LEAFLETS)
PHONEMES = [
    (word, sounds)
    for word in WORDS.words
    for sounds in re.findall(r"\[\[(.+?)\]\]", WORDS.pronounce(word, "espeak"))
]


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is what knows its own sounds")
@pytest.mark.parametrize(("word", "sounds"), PHONEMES)
def test_espeak_knows_every_sound(word: str, sounds: str) -> None:
    """Espeak echoes the phonemes it knows, and drops what comes after one it does not."""
    command = ["espeak-ng", "-v", "nl", "-q", "-x", f"[[{sounds}]]"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == sounds.split(), word


def test_every_word_of_the_leaflets_own_lexicon_is_heard() -> None:
    heard = " ".join(speak(prompt.text).lower() for prompt in load_line().prompts.values())
    own = lexicon.load([LEAFLET.with_name("lexicon.yaml")])
    assert [word for word in own.words if word not in heard] == []


@pytest.mark.parametrize("engine", ["espeak", "mbrola", "piper", "gtts"])
def test_no_respelling_holds_a_digit_or_a_sign_that_pauses(engine: str) -> None:
    for word in WORDS.words:
        plain = re.sub(r"\[\[.+?\]\]", "", WORDS.pronounce(word, engine))
        assert not re.search(r"[\d,.;:!?/]", plain), word


def test_only_espeak_and_mbrola_hear_phonemes() -> None:
    for word in WORDS.words:
        assert "[[" not in WORDS.pronounce(word, "gtts") + WORDS.pronounce(word, "piper"), word


def test_the_general_lexicon_knows_no_leaflet() -> None:
    """Only ivr/leaflets/ may know the subject of a leaflet: a second one needs no other code."""
    assert LEAFLET.parent.name not in Path(lexicon.GENERAL).read_text(encoding="utf-8")
