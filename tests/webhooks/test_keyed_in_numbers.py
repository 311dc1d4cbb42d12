"""Promise: what an anonymous caller keys in and confirms is stored before the next word."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.messages.message import GivenNumber, Message
from ivr.phone.caller import Caller
from tests.calling import SATURDAY, Telephone

GIVEN, CORRECTED = "+31791234560", "+31612345678"


def stored(telephone: Telephone) -> list[str | None]:
    with telephone.sessions() as session:
        return list(session.scalars(select(GivenNumber.number)))


def numbers(telephone: Telephone) -> list[tuple[str | None, bool]]:
    with telephone.sessions() as session:
        rows = select(Message.caller_number, Message.number_was_keyed)
        return [(number, keyed) for number, keyed in session.execute(rows)]


def keys_in(telephone: Telephone, from_: str = "anonymous") -> Caller:
    telephone.clock.now = SATURDAY
    caller = telephone.caller(from_).dials().presses("0").presses("6")
    return caller.presses_keys("0791234560#").hears("U toetste dit nummer")


@pytest.mark.parametrize("confirms", ["#", "waits", "wrong keys"])
def test_a_number_is_stored_at_its_confirmation(telephone: Telephone, confirms: str) -> None:
    caller = keys_in(telephone)
    assert stored(telephone) == []
    match confirms:
        case "#":
            caller.presses("#")
        case "waits":
            caller.waits()
        case _:
            caller.presses("9").presses("9")
    caller.hears("Zeg na de toon")
    assert stored(telephone) == [GIVEN]


def test_a_corrected_number_is_the_one_that_is_stored(telephone: Telephone) -> None:
    caller = keys_in(telephone).presses("7").presses_keys("0612345678#").presses("#")
    assert stored(telephone) == [CORRECTED]
    caller.says(9).hangs_up()
    assert numbers(telephone) == [(CORRECTED, True)]


def test_a_caller_whose_number_we_see_leaves_nothing_before_the_message(
    telephone: Telephone,
) -> None:
    telephone.clock.now = SATURDAY
    telephone.caller().dials().presses("0").presses("6").hears("Zeg na de toon")
    assert stored(telephone) == []


def test_a_number_waits_for_a_database_that_is_away(telephone: Telephone) -> None:
    """Locked while the caller confirms, and back when the message is there."""
    caller = keys_in(telephone)
    with telephone.sessions.begin() as writer:
        writer.connection()
        caller.presses("#").hears("Zeg na de toon")
    assert stored(telephone) == [GIVEN]
    caller.says(9).hangs_up()
    assert numbers(telephone) == [(GIVEN, True)]
