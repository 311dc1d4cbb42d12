"""Promise: the questions that judge the line are many, of all kinds, and none is there twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ivr.answers.answering import answering_of
from ivr.dutch.misheard import misheard
from ivr.line.leaflet import LEAFLETS, load_leaflet
from ivr.proof.question_score import Judged
from ivr.proof.question_set import CallersQuestion, read_questions
from ivr.settings import ROOT
from ivr.words.asked import Decision

FILE = ROOT / "tests/answers/questions.tsv"
UNSEEN = ROOT / "tests/answers/unseen.tsv"
LEAFLET = LEAFLETS / "osteoporose" / "leaflet.md"
LEAST = {"none": 60, "emergency": 40, "person": 30, "part": 200}
"""Of each kind; about half of them in each half."""

pytestmark = pytest.mark.skipif(not LEAFLET.exists(), reason="its leaflet is not on this line")


@pytest.fixture(scope="module")
def questions() -> tuple[CallersQuestion, ...]:
    return _read(FILE)


def _read(file: Path) -> tuple[CallersQuestion, ...]:
    topics = load_leaflet(LEAFLET).topics
    parts = [f"{it.key}.{part}" for it in topics for part in range(1, len(it.parts) + 1)]
    return read_questions(file.read_text(encoding="utf-8"), file.name, parts)


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


@pytest.fixture(scope="module")
def judge(questions: tuple[CallersQuestion, ...]) -> list[CallersQuestion]:
    return [one for one in questions if one.half == "judge"]


def answered(asked: list[CallersQuestion], percent: int = 0) -> dict[str, list[Judged]]:
    """Return the answers by words alone, of each kind of question."""
    answering, of_kind = answering_of(load_leaflet(LEAFLET)), dict[str, list[Judged]]()
    for seed, one in enumerate(asked):
        heard = misheard(one.words, percent, seed) if percent else one.words
        judged = Judged(one, heard, answering.answer(heard), 0.0)
        of_kind.setdefault(one.kind, []).append(judged)
    return of_kind


def share(judged: list[Judged], *, within: int) -> float:
    return sum(one.has_right_part(within) for one in judged) / len(judged)


def taken(judged: list[Judged]) -> list[str]:
    """Return what was taken for an emergency or a wish for a person."""
    alarmed = (Decision.EMERGENCY, Decision.PERSON)
    return [one.heard for one in judged if one.is_taken_for(*alarmed)]


def test_the_half_that_is_judged_is_answered_well_by_words_alone(
    judge: list[CallersQuestion],
) -> None:
    heard = answered(judge)
    assert share(heard["part"], within=1) >= 0.72
    assert share(heard["part"], within=3) >= 0.88
    assert sum(one.is_taken_for(Decision.SURE) for one in heard["none"]) <= len(heard["none"]) / 10
    for kind in (Decision.EMERGENCY, Decision.PERSON):
        assert [one.heard for one in heard[kind] if not one.is_taken_for(kind)] == []
    ordinary = heard["part"] + heard["none"]
    assert len(taken(ordinary)) <= len(ordinary) / 50


def test_questions_that_nothing_was_learned_from_are_answered_as_well() -> None:
    heard = answered([*_read(UNSEEN)])
    assert share(heard["part"], within=1) >= 0.80
    assert share(heard["part"], within=3) >= 0.90
    assert sum(one.is_taken_for(Decision.SURE) for one in heard["none"]) <= len(heard["none"]) / 10
    ordinary = heard["part"] + heard["none"]
    assert len(taken(ordinary)) <= len(ordinary) / 50
    for kind in (Decision.EMERGENCY, Decision.PERSON):
        right = sum(one.is_taken_for(kind) for one in heard[kind])
        assert right >= 0.9 * len(heard[kind]), kind


def test_with_a_fifth_of_the_words_misheard_most_still_find_their_part(
    judge: list[CallersQuestion],
) -> None:
    heard = answered([one for one in judge if one.kind == "part"], percent=20)
    assert share(heard["part"], within=1) >= 0.60
    assert share(heard["part"], within=3) >= 0.78
