"""Promise: every form Twilio may send, and any other, is read as one thing the caller did."""

from __future__ import annotations

import pytest

from ivr.events import DialEnded, Event, NoInput, Pressed, Recorded, caller_number, read_event

FORMS: list[tuple[dict[str, str], Event]] = [
    ({}, NoInput()),
    ({"Digits": ""}, NoInput()),
    ({"Digits": "4"}, Pressed("4")),
    ({"Digits": "*"}, Pressed("*")),
    ({"Digits": "#"}, Pressed("#")),
    ({"Digits": "0786523250"}, Pressed("0786523250")),
    ({"Digits": "w7x"}, Pressed("7")),
    ({"Digits": "vier"}, NoInput()),
    ({"Digits": "٤"}, NoInput()),
    # "DialBridged (boolean: really connected)" decides where it is sent: a colleague who hangs
    # up in the whisper also gives 'completed'.
    ({"DialCallStatus": "completed", "DialBridged": "true"}, DialEnded(True)),
    ({"DialCallStatus": "completed", "DialBridged": "false"}, DialEnded(False)),
    ({"DialCallStatus": "completed"}, DialEnded(True)),
    ({"DialCallStatus": "answered"}, DialEnded(True)),
    *(({"DialCallStatus": s}, DialEnded(False)) for s in ("busy", "no-answer", "failed", "")),
    ({"DialCallStatus": "canceled", "DialBridged": "true"}, DialEnded(False)),
    # "Digits = key pressed or `hangup` if the caller hung up".
    (
        {"RecordingSid": "RE1", "RecordingDuration": "12", "Digits": "#"},
        Recorded("RE1", 12, ended_by_silence=False, hung_up=False),
    ),
    (
        {"RecordingSid": "RE1", "RecordingDuration": "12", "Digits": "hangup"},
        Recorded("RE1", 12, ended_by_silence=False, hung_up=True),
    ),
    (
        {"RecordingSid": "RE1", "RecordingDuration": "12"},
        Recorded("RE1", 12, ended_by_silence=True, hung_up=False),
    ),
    *(
        (
            {"RecordingSid": "RE1", "RecordingDuration": odd, "Digits": "#"},
            Recorded("RE1", 0, ended_by_silence=False, hung_up=False),
        )
        for odd in ("", "-1", "lang", "1e9", "²", "9" * 400)
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
