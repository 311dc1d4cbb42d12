"""The lexicon changes what a voice hears, never what people sign off."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.dutch.spoken import lexicon, speak

WORDS = """
trombose: {espeak: "[[tr,Omb'o:z@]]", piper: trombooze}
trombose-lijn: {espeak: lijn}
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
        ("Wat is trombose?", "espeak", "Wat is [[tr,Omb'o:z@]]?"),
        ("Wat is trombose?", "mbrola", "Wat is [[tr,Omb'o:z@]]?"),
        ("Trombose.", "piper", "trombooze."),
        ("Wat is trombose?", "gtts", "Wat is trombose?"),
        ("Wat is trombose?", "recorded", "Wat is trombose?"),
        ("een trombosekliniek", "espeak", "een trombosekliniek"),
        ("de trombose-lijn", "espeak", "de lijn"),
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


def put(folder: Path, **lines: str) -> Path:
    """Write a lexicon beside each of these leaflets; `hospital` stands beside their folders."""
    for name, text in lines.items():
        beside = folder if name == "hospital" else folder / name
        beside.mkdir(parents=True, exist_ok=True)
        (beside / "lexicon.yaml").write_text(f"{text}\n", encoding="utf-8")
    return folder


def test_the_words_of_all_leaflets_and_of_their_hospitals_are_known_together(
    tmp_path: Path,
) -> None:
    here = put(tmp_path / "here", hospital="MijnDOl: {say: mijn D O L}", staar="staar: staaar")
    there = put(tmp_path / "there", gips="GVM: {say: gipsverbandmeester}", oog="staar: staaar")
    words = lexicon.for_leaflets(here, there)
    said = speak("Vraag de GVM. U kunt via MijnDOl uw dossier inzien.", words.vocabulary)
    assert said == "Vraag de gipsverbandmeester. U kunt via mijn D O L uw dossier inzien."
    assert words.pronounce("staar", "gtts") == "staaar"


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("PTA: {say: pta}", "PTA: {say: P T A}", "PTA"),
        ("vla: vlaa", "Vla: vlah", "Vla"),
        ("vla: {gtts: vlaa}", "vla: {piper: vlaa}", "vla"),
        ("el: {one: elleboog, say: ellebogen}", "el: {one: eetlepel, say: ellebogen}", "el"),
    ],
)
@pytest.mark.parametrize("place", ["oog", "hospital"])
def test_a_word_that_two_files_say_in_two_ways_is_refused_with_both(
    tmp_path: Path, one: str, other: str, word: str, place: str
) -> None:
    put(tmp_path / "a", gips=one)
    put(tmp_path / "b", **{place: other})
    later = "b/lexicon" if place == "hospital" else "oog/lexicon"
    with pytest.raises(lexicon.LexiconError, match="Keep one of the two") as refused:
        lexicon.for_leaflets(tmp_path / "a", tmp_path / "b")
    assert f"{later}.yaml: {word!r} is said in another way than gips/lexicon.yaml" in str(
        refused.value
    )


def test_how_a_word_is_written_out_and_how_a_voice_says_it_are_two_things(tmp_path: Path) -> None:
    put(tmp_path, gips="el: {one: elleboog, say: ellebogen}", oog="el: {espeak: el}")
    assert speak("2 el.", lexicon.for_leaflets(tmp_path).vocabulary) == "Twee ellebogen."
