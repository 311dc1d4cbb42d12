"""Promise: every form Twilio may send, and any other, is read as one thing the caller did."""

from __future__ import annotations

import pytest

from ivr.call.events import DialEnded, Event, Input, NoInput, RecordingEnded
from ivr.twilio.posted_form import caller_number, dialled_number, read_event

AT = "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/AC1/Recordings/"

FORMS: list[tuple[dict[str, str], Event]] = [
    ({}, NoInput()),
    ({"Digits": ""}, NoInput()),
    ({"Digits": "4"}, Input("4")),
    ({"Digits": "*"}, Input("*")),
    ({"Digits": "#"}, Input("#")),
    ({"Digits": "0791234560"}, Input("0791234560")),
    ({"Digits": "w7x"}, Input("7")),
    ({"Digits": "vier"}, NoInput()),
    ({"Digits": "٤"}, NoInput()),
    # "DialBridged (boolean: really connected)" decides where it is sent: a colleague who hangs
    # up in the whisper also gives 'completed'.
    ({"DialCallStatus": "completed", "DialBridged": "true"}, DialEnded(True)),
    ({"DialCallStatus": "completed", "DialBridged": "false"}, DialEnded(False)),
    # Where it is not sent, our own whisper knows.
    *(({"DialCallStatus": s}, DialEnded(None)) for s in ("completed", "answered")),
    ({"DialCallStatus": "completed", "DialBridged": ""}, DialEnded(None)),
    *(({"DialCallStatus": s}, DialEnded(False)) for s in ("busy", "no-answer", "failed", "")),
    ({"DialCallStatus": "canceled", "DialBridged": "true"}, DialEnded(False)),
    # A Dial action may tell of a RecordingUrl too (twilio.com/docs/voice/twiml/dial).
    ({"DialCallStatus": "busy", "RecordingUrl": f"{AT}RE1"}, DialEnded(False)),
    # "RecordingUrl, RecordingDuration, Digits = key pressed or `hangup` if the caller hung up" is
    # all that the record action documents.
    *(
        (
            {**sid, "RecordingDuration": "12", **digits},
            RecordingEnded("RE1", 12, silence, hung_up, key),
        )
        for sid in (
            {"RecordingUrl": f"{AT}RE1"},
            {"RecordingUrl": f"{AT}RE1.wav?x=1"},
            {"RecordingUrl": "http://169.254.169.254/Recordings/RE1"},
            {"RecordingSid": "RE1"},
            {"RecordingSid": "", "RecordingUrl": f"{AT}RE1"},
            {"RecordingSid": "../RE2", "RecordingUrl": f"{AT}RE1.mp3"},
        )
        for digits, silence, hung_up, key in (
            ({"Digits": "#"}, False, False, "#"),
            ({"Digits": "0"}, False, False, "0"),
            ({"Digits": "*"}, False, False, "*"),
            ({"Digits": "hangup"}, False, True, ""),
            ({"Digits": ""}, True, False, ""),
            ({}, True, False, ""),
        )
    ),
    # One whose SID no one tells is a recording all the same: its callback will.
    *(
        (
            {**odd, "RecordingDuration": "12", "Digits": "#"},
            RecordingEnded("", 12, False, False, "#"),
        )
        for odd in ({}, {"RecordingUrl": "https://elsewhere/x.wav"}, {"RecordingSid": "R" * 101})
    ),
    *(
        (
            {"RecordingUrl": f"{AT}RE1", "Digits": "#", **odd},
            RecordingEnded("RE1", None, ended_by_silence=False, hung_up=False, key="#"),
        )
        for odd in ({}, *({"RecordingDuration": d} for d in ("", "-1", "1e9", "²", "9" * 400)))
    ),
]


@pytest.mark.parametrize(("form", "event"), FORMS)
def test_a_form_is_one_event(form: dict[str, str], event: Event) -> None:
    assert read_event(form) == event


@pytest.mark.parametrize(
    ("number", "known"),
    [
        ("+31612345678", "+31612345678"),
        ("+3224031234", "+3224031234"),
        # Withheld: "a string that contains anonymous, unknown, or other descriptions", or those
        # words typed on a telephone.
        *((word, "") for word in ("", "anonymous", "Restricted", "unknown", "+266696687")),
        *((word, "") for word in ("+7378742833", "+2562533", "+8656696", "+86282452253")),
        ("sip:an@example.nl", ""),
    ],
)
def test_a_withheld_number_is_no_number(number: str, known: str) -> None:
    assert caller_number({"From": number}) == known


@pytest.mark.parametrize(
    ("direction", "caller", "dialled"),
    [
        ("inbound", "+31612345678", "+31850003007"),
        ("outbound-dial", "+31612345678", "+31850003007"),
        ("outbound-api", "+31850003007", "+31612345678"),
        ("", "+31612345678", "+31850003007"),
    ],
)
def test_in_a_call_that_we_make_whom_we_ring_is_the_caller(
    direction: str, caller: str, dialled: str
) -> None:
    form = {"From": "+31612345678", "To": "+31850003007", "Direction": direction}
    assert (caller_number(form), dialled_number(form)) == (caller, dialled)
