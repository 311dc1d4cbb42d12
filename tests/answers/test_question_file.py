"""Promise: the questions that judge the line are many, of all kinds, and none is there twice."""

from __future__ import annotations

from collections import Counter

import pytest

from ivr.line.leaflet import LEAFLETS, load_leaflet
from ivr.proof.question_set import CallersQuestion, read_questions
from ivr.settings import ROOT

FILE = ROOT / "tests/answers/questions.tsv"
LEAFLET = LEAFLETS / "osteoporose" / "leaflet.md"
LEAST = {"none": 60, "emergency": 40, "person": 30, "part": 200}
"""Of each kind; about half of them in each half."""

pytestmark = pytest.mark.skipif(not LEAFLET.exists(), reason="its leaflet is not on this line")


@pytest.fixture(scope="module")
def questions() -> tuple[CallersQuestion, ...]:
    topics = load_leaflet(LEAFLET).topics
    parts = [f"{it.key}.{part}" for it in topics for part in range(1, len(it.parts) + 1)]
    return read_questions(FILE.read_text(encoding="utf-8"), FILE.name, parts)


def test_there_are_enough_of_each_kind_in_each_half(questions: tuple[CallersQuestion, ...]) -> None:
    counts = Counter((one.half, one.kind) for one in questions)
    assert len(questions) >= 400
    assert {half for half, _ in counts} == {"tune", "judge"}
    for kind, least in LEAST.items():
        halves = [counts[half, kind] for half in ("tune", "judge")]
        assert sum(halves) >= least
        assert min(halves) / sum(halves) > 0.45, kind


def test_no_question_is_there_twice(questions: tuple[CallersQuestion, ...]) -> None:
    counts = Counter(" ".join(one.words.casefold().split()) for one in questions)
    assert [words for words, count in counts.items() if count > 1] == []


def test_every_part_is_asked_about_in_each_half(questions: tuple[CallersQuestion, ...]) -> None:
    for half in ("tune", "judge"):
        asked = {part for one in questions if one.half == half for part in one.expected}
        assert {f"4.{part}" for part in (1, 2, 3)} < asked
        assert len(asked - {"none", "person", "emergency"}) == 16
