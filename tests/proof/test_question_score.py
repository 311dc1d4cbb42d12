"""Promise: what is counted as a good answer is what helps a caller."""

from __future__ import annotations

import pytest

from ivr.answers.reply import Ranked, Reply
from ivr.proof.question_score import Judged, table
from ivr.proof.question_set import CallersQuestion
from ivr.words.asked import Decision, Place


def _judged(expected: str, decision: Decision, *parts: str, seconds: float = 0.002) -> Judged:
    ranked = tuple(Ranked(Place(part[0], int(part[2:]), 0), 0.5) for part in parts)
    question = CallersQuestion(tuple(expected.split("|")), "mag ik nog melk", 1)
    return Judged(question, question.words, Reply(decision, ranked), seconds)


@pytest.mark.parametrize("decision", [Decision.SURE, Decision.UNSURE])
def test_the_right_part_may_be_offered_surely_or_unsurely(decision: Decision) -> None:
    assert _judged("1.2", decision, "1.2", "4.3").is_first
    assert _judged("4.3|1.2", decision, "1.2").is_first
    assert not _judged("4.3", decision, "1.2", "4.3").is_first
    assert _judged("4.3", decision, "1.1", "1.2", "4.3").is_in_three
    assert not _judged("4.3", decision, "1.1", "1.2", "1.3", "4.3").is_in_three


@pytest.mark.parametrize("decision", [Decision.NONE, Decision.PERSON, Decision.EMERGENCY])
def test_a_part_that_nobody_is_offered_is_not_right(decision: Decision) -> None:
    assert not _judged("1.2", decision, "1.2").is_first
    assert not _judged("1.2", decision, "1.2").is_in_three


def test_the_table_tells_each_share() -> None:
    judged = [
        _judged("1.2", Decision.SURE, "1.2"),
        _judged("1.2", Decision.UNSURE, "1.1", "1.2"),
        _judged("4.1", Decision.EMERGENCY),
        _judged("4.1", Decision.NONE, "4.1", seconds=0.04),
        _judged("none", Decision.SURE, "1.2"),
        _judged("none", Decision.NONE, "1.2"),
        _judged("none", Decision.UNSURE, "1.2"),
        _judged("none", Decision.PERSON),
        _judged("emergency", Decision.EMERGENCY),
        _judged("emergency", Decision.SURE, "1.2"),
        _judged("person", Decision.PERSON),
    ]
    lines = [" ".join(line.split()) for line in table(judged)]
    assert lines[:9] == [
        "11 questions",
        "right part first 25.0% 1 of 4",
        "right part in three 50.0% 2 of 4",
        "not in the leaflet, told as sure 25.0% 1 of 4",
        "not in the leaflet, told as none 25.0% 1 of 4",
        "emergencies right 50.0% 1 of 2",
        "persons right 100.0% 1 of 1",
        "ordinary and none taken for either 25.0% 2 of 8",
        "ms for a question median 2.0, highest 40.0",
    ]
    assert "emergency 1 0 0 0 1" in lines
    assert lines[-2:] == ["1.2 2 1 2", "4.1 2 0 0"]


def test_a_table_of_nothing_says_so() -> None:
    assert [*table([])][:2] == ["0 questions", f"{'right part first':38} {'-':>6}  0 of 0"]
