"""The lexicon changes what a voice hears, never what people sign off."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.dutch.spoken import lexicon

WORDS = """
osteoporose: {espeak: "[[,Oste:o:po:r'o:z@]]", piper: osteejoporooze}
osteoporose-lijn: {espeak: lijn}
"'s middags": {espeak: smiddags}
yoghurt: jochurt
vla: {mbrola: vlaa, espeak: vlah}
"""


@pytest.fixture
def words(tmp_path: Path) -> lexicon.Lexicon:
    file = tmp_path / "words.yaml"
    file.write_text(WORDS, encoding="utf-8")
    return lexicon.load([file])


@pytest.mark.parametrize(
    ("spoken", "engine", "heard"),
    [
        ("Wat is osteoporose?", "espeak", "Wat is [[,Oste:o:po:r'o:z@]]?"),
        ("Wat is osteoporose?", "mbrola", "Wat is [[,Oste:o:po:r'o:z@]]?"),
        ("Osteoporose.", "piper", "osteejoporooze."),
        ("Wat is osteoporose?", "gtts", "Wat is osteoporose?"),
        ("Wat is osteoporose?", "recorded", "Wat is osteoporose?"),
        ("een osteoporosekliniek", "espeak", "een osteoporosekliniek"),
        ("de osteoporose-lijn", "espeak", "de lijn"),
        ("om half vijf 's middags", "espeak", "om half vijf smiddags"),
        ("yoghurt", "gtts", "jochurt"),
        ("yoghurt", "recorded", "yoghurt"),
        ("vla", "mbrola", "vlaa"),
        ("vla", "espeak", "vlah"),
    ],
)
def test_each_voice_hears_its_own_spelling(
    words: lexicon.Lexicon, spoken: str, engine: str, heard: str
) -> None:
    assert words.pronounce(spoken, engine) == heard


def test_an_unknown_voice_is_a_mistake(words: lexicon.Lexicon) -> None:
    with pytest.raises(KeyError, match="parrot"):
        words.pronounce("yoghurt", "parrot")


def test_an_empty_lexicon_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert lexicon.load([file]).pronounce("Wat is vla?", "espeak") == "Wat is vla?"


def test_a_later_file_wins(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).write_text(f"vla: {name}\n", encoding="utf-8")
    both = lexicon.load([tmp_path / "een", tmp_path / "twee"])
    assert both.pronounce("vla", "gtts") == "twee"


@pytest.mark.parametrize("entry", ["vla: 3", "vla: {parrot: vlah}", "vla: {espeak: [vlah]}"])
def test_a_malformed_entry_names_the_file_and_the_word(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "words.yaml"
    file.write_text(entry, encoding="utf-8")
    with pytest.raises(lexicon.LexiconError, match=r"words\.yaml: 'vla' needs a respelling"):
        lexicon.load([file])


def test_the_words_of_a_leaflet_stand_beside_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "lexicon.yaml").write_text("resultlab: riezultlep\n", encoding="utf-8")
    general = lexicon.load([lexicon.GENERAL]).words
    assert lexicon.for_leaflets(tmp_path / "empty").words == general
    beside = lexicon.for_leaflets(tmp_path)
    assert beside.pronounce("Resultlab, 's middags", "mbrola") == "riezultlep, smiddags"
