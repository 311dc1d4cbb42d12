"""A story that goes wrong explains itself: what was expected, and the call so far."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.phone.caller import Caller
from tests.phone.lines import phone_line

MENU = "<Gather numDigits='1' action='/a'><Say>Voor voeding, druk op vier.</Say></Gather>"


def test_words_that_are_not_heard_are_shown_with_what_was_heard() -> None:
    with phone_line({"/voice": MENU}) as line:
        caller = line.caller().dials()
        with pytest.raises(AssertionError) as caught:
            caller.hears("oorzaken")
        assert "does not hear 'oorzaken'" in str(caught.value)
        assert "Voor voeding, druk op vier." in str(caught.value)
        assert "the line waits 5 s for a key" in str(caught.value)


def test_words_that_should_not_be_heard_are_noticed() -> None:
    with phone_line({"/voice": MENU}) as line, pytest.raises(AssertionError, match="hears 'vier'"):
        line.caller().dials().does_not_hear("vier")


def test_hears_looks_only_at_what_came_after_the_last_action() -> None:
    with phone_line({"/voice": MENU, "/a": "<Say>U eet gezond.</Say>"}) as line:
        caller = line.caller().dials().hears("VOOR  voeding").presses("4").hears("u eet")
        with pytest.raises(AssertionError):
            caller.hears("voor voeding")


def test_hears_does_not_listen_further_than_it_must() -> None:
    longer = f"<Say>Welkom.</Say><Say>Dit is de informatielijn.</Say>{MENU}"
    with phone_line({"/voice": longer, "/a": "<Say>U eet gezond.</Say>"}) as line:
        caller = line.caller().dials().hears("welkom")
        assert caller.elapsed == 0.0
        assert caller.heard.endswith("druk op vier.")


@pytest.mark.parametrize("act", [lambda caller: caller.presses("1"), Caller.waits, Caller.hangs_up])
def test_nothing_can_be_done_after_the_end(act: Callable[[Caller], Caller]) -> None:
    with phone_line({"/voice": "<Say>Dag.</Say>"}) as line:
        caller = line.caller().dials().listens_to_the_end()
        with pytest.raises(AssertionError, match="the call is over"):
            act(caller)


def test_nothing_can_be_done_before_dialling() -> None:
    with phone_line({"/voice": MENU}) as line:
        caller = line.caller()
        with pytest.raises(AssertionError, match="begin with dials"):
            caller.presses("1")
        with pytest.raises(AssertionError, match="dialled already"):
            caller.dials().dials()


def test_speaking_needs_a_recording_and_ringing_a_transfer() -> None:
    with phone_line({"/voice": MENU}) as line:
        caller = line.caller().dials()
        with pytest.raises(AssertionError, match="not recording"):
            caller.says(3)
        with pytest.raises(AssertionError, match="No telephone rings"):
            caller.hears_it_ring()
        with pytest.raises(AssertionError, match="Nobody is on the line"):
            caller.is_connected_to_the_clinic()


def test_the_whole_call_can_be_watched() -> None:
    seen: list[tuple[str, float]] = []
    with phone_line({"/voice": MENU, "/a": "<Say>Dag.</Say>"}) as line:
        caller = line.caller(observer=lambda what, when: seen.append((type(what).__name__, when)))
        caller.dials().presses("4").listens_to_the_end()
    assert [name for name, _ in seen] == [
        "Webhook",
        "Heard",
        "AwaitingKey",
        "Webhook",
        "Heard",
        "HungUp",
    ]
    moments = [when for _, when in seen]
    assert moments == sorted(moments)
