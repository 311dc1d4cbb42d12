"""Promise: the bridge from callers' words is read or refused with a remedy, and is never spoken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.answers.answering import answering_of
from ivr.answers.bridge import BridgeError, beside, general
from ivr.line.leaflet import load_leaflet
from ivr.line.library import Library
from tests.own_leaflet import FILE, LEAFLET


def _beside(folder: Path, text: str) -> Path:
    (folder / "questions.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_general_one_tells_what_says_nothing_and_what_is_elsewhere() -> None:
    bridge = general()
    assert ("eigenlijk",) in bridge.idle
    assert ("parkeren",) in bridge.elsewhere
    assert ("struikelen",) in bridge.groups["vallen"]


def test_the_name_of_a_group_is_one_of_its_words(tmp_path: Path) -> None:
    folder = _beside(tmp_path, "groups: {gips: 'verband, witte spul'}")
    assert beside(folder, ()).groups == {"gips": (("gips",), ("verband",), ("witte", "spul"))}


def test_words_stand_in_a_line_or_in_lines_of_their_own(tmp_path: Path) -> None:
    folder = _beside(tmp_path, "asked:\n  Gips:\n    - jeuk, mag het nat\n    - pijn in de nacht")
    told = beside(folder, ("Gips",)).asked["Gips"]
    assert told == (("jeuk",), ("mag", "het", "nat"), ("pijn", "in", "de", "nacht"))


def test_a_leaflet_without_one_has_an_empty_one(tmp_path: Path) -> None:
    assert beside(tmp_path, ()).groups == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("groups: {gips: [a, 12]}", "12 is no words"),
        ("groups: {gips: {a: b}}", "no words"),
        ("groups: [a]", "'groups' holds something else"),
        ("groups: {12: a}", "'groups' holds something else"),
        ("woorden: {}", "may hold: groups, asked, elsewhere"),
        ("- a", "unknown heading"),
        ("groups: {gips: 'a", "line 1"),
        ("asked: {Kop: wat is dat}", "no heading 'Kop'"),
    ],
)
def test_a_broken_one_is_refused_with_file_and_remedy(
    text: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(BridgeError, match=rf"{tmp_path.name}/questions\.yaml") as refused:
        beside(_beside(tmp_path, text), ("Zwelling",))
    assert problem in str(refused.value)


def test_one_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "questions.yaml").write_bytes(b"groups: {a: \xff}")
    with pytest.raises(BridgeError, match="cannot be read"):
        beside(tmp_path, ())


def test_it_adds_nothing_to_what_the_line_says(tmp_path: Path) -> None:
    folder = tmp_path / LEAFLET.name
    shutil.copytree(FILE.parent, folder)
    heading = LEAFLET.topics[0].parts[0].title
    _beside(folder, f"groups: {{xylofoon: zymbel}}\nasked: {{'{heading}': waar is mijn xylofoon}}")
    leaflet = load_leaflet(folder / "leaflet.md")
    bridged, without = (Library({it.name: it}).prompts() for it in (leaflet, LEAFLET))
    assert {it.text for it in bridged} == {it.text for it in without}
    found = answering_of(leaflet, folder).answer("zymbel").ranked[0].place
    assert (found.topic, found.part) == (LEAFLET.topics[0].key, 1)
