"""Promise: a step asks as often as it says, and the addresses of the call count along."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from ivr.call import flow
from ivr.call.events import Input, NoInput, RecordingEnded
from ivr.call.moment import moment_at
from ivr.sealing import Seal
from ivr.twilio.addresses import Addresses
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.step import MOST_ATTEMPTS, Menu, Recorder
from ivr.words.turn import HangUp, Turn
from tests.calling import TUESDAY
from tests.own_leaflet import HOURS, LEAFLET, LINE
from tests.proof.broken import with_step

MOMENT = moment_at(TUESDAY, HOURS)
ADDRESSES = Addresses("https://l.nl", Seal("s" * 40), "CA1", "+31612345678")


def carried(turn: Turn) -> Position:
    """The position of a turn, after it has been in an address; nowhere when the call is over."""
    if isinstance(turn.wait, HangUp):
        return Position("")
    url = urlsplit(ADDRESSES.step(turn.wait.position))
    return ADDRESSES.position(url.path.rpartition("/")[2], url.query)


def asked(line: Line, step: str, event: Input | NoInput | RecordingEnded) -> int:
    """How often a step asks somebody who always does the same."""
    here, times = Position(step), 0
    while here.step == step:
        times += 1
        assert times <= MOST_ATTEMPTS, "it asks for ever"
        here = carried(flow.advance(line, here, event, MOMENT))
    return times


@pytest.mark.parametrize("silences", range(1, MOST_ATTEMPTS + 1))
def test_a_menu_is_asked_as_often_as_it_says(silences: int) -> None:
    menu = LINE.steps["menu"]
    assert isinstance(menu, Menu)
    line = with_step(replace(menu, silences=silences))
    assert asked(line, "menu", NoInput()) == silences
    assert asked(line, "menu", Input("9")) == 2


@pytest.mark.parametrize("silences", [0, -1, MOST_ATTEMPTS + 1])
def test_a_menu_cannot_promise_what_no_address_carries(silences: int) -> None:
    menu = LINE.steps["menu"]
    assert isinstance(menu, Menu)
    with pytest.raises(ValueError, match="silences must be 1 to 9"):
        replace(menu, silences=silences)


@pytest.mark.parametrize("tries", range(1, 5))
def test_a_recorder_records_as_often_as_it_says(tries: int) -> None:
    recorder = LINE.steps["record"]
    assert isinstance(recorder, Recorder)
    nothing = RecordingEnded("RE1", 0, ended_by_silence=True, hung_up=False)
    assert asked(with_step(replace(recorder, tries=tries)), "record", nothing) == tries


def test_every_menu_of_the_line_asks_as_often_as_it_says() -> None:
    menus = LINE.steps_of(Menu)
    assert {menu.id: asked(LINE, menu.id, NoInput()) for menu in menus} == {
        menu.id: menu.silences for menu in menus
    }


def test_an_address_names_its_leaflet() -> None:
    begun = carried(flow.begin(LINE, MOMENT))
    assert begun.leaflet == LINE.leaflet == LEAFLET.name


@pytest.mark.parametrize(
    ("leaflet", "step"), [(LINE.leaflet, "topic-3-part-2"), ("", "topic-3-part-2"), ("x", "menu")]
)
def test_a_position_in_another_leaflet_leads_to_the_menu(leaflet: str, step: str) -> None:
    here = Position("topic-3-part-2", number="+31791234560", leaflet=leaflet)
    withheld = moment_at(TUESDAY, HOURS, knows_number=False)
    there = carried(flow.advance(LINE, here, Input("5"), withheld))
    assert (there.step, there.leaflet, there.number) == (step, LINE.leaflet, here.number)


def test_a_failure_in_another_leaflet_is_spoken_in_this_one() -> None:
    there = carried(flow.apologise(LINE, Position("unheard-of", leaflet="x"), MOMENT))
    assert (there.step, there.leaflet) == ("person", LINE.leaflet)
