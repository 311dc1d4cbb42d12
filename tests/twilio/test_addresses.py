"""Promise: a position comes back from its address as it was, and an odd address does no harm."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest

from ivr.sealing import Seal
from ivr.twilio.addresses import Addresses, turn_of
from ivr.words.asked import Place
from ivr.words.position import Position
from tests.calling import TUESDAY

ADDRESSES = Addresses("https://l.nl", Seal("s" * 40), "CA1", "+31612345678")


@pytest.mark.parametrize(
    ("odd", "attempt"),
    [("0", 1), ("-1", 1), ("10", 1), ("²", 1), ("", 1), ("9" * 40, 1), ("9", 9), ("3", 3)],
)
def test_an_odd_attempt_in_an_address_is_the_first(odd: str, attempt: int) -> None:
    assert ADDRESSES.position("menu", urlencode({"attempt": odd})).attempt == attempt


def test_a_position_comes_back_from_its_address_as_it_was() -> None:
    here = Position(
        "topic-4-part-2",
        attempt=3,
        number="+31791234560",
        recording="RE1",
        noticed=True,
        sound=2,
        leaflet="x",
        places=(Place("4", 2, 0), Place("1", 12, 10)),
    )
    counting = replace(ADDRESSES, turn=12, starred=True)
    url = urlsplit(counting.step(replace(here, since=TUESDAY)))
    there = ADDRESSES.position(url.path.rpartition("/")[2], url.query)
    assert (there, there.since) == (here, TUESDAY)
    assert "asked=4.2.0-1.12.10" in url.query
    assert "&starred=1&turn=12&since=" in url.query, "few addresses but for their tails"
    assert turn_of(url.geturl(), ()) == 12
    assert ADDRESSES.position("menu", f"sound=77&since={'9' * 30}") == Position("menu")


@pytest.mark.parametrize(
    ("address", "turn"),
    [
        ("/voice", 0),
        ("https://l.nl/voice?dialled=1#rc=2", 0),
        ("/voice/menu?attempt=1&turn=3", 3),
        ("/voice/menu?attempt=1", None),
        ("/voice/menu?turn=-1", None),
        ("/voice/menu?turn=²", None),
        ("/voice/menu?turn=" + "9" * 30, None),
        ("", None),
    ],
)
def test_an_address_tells_its_turn_or_nothing(address: str, turn: int | None) -> None:
    assert turn_of(address, ["/voice"]) == turn


@pytest.mark.parametrize(
    ("odd", "places"),
    [
        ("", ()),
        ("hoeveel melk", ()),
        ("4.2.0", (Place("4", 2, 0),)),
        ("4.2.0-x-1.1.1", (Place("4", 2, 0), Place("1", 1, 1))),
        ("4.2.0-4.2.0-4.2.0-4.2.0", (Place("4", 2, 0),) * 3),
        ("0.1.1-1.0.1-1.1.-1-4.2.00-4.2.٣", ()),
        ("4.2.999999999", ()),
    ],
)
def test_odd_places_in_an_address_are_left_out(odd: str, places: tuple[Place, ...]) -> None:
    assert ADDRESSES.position("answer", urlencode({"asked": odd})).places == places
