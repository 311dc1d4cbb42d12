"""Promise: no 0 or * is dead, no key leads elsewhere, and no message is lost unnoticed."""

from __future__ import annotations

from dataclasses import replace

from ivr.proof import pressed_keys
from ivr.proof.issue import Explored
from ivr.proof.pressed_keys import no_way_out
from ivr.words.act import Act, Exit
from ivr.words.position import Position
from ivr.words.turn import Turn, WaitForRecording
from tests.own_leaflet import LINE
from tests.proof.broken import Case, both_tests_of, found, sound_line, with_changed, with_exit

CASES: list[Case] = [
    (
        pressed_keys.no_way_out,
        with_changed("record", exits={}),
        ["record: key * is dead here.", "record: key 0 is dead here."],
    ),
    (
        pressed_keys.no_way_out,
        with_exit("voicemail", "0", None),
        ["voicemail: key 0 is dead here."],
    ),
    (pressed_keys.no_way_out, with_exit("welcome", "*", None), ["welcome: key * is dead here."]),
    (pressed_keys.no_way_out, with_exit("person", "*", None), ["person: key * is dead here."]),
    (pressed_keys.no_way_out, with_exit("end", "0", None), ["end: key 0 is dead here."]),
    (
        pressed_keys.no_way_out,
        with_exit("unanswered", "*", None),
        ["unanswered: key * is dead here."],
    ),
    (pressed_keys.no_way_out, with_exit("number", "0", None), ["number: key 0 is dead here."]),
    (
        pressed_keys.key_leads_elsewhere,
        # Whoever rings with a number is never asked for one.
        with_exit("goodbye", "6", Exit(Act.NEXT, "number")),
        ["goodbye: a key that leads to 'number' ends elsewhere."],
    ),
    (
        pressed_keys.loses_a_message,
        with_changed("goodbye", reviews=True, on_silence="record"),
        [],
    ),
    (
        pressed_keys.loses_a_message,
        with_changed("review", on_silence="record"),
        ["review: a new recording can replace a message without the caller's wish."],
    ),
    (
        pressed_keys.loses_a_message,
        with_changed("listen", on_no_match="record"),
        ["listen: a new recording can replace a message without the caller's wish."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)


def _with_first_turn(turn: Turn) -> Explored:
    """Return the line, had its first turn been this one."""
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
