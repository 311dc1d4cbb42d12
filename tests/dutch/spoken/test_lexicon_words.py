"""The words in the lexicon files are words that callers hear, said in sounds that espeak knows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ivr.dutch.spoken import lexicon, speak
from ivr.line.building import build_line
from ivr.line.leaflet import LEAFLETS, load_leaflet
from ivr.settings import ROOT
from tests import own_leaflet

FOLDERS = (LEAFLETS, ROOT / "scripts" / "demonstration", own_leaflet.LEAFLETS)
OWN = [file for folder in FOLDERS for file in sorted(folder.glob("*/lexicon.yaml"))]
WORDS = lexicon.for_leaflets(*FOLDERS)
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


@pytest.mark.parametrize("file", OWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_word_of_a_leaflets_own_lexicon_is_heard(file: Path) -> None:
    prompts = build_line(load_leaflet(file.with_name("leaflet.md"))).prompts.values()
    written = " ".join(prompt.text for prompt in prompts)
    heard = " ".join(speak(prompt.text, WORDS.vocabulary).lower() for prompt in prompts)
    own = lexicon.load([file])
    assert [word for word in own.words if word not in heard] == []
    assert [word for word in own.vocabulary.expansions if word not in written] == []


@pytest.mark.parametrize("engine", ["espeak", "mbrola", "piper", "gtts"])
def test_no_respelling_holds_a_digit_or_a_sign_that_pauses(engine: str) -> None:
    for word in WORDS.words:
        plain = re.sub(r"\[\[.+?\]\]", "", WORDS.pronounce(word, engine))
        assert not re.search(r"[\d,.;:!?/]", plain), word


def test_only_espeak_and_mbrola_hear_phonemes() -> None:
    for word in WORDS.words:
        assert "[[" not in WORDS.pronounce(word, "gtts") + WORDS.pronounce(word, "piper"), word
