"""An address's fragment decides how patiently it is asked; each test quotes its rule.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from threading import Event

import pytest
from werkzeug import Request, Response

from ivr.phone.caller import Caller
from ivr.phone.happenings import TwimlError
from ivr.phone.overrides import Overrides, read_overrides
from tests.phone.lines import Line, phone_line, twiml


def test_without_a_fragment_the_defaults_hold() -> None:
    """ "ct 5000, rt 15000, tt 15000, rc 1, rp ct: only TCP/TLS failure." """
    assert read_overrides("https://ivr.example.nl/voice") == Overrides(
        connect=5, read=15, total=15, retries=1, policies=frozenset({"ct"})
    )


def test_a_fragment_sets_them() -> None:
    url = "https://ivr.example.nl/voice#rc=2&rp=5xx,ct,rt&ct=2000&rt=4000&e=dublin,frankfurt"
    assert read_overrides(url) == Overrides(
        connect=2, read=4, total=15, retries=2, policies=frozenset({"5xx", "ct", "rt"})
    )


@pytest.mark.parametrize(
    ("fragment", "code"),
    [
        ("rc=6", 11100),
        ("rc=-1", 11100),
        ("ct=50", 11100),
        ("rt=20000", 11100),
        ("tt=x", 11100),
        ("retries=2", 11100),
        ("rc", 11100),
        ("rp=500", 11243),
        ("e=amsterdam", 11240),
    ],
)
def test_a_fragment_twilio_does_not_know_is_refused(fragment: str, code: int) -> None:
    with pytest.raises(TwimlError, match=str(code)):
        read_overrides(f"https://ivr.example.nl/voice#{fragment}")


@pytest.fixture
def shaky() -> Iterator[Line]:
    """A line that fails twice and then answers."""
    answers = chain([Response("stuk", 503)] * 2, repeat(None))

    def voice(request: Request) -> Response:
        return next(answers) or twiml("<Say>Welkom.</Say>")

    with phone_line({"/voice": voice}) as line:
        yield line


def test_an_error_status_is_tried_again_only_when_asked(shaky: Line) -> None:
    """ "rp: ct by default": a 5xx is not retried; every retry carries the same token."""
    patient = shaky.number(voice_url=f"{shaky.base}/voice#rc=2&rp=5xx")
    Caller(patient).dials().hears("welkom")
    tokens = {asked.headers["I-Twilio-Idempotency-Token"] for asked in shaky.asked}
    assert (len(shaky.asked), len(tokens)) == (3, 1)


@pytest.mark.parametrize("fragment", ["", "#rc=2", "#rc=1&rp=5xx", "#rc=2&rp=4xx,rt"])
def test_otherwise_the_error_counts(shaky: Line, fragment: str) -> None:
    with pytest.raises(TwimlError, match="11200"):
        Caller(shaky.number(voice_url=f"{shaky.base}/voice{fragment}")).dials()


def test_a_slow_answer_is_tried_again_when_asked() -> None:
    """A line that was too slow gets the same request twice, and must give the same answer."""
    asked_again = Event()
    firsts = chain([True], repeat(False))

    def voice(request: Request) -> Response:
        if next(firsts):
            asked_again.wait(60)
        else:
            asked_again.set()
        return twiml("<Say>Welkom.</Say>")

    with phone_line({"/voice": voice}) as line:
        number = line.number(voice_url=f"{line.base}/voice#rp=rt&rt=2000")
        Caller(number).dials().hears("welkom")
        first, second = line.asked
        assert first.form == second.form
