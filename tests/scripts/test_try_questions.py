"""Promise: a file of questions is answered as the line would, and what is wrong with it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ivr.settings import ROOT
from scripts import try_questions
from tests.commands import Ran, run_here
from tests.line_settings import environment_for
from tests.meaning.stand_in import stand_in
from tests.own_leaflet import LEAFLET

QUESTIONS = (
    "# half: tune\n3.1|1.2\tmag het gips nat worden\nnone\twat kost parkeren\n"
    "# half: judge\nemergency\tik krijg geen lucht meer help\nperson\tik wil iemand spreken\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "vragen.tsv"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


def _run(*arguments: object, **more: str) -> Ran:
    words = map(str, arguments)
    return run_here(try_questions.main, *words, environment=environment_for(**more))


def _json(*arguments: object) -> list[dict[str, Any]]:
    ran = _run(*arguments, "--json")
    assert ran.returncode == 0, ran.stderr
    answered: list[dict[str, Any]] = json.loads(ran.stdout)
    return answered


def test_the_table_is_printed(file: Path) -> None:
    ran = _run(file)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("4 questions\nright part first ")
    assert "emergencies right                      100.0%  1 of 1" in ran.stdout
    assert "ms for making the index, once " in ran.stdout.splitlines()[-1]


def test_each_question_is_told_with_its_decision_and_its_parts(file: Path) -> None:
    answered = _json(file)
    assert [one["expected"] for one in answered] == ["3.1|1.2", "none", "emergency", "person"]
    assert [one["decision"] for one in answered[2:]] == ["emergency", "person"]
    ranked = answered[0]["ranked"]
    assert {one["part"] for one in ranked} <= {
        f"{topic.key}.{part}" for topic in LEAFLET.topics for part in range(1, len(topic.parts) + 1)
    }
    scores = [one["score"] for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert 0 < len(ranked) == len({one["part"] for one in ranked})


def test_a_half_is_tried_alone(file: Path) -> None:
    assert [one["expected"] for one in _json(file, "--half", "judge")] == ["emergency", "person"]
    assert "has no half test; it names judge, tune" in _run(file, "--half", "test").stderr


def test_words_are_misheard_by_the_seed(file: Path) -> None:
    heard = [
        [one["heard"] for one in _json(file, "--misheard", 60, "--seed", s)] for s in (1, 1, 2)
    ]
    assert heard[0] == heard[1]
    assert heard[0] != heard[2]
    assert [one["question"] for one in _json(file)] == [one["heard"] for one in _json(file)]


def test_the_meaning_process_is_asked(file: Path) -> None:
    with stand_in(lambda _: (404, b"{}")) as process:
        ran = _run(file, "--meaning", process.url)
        assert [one["question"] for one in process.asked][:1] == ["mag het gips nat worden"]
    assert "answered 0 of 4" in ran.stderr


@pytest.mark.parametrize("text", ["", "\ufeff", "# niets\r\n"])
def test_an_empty_file_is_no_error(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert _run(file).stdout.startswith("0 questions\n")
    assert _json(file) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"1.1 geen tab\n", "vragen.tsv:1: it has no tab; write parts as"),
        (b"none\thallo\n9.9\thallo\n", "vragen.tsv:2: the leaflet has no part 9.9; it has 1.1"),
        (b"none\tcaf\xe9\n", "is no UTF-8 text"),
    ],
)
def test_a_bad_file_is_named_with_its_remedy(file: Path, content: bytes, problem: str) -> None:
    file.write_bytes(content)
    ran = _run(file)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert problem in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["/none.tsv"], "cannot be read (No such file"),
        (["FILE", "--leaflet", "gebroken"], "There is no leaflet gebroken; write --leaflet with"),
        (["FILE", "--meaning", "http://example.nl:8002"], "may not leave this machine"),
        (["FILE", "--misheard", "120"], "120 is no percentage; write a number from 0 to 100"),
    ],
)
def test_what_cannot_be_tried_is_told(file: Path, arguments: list[str], problem: str) -> None:
    ran = _run(*(str(file) if word == "FILE" else word for word in arguments))
    assert ran.returncode in (1, 2)
    assert problem in ran.stderr


def test_a_leaflet_may_be_a_file(file: Path) -> None:
    leaflet = ROOT / "tests/leaflets/arm-in-gips/leaflet.md"
    own = [(one["decision"], one["ranked"]) for one in _json(file)]
    assert [(it["decision"], it["ranked"]) for it in _json(file, "--leaflet", leaflet)] == own
