"""Promise: the line itself keeps every rule, everywhere a call can go."""

from __future__ import annotations

from ivr.call.events import Input, NoInput
from ivr.proof import before_consent, check, paths, pressed_keys
from ivr.proof.check import RULES, issues_of
from ivr.words.act import KEYS
from ivr.words.prompt import Pace
from ivr.words.step import Menu
from tests.own_leaflet import HOURS, LEAFLET, LINE
from tests.proof import (
    test_durations,
    test_exits,
    test_named_keys,
    test_paths,
    test_plain_words,
    test_pressed_keys,
    test_recording_notice,
    test_voice_menu,
)
from tests.proof.broken import sound_line


def test_the_line_has_no_issues() -> None:
    assert issues_of(sound_line()) == []
    assert check.find_issues(LINE, LEAFLET, HOURS) == []


def test_every_rule_is_seen_to_fail_in_a_test() -> None:
    cases = [
        *test_durations.CASES,
        *test_exits.CASES,
        *test_named_keys.CASES,
        *test_paths.CASES,
        *test_plain_words.CASES,
        *test_pressed_keys.CASES,
        *test_recording_notice.CASES,
        *test_voice_menu.CASES,
    ]
    elsewhere = {
        paths.unheard_sentences,
        pressed_keys.leaves_for_nowhere,
        before_consent.tells_before_consent,
    }
    seen = {rule for rule, _, _ in cases} | elsewhere
    assert seen == {*check.WIRING, *check.KEY_RULES, *RULES}


def test_every_rule_names_what_it_asks() -> None:
    assert [rule for rule in (*check.WIRING, *check.KEY_RULES, *RULES) if not rule.__doc__] == []


def test_every_menu_is_explored_at_both_paces_and_at_every_hour() -> None:
    for step in LINE.steps.values():
        if isinstance(step, Menu):
            here = [point for point in sound_line().onward if point.position.step == step.id]
            assert {point.position.pace for point in here} == set(Pace)
            assert {point.knows_number for point in here} >= {False}
            for point in here:
                passages = sound_line().onward[point]
                causes = [*(Input(key) for key in KEYS), NoInput()]
                for is_open in (True, False):
                    at_hour = [p.cause for p in passages if p.is_open is is_open]
                    assert {str(cause) for cause in at_hour} == {str(cause) for cause in causes}


def test_the_next_opening_is_explored_on_every_kind_of_day() -> None:
    heard = {prompt.id for passage in sound_line().passages for prompt in passage.prompts}
    assert {"opens-today", "opens-tomorrow", "opens-then", "opens-0830"} <= heard


def test_a_keyed_number_and_a_message_are_explored() -> None:
    positions = {point.position for point in sound_line().onward}
    assert {bool(position.number) for position in positions} == {True, False}
    assert {bool(position.recording) for position in positions} == {True, False}
    assert {position.attempt for position in positions} == {1, 2}
