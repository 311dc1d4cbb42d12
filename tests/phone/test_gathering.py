"""Gather behaves as Twilio's page of it says; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml/gather
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from werkzeug import Request, Response

from ivr.phone.caller import Caller
from ivr.phone.dialect import Dialect
from ivr.phone.happenings import AwaitingKey, Finished, Heard, HungUp, Key, Webhook
from ivr.phone.interpreter import Interpreter
from tests.phone.lines import Answer, Line, phone_line, twiml

ASK = "<Say>Toets een getal.</Say>"
BEHIND = "<Say>Er is niets getoetst.</Say>"


@contextmanager
def gathering(attributes: str, behind: str = BEHIND, ask: str = ASK) -> Iterator[Line]:
    """Serve a line that asks for keys and says which it got."""

    def collected(request: Request) -> Response:
        return twiml(f"<Say>Gekozen: {request.values.get('Digits', 'niets')}.</Say>")

    document = f"<Gather action='/collected' {attributes}>{ask}</Gather>{behind}"
    with phone_line({"/voice": document, "/collected": collected}) as line:
        yield line


def test_one_key_goes_to_the_action() -> None:
    """ "numDigits: the number of digits you expect; submitted when that many were entered." """
    with gathering("numDigits='1'") as line:
        caller = line.caller().dials().hears("toets een getal").presses("7").hears("gekozen: 7")
        assert caller.has_ended
        assert line.to("/collected").form["Digits"] == "7"


def test_a_key_stops_the_nested_prompt() -> None:
    """ "DTMF during a nested prompt stops the prompt." """
    long = "<Say>Dit is een hele lange zin die nog lang doorgaat.</Say><Say>En nog een.</Say>"
    with gathering("numDigits='1'", ask=long) as line:
        caller = line.caller().dials().barges_in("7").hears("gekozen: 7")
        assert caller.elapsed == pytest.approx(1.0)
        assert "En nog een" not in str(caller.transcript)


def test_a_key_does_not_stop_a_prompt_outside_gather() -> None:
    """Barge-in exists inside Gather only; elsewhere a key is lost and the same sound goes on."""
    with phone_line({"/voice": "<Say>Bij levensgevaar belt u een, een, twee.</Say>"}) as line:
        talk = Interpreter(line.number()).run()
        assert isinstance(next(talk), Webhook)
        heard = talk.send(Finished())
        assert isinstance(heard, Heard)
        assert not heard.interruptible
        assert talk.send(Key("1", after=1.5)) == replace(heard, already=1.5)
        assert isinstance(talk.send(Finished()), HungUp)


def test_the_timeout_starts_after_the_nested_prompts() -> None:
    """ "timeout starts only after nested Say/Play/Pause finished, or after the first key." """
    with gathering("timeout='8'", ask="<Pause length='20'/>") as line:
        caller = line.caller().dials().waits().hears("niets getoetst")
        assert caller.elapsed == pytest.approx(28.0)


def test_the_timeout_starts_again_after_each_key() -> None:
    with gathering("timeout='8'", ask="") as line:
        caller = line.caller().dials().presses("1").presses("2").waits().hears("gekozen: 12")
        assert caller.elapsed == pytest.approx(1 + 1 + 8)


def test_without_input_the_next_verb_runs_and_the_action_is_not_asked() -> None:
    """ "No input: NO request to action; control falls to the next verb." """
    with gathering("numDigits='1'") as line:
        line.caller().dials().waits().hears("niets getoetst")
        assert line.paths() == ["/voice"]


def test_without_input_and_without_a_next_verb_twilio_hangs_up() -> None:
    """ "Nothing after it = Twilio hangs up." """
    with gathering("numDigits='1'", behind="") as line:
        assert line.caller().dials().waits().has_ended


def test_action_on_empty_result_asks_the_action_without_digits() -> None:
    """ "actionOnEmptyResult=true forces the action request with no Digits." """
    with gathering("numDigits='1' actionOnEmptyResult='true'") as line:
        line.caller().dials().waits().hears("gekozen: niets")
        assert "Digits" not in line.to("/collected").form


def test_the_finish_key_is_not_in_digits() -> None:
    """ "1234# -> Digits=1234." """
    with gathering("") as line:
        line.caller().dials().presses_keys("1234#").hears("gekozen: 1234.")


def test_the_finish_key_alone_is_no_input() -> None:
    """ "# as the first key: falls through as no input." """
    with gathering("") as line:
        line.caller().dials().presses("#").hears("niets getoetst")


def test_the_finish_key_alone_may_also_be_sent() -> None:
    """Another source says the action is requested with Digits="#"; a line must survive both."""
    with gathering("") as line:
        sent = Dialect(lone_finish_key_sent=True)
        line.caller(dialect=sent).dials().presses("#").hears("gekozen: #")


def test_an_empty_finish_key_captures_every_key() -> None:
    """ "finishOnKey='' captures everything, submit on timeout or numDigits." """
    with gathering("finishOnKey=''") as line:
        line.caller().dials().presses_keys("0786#*").waits().hears("gekozen: 0786#*.")
    with gathering("finishOnKey='' numDigits='1'") as line:
        line.caller().dials().presses("#").hears("gekozen: #")


def test_another_finish_key_makes_hash_ordinary() -> None:
    with gathering("finishOnKey='*'") as line:
        line.caller().dials().presses_keys("1#*").hears("gekozen: 1#.")


def test_without_an_action_the_same_address_is_asked_again() -> None:
    """ "Omitted action = re-request of the same URL." """

    def voice(request: Request) -> Response:
        if "Digits" in request.form:
            return twiml("<Say>Weer hier.</Say>")
        return twiml("<Gather numDigits='1'/>")

    with phone_line({"/voice": voice}) as line:
        line.caller().dials().presses("1").hears("weer hier")
        assert line.paths() == ["/voice", "/voice"]


def test_a_relative_action_is_relative_to_the_document() -> None:
    with phone_line(
        {
            "/voice": "<Redirect>/voice/menu?attempt=2</Redirect>",
            "/voice/menu": "<Gather numDigits='1' action='chosen?x=1'/>",
            "/voice/chosen": "<Say>Gelukt.</Say>",
        }
    ) as line:
        line.caller().dials().presses("1").hears("gelukt")
        assert line.to("/voice/chosen").query == "x=1"


def test_get_puts_the_digits_in_the_query() -> None:
    with gathering("method='GET' numDigits='1'") as line:
        line.caller().dials().presses("5").hears("gekozen: 5")
        assert line.to("/collected").method == "GET"
        assert "Digits=5" in line.to("/collected").query


def test_the_line_waits_as_long_as_it_says() -> None:
    with gathering("timeout='8' numDigits='2'") as line:
        caller = line.caller().dials()
        caller.hears("toets")
        assert caller.heard == "Toets een getal."
        assert isinstance(caller.now, AwaitingKey)
        assert (caller.now.seconds, caller.now.num_digits) == (8, 2)


def test_keys_typed_too_many_reach_the_next_prompt() -> None:
    second = "<Gather numDigits='1' action='/b'><Say>Tweede vraag.</Say></Gather>"
    with phone_line(
        {
            "/voice": "<Gather numDigits='1' action='/a'/>",
            "/a": second,
            "/b": "<Say>Derde.</Say>",
        }
    ) as line:
        line.caller().dials().presses_keys("12").hears("derde")
        assert line.to("/b").form["Digits"] == "2"


TWO = (
    "<Gather numDigits='1' finishOnKey='' timeout='1' action='/notice'>"
    "<Say>Bij levensgevaar belt u een, een, twee.</Say><Pause length='1'/></Gather>"
    "<Gather numDigits='1' finishOnKey='' timeout='8' action='/menu'><Say>Uw keuze.</Say></Gather>"
    "<Redirect>/silence</Redirect>"
)


def test_two_gathers_stand_in_one_document() -> None:
    """ "DTMF during a nested prompt stops the prompt", "control falls to the next verb"."""
    answers: dict[str, Answer] = {
        "/voice": TWO,
        **{f"/{name}": f"<Say>Dit is {name}.</Say>" for name in ("notice", "menu", "silence")},
    }
    with phone_line(answers) as line:
        first = line.caller().dials().barges_in("*").hears("dit is notice")
        assert first.elapsed == pytest.approx(1)
        assert (line.paths()[-1], line.to("/notice").form["Digits"]) == ("/notice", "*")
        second = line.caller().dials().hears("een, een, twee").hears("uw keuze")
        assert second.presses("0").hears("dit is menu").has_ended
        assert line.to("/menu").form["Digits"] == "0"
        line.caller().dials().hears("uw keuze").waits().hears("dit is silence")
        assert "Digits" not in line.to("/silence").form


def test_a_key_in_the_second_after_a_notice_is_still_its_own() -> None:
    with phone_line({"/voice": TWO, "/notice": "<Say>Dit is notice.</Say>"}) as line:
        talk = Interpreter(line.number()).run()
        happening = next(talk)
        while not isinstance(happening, AwaitingKey):
            happening = talk.send(Finished())
        assert (happening.seconds, happening.is_noticed) == (1, False)
        assert isinstance(talk.send(Key("5", 0.9)), Webhook)
        assert line.to("/notice").form["Digits"] == "5"


def test_a_caller_who_hangs_up_while_waiting_causes_no_action() -> None:
    """ "Caller hang-up in a Gather: no action request." """
    with gathering("numDigits='1'") as line:
        caller: Caller = line.caller().dials().hears("toets").hangs_up()
        assert caller.has_ended
        assert line.paths() == ["/voice"]
