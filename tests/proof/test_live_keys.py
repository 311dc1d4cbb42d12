"""Promise: the check finds every moment at which 0 or * would be dead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.proof import live_keys
from ivr.proof.check import Explored, Rule
from ivr.proof.live_keys import no_way_out
from ivr.words.position import Position
from ivr.words.step import Line
from ivr.words.turn import Turn, WaitForRecording
from tests.proof.broken import LINE, explored, found, sound_line, with_changed, with_exit

CASES: list[tuple[Rule, Line, list[str]]] = [
    (
        live_keys.no_way_out,
        with_changed("record", exits={}),
        ["record: key * is dead here.", "record: key 0 is dead here."],
    ),
    (
        live_keys.no_way_out,
        with_exit("voicemail", "0", None),
        ["voicemail: key 0 is dead here."],
    ),
    (live_keys.no_way_out, with_exit("welcome", "*", None), ["welcome: key * is dead here."]),
    (live_keys.no_way_out, with_exit("person", "*", None), ["person: key * is dead here."]),
    (live_keys.no_way_out, with_exit("end", "0", None), ["end: key 0 is dead here."]),
    (live_keys.no_way_out, with_exit("unanswered", "*", None), ["unanswered: key * is dead here."]),
    (live_keys.no_way_out, with_exit("number", "0", None), ["number: key 0 is dead here."]),
]


@pytest.mark.parametrize(("rule", "broken", "sentences"), CASES)
def test_a_dead_key_is_found(rule: Rule, broken: Line, sentences: list[str]) -> None:
    assert found(rule, explored(broken)) == sentences


def test_the_real_line_keeps_the_rule() -> None:
    assert found(no_way_out, sound_line()) == []


def _with_first_turn(turn: Turn) -> Explored:
    """The line, had its first turn been this one."""
    of = replace(sound_line())
    of.__dict__["passages"] = (replace(sound_line().beginnings[0], turn=turn),)
    return of


def test_words_where_no_key_works_are_found() -> None:
    turn = sound_line().beginnings[0].turn
    said = _with_first_turn(replace(turn, says=(LINE.prompts["emergency"],)))
    assert found(no_way_out, said) == ["'emergency' is said where no key works."]


def test_a_record_that_does_not_end_on_them_is_found() -> None:
    wait = WaitForRecording(Position("record"), "#0", 180, 8)
    assert found(no_way_out, _with_first_turn(Turn((), wait, Position("record").pace))) == [
        "record: key * is dead here."
    ]
