"""Promise: a turn proves what the caller did or got, and nothing that only may have been."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.call import flow
from ivr.call.events import Asked, DialEnded, Event, Input, NoInput, RecordingEnded
from ivr.call.moment import moment_at
from ivr.words.asked import Decision, Place
from ivr.words.fact import NO_FACTS, Fact
from ivr.words.position import Position
from tests.calling import SATURDAY, TUESDAY
from tests.own_leaflet import ALOUD, HOURS, LEAFLET

OPEN, CLOSED = moment_at(TUESDAY, HOURS), moment_at(SATURDAY, HOURS)
PART = Position("topic-3-part-1", leaflet=LEAFLET.name)
SILENCE, PLACES = NoInput(), (Place("1", 2, 3),)


def at(step: str, attempt: int = 1) -> Position:
    return Position(step, leaflet=LEAFLET.name, attempt=attempt)


def proved(here: Position, event: Event, *, is_open: bool = True) -> Fact:
    return flow.advance(ALOUD, here, event, OPEN if is_open else CLOSED).facts


def test_a_part_that_begins_is_not_heard_to_its_end_yet() -> None:
    assert proved(at("menu"), Input("3")) == Fact.BEGUN


@pytest.mark.parametrize("key", ["5", "6", "7", "8", "*", "#", "1", "4"])
def test_no_key_says_that_a_part_was_heard_to_its_end(key: str) -> None:
    assert Fact.INFORMED not in proved(PART, Input(key))


def test_who_presses_nothing_has_heard_a_part_to_its_end_from_wherever_it_was_read() -> None:
    for here in (PART, replace(PART, sound=1)):
        assert proved(here, SILENCE) == Fact.INFORMED | Fact.BEGUN
    assert proved(at("topic-3-part-3"), SILENCE) == Fact.INFORMED


def test_silence_after_an_odd_key_is_no_end_of_a_part() -> None:
    """The key stopped the part, and then it was only asked what to do."""
    assert proved(replace(PART, attempt=2), SILENCE) == Fact.BEGUN
    assert proved(PART, DialEnded(False)) == Fact.BEGUN, "no Gather ended here"


@pytest.mark.parametrize("step", ["menu", "topic-3-end", "unanswered", "review"])
def test_silence_where_nothing_is_read_informs_nobody(step: str) -> None:
    assert Fact.INFORMED not in proved(at(step), SILENCE)


def test_an_answer_counts_once_it_was_heard_to_its_end_and_an_offer_does_not() -> None:
    answer, doubt = (replace(at(step), places=PLACES) for step in ("answer", "doubt"))
    assert proved(answer, SILENCE) == Fact.INFORMED
    assert proved(doubt, SILENCE) == Fact.BEGUN


@pytest.mark.parametrize(("is_open", "wanted"), [(True, 4), (False, 8)])
def test_a_person_is_wanted_by_who_presses_0_asks_or_waits(is_open: bool, wanted: int) -> None:
    for here, event in (
        (at("menu"), Input("0")),
        (at("question"), Asked(Decision.PERSON)),
        (at("topic-3-end", attempt=2), SILENCE),
        (at("menu", attempt=2), Input("4")),
    ):
        assert proved(here, event, is_open=is_open) == wanted


@pytest.mark.parametrize("is_open", [True, False])
def test_an_emergency_and_a_failure_say_nothing_of_wanting_a_person(is_open: bool) -> None:
    emergency = proved(at("question"), Asked(Decision.EMERGENCY), is_open=is_open)
    assert emergency == NO_FACTS
    assert flow.apologise(ALOUD, at("menu"), OPEN if is_open else CLOSED).facts == Fact.TROUBLE


def test_who_skips_the_words_before_it_rings_wants_nothing_more_than_before() -> None:
    assert proved(at("person"), Input("4")) == NO_FACTS


def test_a_person_or_a_message_is_got_when_it_is_there() -> None:
    assert proved(at("person"), DialEnded(True)) == Fact.PERSON
    assert proved(at("person"), DialEnded(False)) == NO_FACTS
    for seconds, fact in ((9, Fact.MESSAGE), (1, NO_FACTS), (None, Fact.MESSAGE)):
        for hung_up in (True, False):
            event = RecordingEnded("RE1", seconds, ended_by_silence=False, hung_up=hung_up)
            assert proved(at("record"), event) == fact
