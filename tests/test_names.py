"""Promise: only the folders of leaflets know a leaflet, a clinic or a hospital by name.

So a hospital that puts its own leaflets in `ivr/leaflets/` changes no code, and no test fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from ivr.dutch.spoken.known_words import frequency
from ivr.line.leaflet import LEAFLETS, load_leaflet
from ivr.proof.plain_words import RARE
from ivr.settings import ROOT

EXAMPLES = ROOT / "scripts" / "demonstration"
CODE = (".py", ".html", ".js", ".css", ".txt", ".yaml", ".lua", ".md", "")

ABOUT_PAVO_1515 = {
    "tests/pavo_1515.py",
    "tests/dutch/spoken/test_spoken_leaflet.py",
    "tests/answers/test_question_file.py",
    "tests/line/test_word_for_word.py",
    "tests/test_names.py",
    # Its own text, as a reader of PDFs found it, and texts like it, are what an import is tried on.
    *(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "importing").glob("*.py")),
}
"""The tests that promise something of the leaflet of pavo 1515, or are tried on its text."""

WRITTEN_HERE = {"osteoporose", "nuchter-onderzoek"}
"""The folders of the leaflets that came with this program."""

READ_WHATEVER_IS_THERE = {
    "tests/pavo_1515.py",
    "tests/test_names.py",
    "tests/answers/test_question_file.py",
    "tests/deploy/test_quarter_of_an_hour.py",
    "tests/dutch/spoken/test_lexicon_words.py",
    "tests/scripts/test_meaning.py",
    "tests/scripts/test_serve.py",
    "tests/sound/test_committed_audio.py",
    "tests/webhooks/test_crawl_of_questions.py",
}
"""The tests that look into ivr/leaflets, and hold for whatever leaflets they find there."""


def _is_telling(words: str) -> bool:
    """Return whether words are a name: an everyday word in a program says nothing of a leaflet."""
    return " " in words or frequency(words) < RARE


@cache
def _names(file: Path) -> tuple[str, ...]:
    """Return what a leaflet, its clinic and its hospital are called, in small letters.

    Of a leaflet that came later only what is like no other: "staar" may be said by any test.
    """
    about = load_leaflet(file).about
    names = [*about.hospital.split()]
    if file.parent.name in WRITTEN_HERE:
        names += [about.title, about.subject, about.line_name, about.clinic_name, file.parent.name]
    telling = filter(_is_telling, (name.lower() for name in names))
    return (*telling, f"pavo {about.pavo_number}")


@cache
def _digits(file: Path) -> str:
    """Return the clinic's number as every way to write it holds it: without zero and country."""
    return load_leaflet(file).about.clinic_number.removeprefix("+31")


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").lower()


@cache
def _squeezed(path: Path) -> str:
    """Return what a file holds without what stands between the digits of a number."""
    return _text(path).translate(dict.fromkeys(map(ord, " \n()./-")))


def _knows(path: Path, leaflet: Path) -> list[str]:
    """Return what a file tells of a leaflet."""
    text, number = _text(path), _digits(leaflet)
    found = [name for name in _names(leaflet) if name in text]
    named = [name for name in found if re.search(rf"\b{re.escape(name)}\b", text)]
    return [*named, *([number] if number in _squeezed(path) else [])]


def _knowing(paths: Iterable[Path], leaflet: Path) -> dict[str, list[str]]:
    found = {str(path.relative_to(ROOT)): _knows(path, leaflet) for path in paths}
    return {path: names for path, names in found.items() if names}


def _code() -> Iterator[Path]:
    """Yield every file of the program but those of leaflets, and papers that give an example."""
    yield ROOT / "app.py"
    for path in (*ROOT.glob("ivr/**/*"), *ROOT.glob("scripts/**/*")):
        theirs = {LEAFLETS, EXAMPLES, ROOT / "ivr/docs"} & {*path.parents}
        if path.is_file() and path.suffix in CODE and not theirs:
            yield path


def _tests(but: set[str]) -> Iterator[Path]:
    for path in ROOT.glob("tests/**/*.py"):
        if "node_modules" not in path.parts and str(path.relative_to(ROOT)) not in but:
            yield path


OURS = sorted(LEAFLETS.glob("*/leaflet.md"))
EVERY = [*OURS, *sorted(EXAMPLES.glob("*/leaflet.md"))]


def _name(leaflet: Path) -> str:
    return leaflet.parent.name


@pytest.mark.parametrize("leaflet", EVERY, ids=_name)
def test_no_program_knows_a_leaflet_a_clinic_or_a_hospital(leaflet: Path) -> None:
    assert _knowing(_code(), leaflet) == {}, "put it beside the leaflet: another needs no code"


@pytest.mark.parametrize("leaflet", OURS, ids=_name)
def test_no_test_stands_on_the_leaflets_of_a_hospital(leaflet: Path) -> None:
    knowing = _knowing(_tests(but=ABOUT_PAVO_1515), leaflet)
    assert knowing == {}, "take it from tests/own_leaflet.py"


def test_few_tests_look_into_the_folder_of_the_hospital() -> None:
    found = re.compile(
        r"from ivr\.line\.leaflet import [^\n]*\bLEAFLETS\b|[\"']ivr/leaflets/?[\"']"
    )
    looking = {
        str(path.relative_to(ROOT))
        for path in _tests(but=set())
        if found.search(path.read_text(encoding="utf-8"))
    }
    assert looking == READ_WHATEVER_IS_THERE, "take it from tests/own_leaflet.py"


@pytest.mark.parametrize("leaflet", EVERY, ids=_name)
def test_what_is_looked_for_stands_in_the_leaflet_itself(leaflet: Path) -> None:
    """The tests above would pass on names that nobody uses."""
    assert len(_knows(leaflet, leaflet)) >= (5 if _name(leaflet) in WRITTEN_HERE else 2)
