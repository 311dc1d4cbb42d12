"""Gather behaves as Twilio's page of it says; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml/gather
"""

from __future__ import annotations

from tests.simulator.lines import phone_line


def test_one_key_goes_to_the_action() -> None:
    with phone_line(
        {
            "/voice": "<Say language='nl-NL'>Welkom.</Say><Gather numDigits='1' action='/menu'>"
            "<Say language='nl-NL'>Toets een.</Say></Gather><Redirect>/voice?n=2</Redirect>",
            "/menu": "<Say>Dank u.</Say>",
        }
    ) as line:
        caller = line.caller().dials().hears("welkom").presses("1").hears("dank u")
        assert caller.has_ended
        assert line.to("/menu").form["Digits"] == "1"
