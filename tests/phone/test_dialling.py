"""Dial behaves as Twilio's pages of it say; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml/dial and https://www.twilio.com/docs/voice/twiml/number
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug import Request, Response

from ivr.phone.dialect import Dialect
from ivr.phone.happenings import TransferOutcome, TwimlError
from tests.phone.lines import NUMBER, Answer, Line, phone_line, twiml

CLINIC = "+31791234560"


@contextmanager
def dialling(
    dial: str = "", number: str = "", more: dict[str, Answer] | None = None
) -> Iterator[Line]:
    """Serve a line that puts callers through and says how it ended."""

    def ended(request: Request) -> Response:
        return twiml(f"<Say>Afloop: {request.form['DialCallStatus']}.</Say>")

    with phone_line(
        {
            "/voice": f"<Say>Ik verbind u door.</Say><Dial action='/ended' callerId='{NUMBER}' "
            f"{dial}><Number {number}>{CLINIC}</Number></Dial><Say>Erachter.</Say>",
            "/ended": ended,
            "/status": Response(status=204),
            "/whisper": "<Gather numDigits='1' action='/accept'><Say>Toets een.</Say></Gather>"
            "<Hangup/>",
            "/accept": "<Say>U wordt verbonden.</Say>",
            **(more or {}),
        }
    ) as line:
        yield line


def test_the_two_are_connected_and_afterwards_the_action_is_asked() -> None:
    """ "completed"; DialBridged: "really connected"; DialCallDuration in seconds."""
    with dialling() as line:
        caller = line.caller().dials().hears("verbind")
        caller.is_connected_to_the_clinic(CLINIC).talks(42).hears("afloop: completed")
        form = line.to("/ended").form
        assert (form["DialCallStatus"], form["DialBridged"]) == ("completed", "true")
        assert form["DialCallDuration"] == "42"
        assert form["DialCallSid"].startswith("CA")
        assert form["DialCallSid"] != form["CallSid"]


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled"])
def test_nobody_answers(outcome: TransferOutcome) -> None:
    with dialling() as line:
        line.caller().transfer_is(outcome).dials().hears(f"afloop: {outcome}")
        form = line.to("/ended").form
        assert (form["DialCallStatus"], form["DialBridged"]) == (outcome, "false")
        assert "DialCallDuration" not in form


def test_twilio_lets_it_ring_five_seconds_longer() -> None:
    """ "timeout 30 s (5-600; Twilio ADDS 5 s)." """
    with dialling("timeout='25'") as line:
        caller = line.caller().transfer_is("no-answer").dials().hears_it_ring()
        began = caller.elapsed
        caller.hears("afloop")
        assert caller.elapsed - began == pytest.approx(30)


def test_verbs_behind_dial_never_run_with_an_action() -> None:
    """ "With action set, verbs behind <Dial> never run." """
    with dialling() as line:
        caller = line.caller().transfer_is("busy").dials().listens_to_the_end()
        assert "Erachter" not in str(caller.transcript)


def test_verbs_behind_dial_run_without_an_action() -> None:
    """ "action: none (then continue to next verb)." """
    document = f"<Dial callerId='{NUMBER}'>{CLINIC}</Dial><Say>Erachter.</Say>"
    with phone_line({"/voice": document}) as line:
        line.caller().transfer_is("no-answer").dials().hears("erachter")


def test_the_whisper_runs_on_the_other_side_and_falling_off_its_end_connects() -> None:
    """ "Whisper must end WITHOUT Hangup to bridge." """
    with dialling(number="url='/whisper'") as line:
        caller = line.caller().dials().colleague_hears("toets een").is_connected_to_the_clinic()
        assert "Toets een" not in caller.heard
        caller.colleague_hears("u wordt verbonden").talks(10).hears("afloop: completed")
        whisper = line.to("/whisper").form
        assert (whisper["To"], whisper["From"]) == (CLINIC, NUMBER)
        assert whisper["Direction"] == "outbound-dial"
        assert whisper["ParentCallSid"] == line.to("/voice").form["CallSid"]
        assert line.to("/accept").form["Digits"] == "1"
        assert line.to("/ended").form["DialCallSid"] == whisper["CallSid"]


@pytest.mark.parametrize("transfer", ["declined", "unattended"])
def test_a_hang_up_in_the_whisper_declines(transfer: TransferOutcome) -> None:
    """ "Hang-up in the whisper = decline"; what DialCallStatus then says is not documented."""
    with dialling(number="url='/whisper'") as line:
        line.caller().transfer_is(transfer).dials().hears("afloop: completed")
        assert line.to("/ended").form["DialBridged"] == "false"


@pytest.mark.parametrize("declined", ["completed", "no-answer", "busy", "canceled"])
def test_a_declined_call_may_have_any_status(declined: Any) -> None:
    with dialling(number="url='/whisper'") as line:
        caller = line.caller(dialect=Dialect(declined=declined)).transfer_is("declined")
        caller.dials().hears(f"afloop: {declined}")


def test_a_colleague_may_press_another_key() -> None:
    def accept(request: Request) -> Response:
        return twiml("" if request.form["Digits"] == "1" else "<Hangup/>")

    with dialling(number="url='/whisper'", more={"/accept": accept}) as line:
        line.caller().transfer_is("answered", keys="5").dials().hears("afloop")
        assert line.to("/accept").form["Digits"] == "5"


def test_a_caller_who_hangs_up_while_it_rings_is_gone() -> None:
    """ "Caller hangs up during Dial: the session ends, nothing more is played." """
    with dialling() as line:
        caller = line.caller().dials().hears_it_ring().hangs_up()
        assert caller.has_ended
        assert line.paths() == ["/voice"]


def test_the_action_may_be_asked_although_the_caller_left() -> None:
    with dialling() as line:
        caller = line.caller(dialect=Dialect(action_after_caller_left=True)).dials()
        assert caller.hears_it_ring().hangs_up().has_ended
        assert line.to("/ended").form["DialCallStatus"] == "canceled"
        assert "Afloop" not in str(caller.transcript)


def test_a_caller_who_hangs_up_ends_the_conversation() -> None:
    with dialling() as line:
        caller = line.caller().dials().is_connected_to_the_clinic().hangs_up()
        assert caller.has_ended
        assert "/ended" not in line.paths()


@pytest.mark.parametrize(("attribute", "stays"), [("hangupOnStar='true'", False), ("", True)])
def test_star_ends_the_conversation_only_when_asked(attribute: str, stays: bool) -> None:
    with dialling(attribute) as line:
        caller = line.caller().dials().is_connected_to_the_clinic().presses("*")
        assert ("/ended" not in line.paths()) is stays
        assert caller.has_ended is not stays


def test_a_conversation_ends_at_its_time_limit() -> None:
    document = f"<Dial callerId='{NUMBER}' timeLimit='600'>{CLINIC}</Dial><Say>Voorbij.</Say>"
    with phone_line({"/voice": document}) as line:
        caller = line.caller().dials().is_connected_to_the_clinic().talks(3600).hears("voorbij")
        assert caller.elapsed < 700


@pytest.mark.parametrize("from_", ["anonymous", "+266696687x", "unknown"])
def test_an_anonymous_caller_has_no_number_to_show(from_: str) -> None:
    """ "If From is anonymous the default callerId is not a number." """
    with (
        phone_line({"/voice": f"<Dial>{CLINIC}</Dial>"}) as line,
        pytest.raises(TwimlError, match="13214"),
    ):
        line.caller(from_=from_).dials()


def test_only_the_callers_or_our_own_number_may_be_shown() -> None:
    """ "callerId: the request's From or To, or a Twilio number you own." """
    with (
        phone_line({"/voice": f"<Dial callerId='+31201112222'>{CLINIC}</Dial>"}) as line,
        pytest.raises(TwimlError, match="13214"),
    ):
        line.caller().dials()


def test_the_number_tells_its_progress_on_request() -> None:
    """ "statusCallbackEvent initiated ringing answered completed"; with SequenceNumber."""
    number = "statusCallback='/status' statusCallbackEvent='initiated ringing answered completed'"
    with dialling(number=number) as line:
        line.caller().dials().is_connected_to_the_clinic().talks().hears("afloop")
        told = [asked.form for asked in line.asked if asked.path == "/status"]
        assert [form["CallStatus"] for form in told] == [
            "initiated",
            "ringing",
            "in-progress",
            "completed",
        ]
        assert [form["SequenceNumber"] for form in told] == ["0", "1", "2", "3"]
        assert {form["CallbackSource"] for form in told} == {"call-progress-events"}


def test_several_numbers_ring_at_once() -> None:
    document = (
        f"<Dial callerId='{NUMBER}'><Number>{CLINIC}</Number><Number>+31791234561</Number></Dial>"
    )
    with phone_line({"/voice": document}) as line:
        caller = line.caller().dials().hears_it_ring()
        assert caller.calls_made[0].numbers == (CLINIC, "+31791234561")
        assert caller.calls_made[0].caller_id == NUMBER
