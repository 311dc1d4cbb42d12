"""Promise: every reachable point of the call is asked for over real HTTP, and answers as decided.

"If the response is not valid TwiML, the call ends with an error" (twilio.com/docs/voice/twiml):
the strict reader of the simulator and Twilio's own typings judge every different document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ivr.house import AUDIO
from ivr.phone.wire import Wire
from ivr.proof.exploring import Begin
from ivr.proof.over_http import LineAnswer, RunningLine, ask, worth_asking
from ivr.sound.manifest import Manifest
from ivr.words.prompt import Prompt
from ivr.words.turn import WaitForInput
from scripts.tasks.running_line import running_line
from tests.own_leaflet import LEAFLETS
from tests.proof.broken import sound_line
from tests.typings.judge import is_installed, judge


@pytest.fixture(scope="module")
def line() -> Iterator[RunningLine]:
    with running_line(
        Manifest.load(AUDIO / "manifest.json"), [LEAFLETS], "number", aloud=False
    ) as running:
        yield running


@pytest.fixture(scope="module")
def answers(line: RunningLine) -> list[LineAnswer]:
    return list(ask(line, worth_asking(sound_line().passages)))


def test_every_point_answers_over_http_what_the_flow_decided(answers: list[LineAnswer]) -> None:
    assert [answer.problem for answer in answers if answer.problem] == []


def test_every_point_and_every_turn_is_asked(answers: list[LineAnswer]) -> None:
    asked = {answer.passage.point for answer in answers}
    assert asked == {passage.point for passage in sound_line().passages}
    turns = {answer.passage.turn for answer in answers}
    assert turns == {passage.turn for passage in sound_line().passages}


@pytest.mark.skipif(not is_installed(), reason="Twilio's typings are missing: see tests/typings")
def test_twilios_own_typings_accept_every_document(answers: list[LineAnswer]) -> None:
    documents = sorted({answer.document for answer in answers})
    assert len(documents) > 250
    assert judge(documents) == []


def test_other_words_than_the_flow_decided_are_a_problem(line: RunningLine) -> None:
    beginning = sound_line().beginnings[0]
    wait = beginning.turn.wait
    assert isinstance(wait, WaitForInput)
    other = replace(beginning.turn, wait=replace(wait, says=(Prompt("menu", "Iets anders."),)))
    (answer,) = ask(line, [replace(beginning, turn=other)])
    assert "instead of" in answer.problem


def test_a_line_that_refuses_the_signature_is_a_problem(line: RunningLine) -> None:
    wire = Wire("another-token", public_url=line.base_url, connect_to=line.wire._connect_to)
    (answer,) = ask(replace(line, wire=wire), sound_line().beginnings[:1])
    assert isinstance(answer.passage.cause, Begin)
    assert "HTTP 403" in answer.problem
