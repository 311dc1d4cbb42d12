"""Promise: only what is explained, of a subject of the leaflet, and agreed on, is told as sure."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ivr.answers.deciding import decided
from ivr.answers.ranking import Certainty
from ivr.answers.reply import Ranked
from ivr.words.asked import Decision, Place

HERE, THERE = Place("1", 1, 0), Place("2", 3, 1)


@pytest.mark.parametrize(
    ("certainty", "meaning", "decision"),
    [
        (Certainty(0.9, False, HERE), None, Decision.SURE),
        (Certainty(0.4, False, HERE), None, Decision.UNSURE),
        (Certainty(0.05, False, HERE), None, Decision.NONE),
        (Certainty(0.9, True, HERE), None, Decision.UNSURE),
        (Certainty(0.2, True, HERE), None, Decision.NONE),
        (Certainty(0.9, False, THERE), [0.8], Decision.UNSURE),
        (Certainty(0.9, False, HERE), [0.8], Decision.SURE),
        (Certainty(0.0, False), [0.8], Decision.UNSURE),
        (Certainty(0.0, True), [0.8], Decision.NONE),
    ],
)
def test_a_question_is_told_as_sure_for_a_reason(
    certainty: Certainty, meaning: Sequence[float] | None, decision: Decision
) -> None:
    assert decided(certainty, [Ranked(HERE, 0.8)], meaning) is decision


def test_nothing_found_is_none() -> None:
    assert decided(Certainty(0.0, False), [], [0.1]) is Decision.NONE
