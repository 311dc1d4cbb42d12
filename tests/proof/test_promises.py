"""Promise: the check finds a key that leads elsewhere, and a message that could be lost."""

from __future__ import annotations

import pytest

from ivr.proof import promises
from ivr.proof.check import Rule
from ivr.words.position import Position
from ivr.words.step import Act, Exit, Line
from tests.proof.broken import LINE, explored, found, in_order, sound_line, with_changed, with_exit

CASES: list[tuple[Rule, Line, list[str]]] = [
    (
        promises.key_leads_elsewhere,
        # Whoever rings with a number is never asked for one.
        with_exit("goodbye", "6", Exit(Act.NEXT, "number")),
        ["goodbye: a key that leads to 'number' ends elsewhere."],
    ),
    (
        promises.loses_a_message,
        with_changed("goodbye", reviews=True, on_silence="record"),
        [],
    ),
    (
        promises.loses_a_message,
        with_changed("review", on_silence="record"),
        ["review: a new recording can replace a message without the caller's wish."],
    ),
    (
        promises.loses_a_message,
        with_changed("listen", on_no_match="record"),
        ["listen: a new recording can replace a message without the caller's wish."],
    ),
]


@pytest.mark.parametrize(("rule", "broken", "sentences"), CASES)
def test_a_broken_line_is_found(rule: Rule, broken: Line, sentences: list[str]) -> None:
    assert found(rule, explored(broken)) == sentences


@pytest.mark.parametrize("rule", in_order(rule for rule, _, _ in CASES))
def test_the_real_line_keeps_the_rule(rule: Rule) -> None:
    assert found(rule, sound_line()) == []


def test_a_message_is_under_review_only_where_it_can_be_replaced_or_heard() -> None:
    positions: list[Position] = [point.position for point in sound_line().onward]
    assert {position.step for position in positions if position.recording} == {
        "record",
        "review",
        "listen",
    }
    assert {position.step for position in positions if position.number} > {"number-check"}
    assert "number" not in {position.step for position in positions if position.number}
    assert LINE.steps
