"""Promise: the telephone sends nothing that Twilio does not document, in whatever dialect.

A line that works because of a parameter nobody promised fails on another telephone, or on the day
Twilio leaves it out. The table quotes the page of each kind of request.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from werkzeug import Response

from ivr.phone.caller import Caller
from ivr.phone.dialect import DIALECTS, TWILIO, Dialect
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_up_sound import pretend_speech
from ivr.phone.tapes import Recordings
from tests.phone.lines import NUMBER, SID, TOKEN, Line, phone_line

CLINIC = "+31791234560"


@dataclass(frozen=True)
class Documented:
    """What may come in a kind of request besides the standard parameters, and where that stands."""

    page: str
    quote: str
    also: frozenset[str]
    standard: bool = True


def _rule(page: str, quote: str, *names: str, standard: bool = True) -> Documented:
    return Documented(page, quote, frozenset(names), standard)


ALWAYS = frozenset({"CallSid", "AccountSid", "From", "To", "CallStatus", "ApiVersion", "Direction"})
"""docs/voice/twiml: "Twilio sends the following parameters with its request"."""

WHEN_AVAILABLE = frozenset(
    {"ForwardedFrom", "CallerName", "ParentCallSid", "CallToken"}
    | {f"{side}{place}" for side in ("From", "To") for place in ("City", "State", "Zip", "Country")}
)
"""The same page: "sent when available", and "Twilio also attempts to look up geographic data"."""

TABLE = {
    "/voice": _rule(
        "docs/voice/twiml",
        "When Twilio receives a call it makes a request to the Voice URL of that number.",
    ),
    "/collected": _rule(
        "docs/voice/twiml/gather",
        "Digits: the digits the caller pressed, excluding the finishOnKey digit if used.",
        "Digits",
    ),
    "/asked": _rule(
        "docs/voice/twiml/gather",
        "SpeechResult: the transcribed result of the caller's speech. Confidence: a score between "
        "0.0 and 1.0; its presence and accuracy are not guaranteed.",
        *("SpeechResult", "Confidence"),
    ),
    "/done": _rule(
        "docs/voice/twiml/record",
        "RecordingUrl: the URL of the recorded audio. RecordingDuration: the duration of the "
        "recorded audio in seconds. Digits: the key (if any) pressed to end the recording, or "
        "'hangup' if the caller hung up.",
        *("RecordingUrl", "RecordingDuration", "Digits"),
    ),
    "/recording": _rule(
        "docs/voice/twiml/record",
        "recordingStatusCallback: AccountSid, CallSid, RecordingSid, RecordingUrl, "
        "RecordingStatus, RecordingDuration, RecordingChannels, RecordingSource.",
        *("AccountSid", "CallSid", "RecordingSid", "RecordingUrl", "RecordingStatus"),
        *("RecordingDuration", "RecordingChannels", "RecordingSource"),
        standard=False,
    ),
    "/ended": _rule(
        "docs/voice/twiml/dial",
        "DialCallStatus: the outcome of the Dial attempt. DialCallSid: the call sid of the new "
        "call leg. DialCallDuration: the duration in seconds of the dialed call. DialBridged: "
        "whether the dialed party was connected. RecordingUrl: of a recorded Dial only.",
        *("DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged"),
    ),
    "/whisper": _rule(
        "docs/voice/twiml/number",
        "url: TwiML to be run on the called party's end, after they answer.",
    ),
    "/accept": _rule("docs/voice/twiml/gather", "Digits, also of the called party.", "Digits"),
    "/number-status": _rule(
        "docs/voice/twiml/number",
        "CallSid, ParentCallSid, CallStatus, Timestamp, CallbackSource, SequenceNumber.",
        *("Timestamp", "CallbackSource", "SequenceNumber"),
    ),
    "/status": _rule(
        "docs/voice/twiml",
        "At the end of a call: the standard parameters, and CallDuration; recording parameters "
        "only with Record=true of an API call.",
        "CallDuration",
    ),
    "/fallback": _rule(
        "docs/usage/security/availability-reliability",
        "Twilio submits the ErrorCode and ErrorUrl parameters.",
        *("ErrorCode", "ErrorUrl"),
    ),
    "/sound.wav": _rule(
        "docs/voice/twiml/play", "Play fetches a file: no parameters.", standard=False
    ),
}

HEADERS = frozenset(
    # docs/usage/security and docs/usage/webhooks/webhooks-faq; the others are those of HTTP itself.
    {"X-Twilio-Signature", "I-Twilio-Idempotency-Token", "X-Home-Region", "User-Agent"}
    | {"Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Host"}
)


@contextmanager
def whole_line() -> Iterator[Line]:
    """Serve a line that makes Twilio send every kind of request in one call."""
    dial = (
        f"<Dial action='/ended' callerId='{NUMBER}'><Number url='/whisper' "
        "statusCallback='/number-status' statusCallbackEvent='initiated ringing answered completed'"
        f">{CLINIC}</Number></Dial>"
    )
    tape = (
        "<Record action='/done' finishOnKey='#' timeout='8' recordingStatusCallback='/recording' "
        "recordingStatusCallbackEvent='in-progress completed absent'/><Redirect>/done</Redirect>"
    )
    with phone_line(
        {
            "/voice": "<Gather numDigits='1' action='/collected'><Play>/sound.wav</Play></Gather>",
            "/sound.wav": Response(pretend_speech(1), content_type="audio/wav"),
            "/collected": "<Gather input='dtmf speech' action='/asked'/>",
            "/asked": dial,
            "/whisper": "<Gather numDigits='1' action='/accept'/><Hangup/>",
            "/accept": "<Say>U wordt verbonden.</Say>",
            "/ended": tape,
            "/done": Response("stuk", 500),
            "/fallback": "<Say>Een ogenblik.</Say>" + tape.replace("/done", "/again"),
            "/again": "<Say>Dank u.</Say>",
            **{path: Response(status=204) for path in ("/recording", "/number-status", "/status")},
        }
    ) as line:
        yield line


def phones(line: Line, recordings: Recordings, dialect: Dialect) -> Caller:
    """Go through the whole line: with a key, a colleague, two messages and an error."""
    number = line.number(
        status_callback=f"{line.base}/status", fallback_url=f"{line.base}/fallback"
    )
    caller = Caller(number, recordings=recordings, dialect=dialect, strict=False)
    caller.dials().presses("1").asks("hoeveel melk").talks(5).says(9).presses("#").says(9).waits()
    caller.hears("Dank u")
    return caller


def allowed(path: str) -> frozenset[str]:
    """Return every parameter that is documented for what Twilio sends to `path`."""
    rule = TABLE["/done" if path == "/again" else path]
    return rule.also | (ALWAYS | WHEN_AVAILABLE if rule.standard else frozenset())


@pytest.mark.parametrize("dialect", [*DIALECTS.values()], ids=[*DIALECTS])
def test_every_request_has_documented_parameters_only(tmp_path: Path, dialect: Dialect) -> None:
    with whole_line() as line:
        assert phones(line, Recordings(tmp_path), dialect).has_ended
        assert not [
            (one.path, set(one.form) - allowed(one.path))
            for one in line.asked
            if set(one.form) - allowed(one.path)
        ]
        assert {asked.path for asked in line.asked} == TABLE.keys() | {"/again"}
        assert not {name for asked in line.asked for name in asked.headers} - HEADERS
        for asked in line.asked:
            rule = TABLE["/done" if asked.path == "/again" else asked.path]
            assert asked.form.keys() >= (ALWAYS if rule.standard else set()), asked.path


def test_twilio_sends_everything_that_is_documented(tmp_path: Path) -> None:
    """So that the table names nothing that only we made up."""
    with whole_line() as line:
        assert phones(line, Recordings(tmp_path), TWILIO).has_ended
        for path, rule in TABLE.items():
            sent = {name for asked in line.asked if asked.path == path for name in asked.form}
            assert sent >= rule.also, path


# -- the REST API -----------------------------------------------------------------------------

RECORDING = frozenset(
    {"account_sid", "api_version", "call_sid", "channels", "conference_sid", "date_created"}
    | {"date_updated", "duration", "encryption_details", "error_code", "media_url", "price"}
    | {"price_unit", "sid", "source", "start_time", "status", "subresource_uris", "uri"}
)
"""docs/voice/api/recording, Recording Properties."""

CALL = frozenset(
    {"account_sid", "annotation", "answered_by", "api_version", "caller_name", "date_created"}
    | {"date_updated", "direction", "duration", "end_time", "forwarded_from", "from"}
    | {"from_formatted", "group_sid", "parent_call_sid", "phone_number_sid", "price", "price_unit"}
    | {"queue_time", "sid", "start_time", "status", "subresource_uris", "to", "to_formatted"}
    | {"trunk_sid", "uri"}
)
"""docs/voice/api/call-resource, Call Properties."""

PAGE = frozenset(
    {"page", "page_size", "start", "end", "uri"}
    | {"first_page_uri", "next_page_uri", "previous_page_uri"}
)
"""docs/usage/twilios-response, Pagination."""

PROBLEM = frozenset({"code", "message", "more_info", "status"})
"""docs/usage/twilios-response, Errors and exceptions."""

OWN_HEADERS = {"Server", "Date", "Connection", "Content-Type", "Content-Length", "WWW-Authenticate"}


def test_the_rest_api_answers_as_documented(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    sids = [recordings.add("CA1", pretend_speech(1), 1) for _ in range(3)]
    with serve(create_exchange(recordings, SID, TOKEN)) as base:
        account = f"{base}/2010-04-01/Accounts/{SID}"

        def get(url: str, token: str = TOKEN) -> requests.Response:
            answer = requests.get(url, auth=(SID, token), timeout=30)
            assert set(answer.headers) <= OWN_HEADERS
            return answer

        page = get(f"{account}/Recordings.json?PageSize=2").json()
        assert page.keys() == PAGE | {"recordings"}
        assert get(f"{account}/Recordings/{sids[0]}.json").json().keys() == RECORDING
        assert get(base + page["next_page_uri"]).json().keys() == PAGE | {"recordings"}
        # "Use the next_page_uri": the page's number alone finds nothing.
        problems = [
            get(f"{account}/Recordings.json?PageSize=2&Page=1"),
            get(f"{account}/Recordings/RE{'0' * 32}.json"),
            get(f"{account}/Recordings.json", token="wrong"),
        ]
        assert [problem.status_code for problem in problems] == [400, 404, 401]
        assert all(problem.json().keys() == PROBLEM for problem in problems)


def test_calls_are_answered_as_documented(tmp_path: Path) -> None:
    order = {"To": "+31612345678", "From": "+31781234567", "Url": "https://ivr.example.nl/call"}
    with serve(create_exchange(Recordings(tmp_path), SID, TOKEN)) as base:
        calls = f"{base}/2010-04-01/Accounts/{SID}/Calls.json"
        made = requests.post(calls, data=order, auth=(SID, TOKEN), timeout=30).json()
        page = requests.get(calls, auth=(SID, TOKEN), timeout=30).json()
        one = requests.get(base + made["uri"], auth=(SID, TOKEN), timeout=30).json()
    assert page.keys() == PAGE | {"calls"}
    assert [it.keys() for it in (made, one, *page["calls"])] == [CALL] * 3
