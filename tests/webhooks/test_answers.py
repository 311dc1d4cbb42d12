"""Promise: an answer that is remembered is, to the letter, the one that would be made anew."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice

import pytest

from ivr.call import flow
from ivr.call.events import Input
from ivr.call.moment import moment_at
from ivr.proof.exploring import Begin, Failure, Rung, explore
from ivr.sealing import Seal
from ivr.sound.playable import SoundFolder
from ivr.twilio import twiml
from ivr.twilio.addresses import Addresses
from ivr.twilio.twiml import Links, Surroundings
from ivr.webhooks.answers import MOST, Answers
from ivr.words.position import Position
from ivr.words.turn import HangUp
from tests.calling import SATURDAY, TUESDAY
from tests.line_settings import LINE_NUMBER
from tests.own_leaflet import HOURS, LINE
from tests.own_sound import own_sound

SOUNDS = SoundFolder(own_sound()).now
AROUND = Surroundings(
    lambda prompt, pace: f"https://l.nl/audio/{SOUNDS.file_of(prompt, pace)}",
    desks=frozenset({LINE.clinic}),
    line_numbers={"": LINE_NUMBER},
)


def links_of(call_sid: str, caller: str) -> Links:
    """The addresses of one call, in which its values are sealed."""
    addresses = Addresses("https://l.nl", Seal("s" * 40), call_sid, caller, "topic-3-part-1")
    return Links(
        AROUND,
        step=lambda position, before: f"{addresses.step(position)}&before={before}",
        recording=partial(addresses.own_recording, now=TUESDAY),
        recording_callback=addresses.recording_callback,
        whisper=addresses.whisper,
    )


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
def test_every_answer_of_the_line_is_the_same_remembered_and_fresh(every: int) -> None:
    answers, documents, asked = Answers(LINE, SOUNDS, AROUND), set[str](), 0
    links = links_of("CA1", "+31612345678")
    for passage in islice(explore(LINE, HOURS, SOUNDS.seconds), 0, None, every):
        if passage.point is None or isinstance(passage.cause, Begin | Rung | Failure):
            continue
        position, event, moment = passage.point.position, passage.cause, passage.hour.moment
        fresh = flow.advance(LINE, position, event, moment)
        document = twiml.render(fresh, links)
        for _ in range(2):  # Worked out, and remembered.
            turn, remembered = answers.advance(position, event, moment, links)
            assert remembered == document
            assert turn.facts == fresh.facts
            waits_the_same = isinstance(turn.wait, HangUp) or (
                turn.wait.position == getattr(fresh.wait, "position", None)
            )
            assert waits_the_same
        documents.add(document)
        # What has to do with a number is worked out for its caller alone.
        has_number = isinstance(event, Input) and len(event.keys) > 1
        asked += moment.shown is None and not has_number
    assert asked > 10_000 / every
    assert len(documents) > 250
    assert answers._remembered.cache_info().hits > asked


def test_the_first_answer_is_remembered_too() -> None:
    answers, moment = Answers(LINE, SOUNDS, AROUND), moment_at(TUESDAY, HOURS)
    for caller in ("+31612345678", "+31786521111"):
        links = links_of(f"CA{caller}", caller)
        _, document = answers.begin("", moment, links)
        assert document == twiml.render(flow.begin(LINE, moment), links)
    assert (answers._remembered.cache_info().hits, answers._remembered.cache_info().misses) == (
        1,
        1,
    )


@pytest.mark.parametrize("number", ["", "+31791234560"])
@pytest.mark.parametrize("recording", ["", "RE5"])
def test_nothing_of_one_call_is_ever_heard_in_another(number: str, recording: str) -> None:
    """What belongs to a call is its number, its recordings and its own sealed values."""
    answers = Answers(LINE, SOUNDS, AROUND)
    moment = moment_at(SATURDAY, HOURS, knows_number=False)
    for step in LINE.steps:
        one = Position(step, leaflet=LINE.leaflet, number=number, recording=recording)
        other = replace(one, number=number and "+31612345678", recording=recording and "RE6")
        for position, links in ((one, links_of("CA1", "")), (other, links_of("CA2", ""))):
            _, document = answers.advance(position, Input("5"), moment, links)
            fresh = flow.advance(LINE, position, Input("5"), moment)
            assert document == twiml.render(fresh, links)


def test_a_number_that_is_keyed_in_is_remembered_nowhere() -> None:
    answers, moment = Answers(LINE, SOUNDS, AROUND), moment_at(SATURDAY, HOURS, knows_number=False)
    links, here = links_of("CA1", ""), Position("number", leaflet=LINE.leaflet)
    for number in ("0791234560", "0612345678"):
        _, document = answers.advance(here, Input(number), moment, links)
        fresh = flow.advance(LINE, here, Input(number), moment)
        assert document == twiml.render(fresh, links)
    assert answers._remembered.cache_info().misses == 0


def test_the_memory_is_bounded() -> None:
    answers, links = Answers(LINE, SOUNDS, AROUND), links_of("CA1", "")
    moment = moment_at(TUESDAY, HOURS)
    for number in range(MOST + 100):
        answers.advance(Position(f"unknown-{number}"), Input("5"), moment, links)
    assert answers._remembered.cache_info().currsize == MOST
