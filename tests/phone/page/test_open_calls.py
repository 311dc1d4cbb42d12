"""Promise: a page that leaves does not leave a call behind, and no call can be guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests
from werkzeug import Response

from ivr.phone.clock import TimeSource
from ivr.phone.happenings import (
    BeingRung,
    DialResult,
    Finished,
    Heard,
    HungUp,
    PartyHungUp,
    SaidWords,
    Webhook,
)
from ivr.phone.page.live import LiveCall, OutOfStepError, Places
from ivr.phone.page.making import CallParts
from ivr.phone.page.open_calls import MOST_CALLS, PATIENCE, OpenCalls
from ivr.phone.tapes import Recordings
from tests.phone.lines import NUMBER, SID, TOKEN, Answer, Line, phone_line

ANSWERS: dict[str, Answer] = {
    "/voice": "<Say>Welkom.</Say><Gather><Say>Toets een getal.</Say></Gather>",
    "/status": Response(status=204),
    "/rung": "<Say>U spreekt met een computer.</Say>",
    "/over": Response(status=204),
    "/question": "<Gather input='speech' action='/asked'><Say>Stel uw vraag.</Say></Gather>",
    "/asked": "<Say>Dank u.</Say><Gather><Say>Nog een vraag?</Say></Gather>",
}
PERSON = "+31612345678"
EVENING = datetime(2027, 3, 8, 18, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
HALF_PAST_EIGHT = EVENING.replace(hour=20, minute=30)
SATURDAY = datetime(2027, 3, 6, 22, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


class World:
    """A line, the calls of pages, and a stopwatch that the test moves."""

    def __init__(self, line: Line, folder: Path) -> None:
        self.line = line
        self.seconds = 0.0
        self.clocks: list[TimeSource] = []
        self.served = 0
        exchange = CallParts(
            number=line.number(status_callback=f"{line.base}/status"),
            recordings=Recordings(folder),
            api_url="https://api.example.org",
            words_of=lambda url: None,
            places=Places(lambda words: "", lambda document: ""),
            private_line=self.private_line,
            worker=self.worker,
        )
        self.rings_at: datetime | None = None
        self.calls = OpenCalls(exchange, lambda: self.seconds)

    @contextmanager
    def private_line(self, clock: TimeSource) -> Iterator[str]:
        self.clocks.append(clock)
        self.served += 1
        yield self.line.base
        self.served -= 1

    def worker(self, clock: TimeSource, api_url: str, number: str) -> Callable[[], object]:
        """Go round as a worker that has one call to make, at `rings_at`."""
        calls = f"{api_url}/2010-04-01/Accounts/{SID}/Calls.json"
        order = {"To": number, "From": NUMBER, "Url": f"{self.line.base}/rung"}
        order["StatusCallback"] = f"{self.line.base}/over"

        def go_round() -> None:
            if self.rings_at and clock() >= self.rings_at:
                self.rings_at = None
                requests.post(calls, order, auth=(SID, TOKEN), timeout=10).raise_for_status()

        return go_round

    def is_rung(self) -> LiveCall | None:
        found = self.calls.be_rung(PERSON, EVENING, HALF_PAST_EIGHT)
        return found[1] if found else None

    def phones(self, start: datetime | None = None) -> str:
        key, call = self.calls.make("+31612345678", start, SATURDAY)
        call.begin()
        return key


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with phone_line(dict(ANSWERS)) as line:
        yield World(line, tmp_path)


def test_a_call_that_is_left_alone_is_hung_up_and_forgotten(world: World) -> None:
    left, kept = world.phones(), world.phones()
    world.seconds = PATIENCE - 1
    assert world.calls.find(kept)
    world.seconds = PATIENCE + 1
    world.phones()
    assert world.calls.find(left) is None
    assert world.calls.find(kept) is not None
    assert world.line.to("/status").form["CallStatus"] == "completed"
    assert world.line.paths().count("/status") == 1


def test_the_call_that_was_quiet_longest_makes_way_when_there_are_many(world: World) -> None:
    keys = []
    for second in range(MOST_CALLS + 1):
        world.seconds = float(second)
        keys.append(world.phones())
    assert [key for key in keys if world.calls.find(key) is None] == keys[:1]


def test_calls_have_names_that_cannot_be_guessed(world: World) -> None:
    keys = {world.phones() for _ in range(5)}
    assert len(keys) == 5
    assert min(map(len, keys)) >= 20


def test_a_set_clock_goes_on_as_the_call_does_and_its_line_is_closed_after_it(
    world: World,
) -> None:
    key = world.phones(SATURDAY)
    [clock] = world.clocks
    assert (clock(), world.served) == (SATURDAY, 1)
    call = world.calls.find(key)
    assert call is not None
    [welcome] = [one for one in call.react(1, Finished()) if isinstance(one.happening, Heard)]
    assert (clock() - SATURDAY).total_seconds() == pytest.approx(welcome.at)
    call.leave()
    assert world.served == 0
    with pytest.raises(OutOfStepError):
        call.react(2, Finished())


def test_the_evening_passes_until_the_line_calls(world: World) -> None:
    world.rings_at = EVENING.replace(hour=19, minute=13)
    call = world.is_rung()
    assert call is not None
    assert call.begins == EVENING.replace(hour=19, minute=13)
    [rings] = call.begin()
    assert rings.happening == BeingRung(PERSON, 65, NUMBER)
    [clock] = world.clocks
    told = [one.happening for one in call.react(0, DialResult("answered", 8.0))]
    assert isinstance(told[-1], Heard)
    assert (clock() - call.begins).total_seconds() == 8.0
    assert world.line.to("/rung").form["To"] == PERSON
    call.leave()
    assert world.line.to("/over").form["CallStatus"] == "completed"
    assert world.served == 0


def test_a_call_of_the_line_can_be_refused(world: World) -> None:
    world.rings_at = EVENING
    call = world.is_rung()
    assert call is not None
    call.begin()
    told = [type(one.happening) for one in call.react(0, PartyHungUp(2.0))]
    assert HungUp in told
    assert world.line.to("/over").form["CallStatus"] == "busy"
    assert "caller.refuses()" in call.story()["test"]


def test_on_an_evening_on_which_nobody_is_rung_there_is_no_call(world: World) -> None:
    world.rings_at = HALF_PAST_EIGHT
    assert world.is_rung() is None
    assert (world.served, world.clocks) == (0, [])


def test_a_call_forgets_what_was_said_once_the_page_was_told(world: World) -> None:
    world.line.answers["/voice"] = world.line.answers["/question"]
    call = world.calls.find(world.phones())
    assert call
    call.react(1, SaidWords("mijn geheim", 2.0, 0.9, 0.5))
    told = call.react(2, Finished())
    sent = [one.happening for one in told if isinstance(one.happening, Webhook)]
    assert sent[0].params["SpeechResult"] == "mijn geheim"
    assert "Confidence" in repr(vars(call))
    assert "geheim" not in repr(vars(call)) + "".join(call.story().values())
