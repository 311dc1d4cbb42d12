"""The telephone asks, follows and ends as Twilio does; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/usage/webhooks
"""

from __future__ import annotations

import time

import pytest
from twilio.request_validator import RequestValidator
from werkzeug import Request, Response
from werkzeug.utils import redirect

from ivr.phone.caller import Caller
from ivr.phone.happenings import EndReason, Purpose, TwimlError
from ivr.phone.made_up_sound import pretend_speech
from tests.phone.lines import NUMBER, SID, TOKEN, Line, phone_line, twiml


def _valid(line: Line, path: str, base: str = "") -> bool:
    asked = line.to(path)
    url = (base or line.base) + path + (f"?{asked.query}" if asked.query else "")
    form = asked.form if asked.method == "POST" else {}
    signature = asked.headers["X-Twilio-Signature"]
    return bool(RequestValidator(TOKEN).validate(url, form, signature))


def test_a_call_begins_with_the_standard_parameters() -> None:
    """ "Always: CallSid, AccountSid, From, To, CallStatus, ApiVersion, Direction." """
    with phone_line({"/voice": "<Say>Hallo.</Say>"}) as line:
        line.caller(from_="+31612345678").dials().listens_to_the_end()
        form = line.to("/voice").form
        assert form["CallSid"].startswith("CA")
        assert len(form["CallSid"]) == 34
        assert (form["AccountSid"], form["ApiVersion"]) == (SID, "2010-04-01")
        assert (form["From"], form["To"]) == ("+31612345678", NUMBER)
        assert (form["Direction"], form["CallStatus"]) == ("inbound", "ringing")


def test_a_withheld_number_is_a_word() -> None:
    with phone_line({"/voice": "<Say>Hallo.</Say>"}) as line:
        line.caller(from_="anonymous").dials()
        assert line.to("/voice").form["From"] == "anonymous"
        assert line.to("/voice").form["FromCountry"] == ""


def test_once_picked_up_the_status_is_in_progress() -> None:
    with phone_line({"/voice": "<Redirect>/b</Redirect>", "/b": "<Say>Hallo.</Say>"}) as line:
        line.caller().dials()
        assert line.to("/b").form["CallStatus"] == "in-progress"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/b", "/b?step=menu-1&amp;attempt=2", "/b?x=%C3%A9%2F"])
def test_every_request_is_signed_over_its_exact_address(method: str, path: str) -> None:
    """ "base64(HMAC-SHA1(AuthToken, URL + for POST each name and value))." """
    with phone_line(
        {
            "/voice": f"<Redirect method='{method}'>{path}</Redirect>",
            "/b": "<Say>Hallo.</Say>",
        }
    ) as line:
        line.caller().dials()
        assert _valid(line, "/voice")
        assert _valid(line, "/b")


def test_the_fragment_of_an_address_is_not_signed_and_not_sent() -> None:
    """ "Fragments are NOT part of the signature." """
    with phone_line({"/voice": "<Say>Hallo.</Say>"}) as line:
        Caller(line.number(voice_url=f"{line.base}/voice#rc=2&rp=all")).dials()
        assert _valid(line, "/voice")


def test_the_home_region_is_told() -> None:
    """ "X-Home-Region: ie1 on all webhooks." """
    with phone_line({"/voice": "<Say>Hallo.</Say>"}) as line:
        line.caller().dials()
        assert line.to("/voice").headers["X-Home-Region"] == "ie1"


def test_a_public_address_is_signed_although_it_is_reached_elsewhere() -> None:
    with phone_line({"/voice": "<Redirect>/b?x=1</Redirect>", "/b": "<Say>Hallo.</Say>"}) as line:
        public = "https://ivr.example.nl"
        Caller(line.number(voice_url=f"{public}/voice"), connect_to=line.base).dials()
        assert line.to("/b").headers["Host"] == "ivr.example.nl"
        assert _valid(line, "/voice", public)
        assert _valid(line, "/b", public)


def test_redirect_goes_on_without_digits() -> None:
    with phone_line(
        {
            "/voice": "<Gather numDigits='1' action='/a'/>",
            "/a": "<Redirect>/b</Redirect><Say>Onbereikbaar.</Say>",
            "/b": "<Say>Hallo.</Say>",
        }
    ) as line:
        caller = line.caller().dials().presses("1").hears("hallo").does_not_hear("onbereikbaar")
        assert "Digits" not in line.to("/b").form
        assert caller.has_ended


def test_an_http_redirect_loses_the_digits() -> None:
    """ "HTTP 3xx from the action URL: Twilio follows it but does NOT resend Digits." """
    with phone_line(
        {
            "/voice": "<Gather numDigits='1' action='/a'/>",
            "/a": lambda request: redirect("/b", 302),
            "/b": "<Say>Hallo.</Say>",
        }
    ) as line:
        line.caller().dials().presses("1").hears("hallo")
        assert "Digits" in line.to("/a").form
        assert "Digits" not in line.to("/b").form
        assert line.to("/b").form["CallSid"] == line.to("/a").form["CallSid"]


def _around(request: Request) -> Response:
    return redirect("/voice", 302)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (_around, 11215),
        (lambda request: redirect("/voice/", 308), 11216),
        (Response("stuk", 500), 11200),
        (Response("<Response/>", content_type="text/plain"), 12300),
        ("<Zeg/>", 12200),
        ("<Redirect>/voice</Redirect>", 12400),
        ("<Record/>", 13618),
    ],
)
def test_an_error_of_the_line_fails_the_story(answer: str | Response, code: int) -> None:
    with phone_line({"/voice": answer}) as line, pytest.raises(TwimlError, match=str(code)):
        line.caller().dials().listens_to_the_end()


def test_an_error_ends_the_call_for_the_caller() -> None:
    with phone_line({"/voice": Response("stuk", 500)}) as line:
        caller = line.caller(strict=False).dials()
        assert caller.has_ended
        assert caller.ending is EndReason.ERROR


def test_a_line_that_takes_too_long_is_given_up() -> None:
    """ "Hard 15 s limit on every call-related request" (here shortened)."""

    def slow(request: Request) -> Response:
        time.sleep(0.5)
        return twiml("")

    with phone_line({"/voice": slow}) as line, pytest.raises(TwimlError, match="11205"):
        line.caller(patience=0.1).dials()


def test_nobody_at_the_address_is_a_connection_failure() -> None:
    with phone_line({}) as line:
        number = line.number()
    with pytest.raises(TwimlError, match="11205"):
        Caller(number).dials()


def test_the_fallback_address_takes_over_and_learns_why() -> None:
    """On failure: an error notification, then the fallback URL with ErrorCode and ErrorUrl."""
    with phone_line(
        {"/voice": Response("stuk", 500), "/fallback": "<Say>Er is een storing.</Say>"}
    ) as line:
        number = line.number(fallback_url=f"{line.base}/fallback")
        caller = Caller(number, strict=False).dials().hears("storing")
        form = line.to("/fallback").form
        assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", f"{line.base}/voice")
        assert caller.has_ended
        assert caller.ending is EndReason.LINE_HUNG_UP


def test_a_fallback_that_fails_too_ends_the_call() -> None:
    with phone_line({"/voice": Response("stuk", 500)}) as line:
        number = line.number(fallback_url=f"{line.base}/fallback")
        caller = Caller(number, strict=False).dials()
        assert caller.has_ended
        assert [failed.error.code for failed in caller.errors] == [11200, 11200]


def test_the_end_is_told_to_the_number() -> None:
    """ "StatusCallback on the number: CallStatus=completed, adds CallDuration." """
    with phone_line(
        {"/voice": "<Pause length='61'/><Hangup/>", "/status": Response(status=204)}
    ) as line:
        number = line.number(status_callback=f"{line.base}/status")
        assert Caller(number).dials().has_ended
        form = line.to("/status").form
        assert (form["CallStatus"], form["CallDuration"]) == ("completed", "61")
        assert form["CallSid"] == line.to("/voice").form["CallSid"]
        assert _valid(line, "/status")


def test_a_caller_who_hangs_up_ends_the_call_and_the_number_is_told() -> None:
    with phone_line(
        {"/voice": "<Say>Een lange tekst.</Say>", "/status": Response(status=204)}
    ) as line:
        number = line.number(status_callback=f"{line.base}/status")
        caller = Caller(number).dials().hangs_up()
        assert caller.ending is EndReason.CALLER_HUNG_UP
        assert caller.webhooks[-1].purpose is Purpose.CALL_STATUS


def test_the_end_of_the_document_is_a_hang_up() -> None:
    with phone_line({"/voice": "<Say>Dag.</Say>"}) as line:
        caller = line.caller().dials().hears("dag")
        assert caller.has_ended
        assert caller.ending is EndReason.LINE_HUNG_UP


def test_hangup_ends_the_call_at_once() -> None:
    with phone_line({"/voice": "<Say>Dag.</Say><Hangup/><Say>Nog iets.</Say>"}) as line:
        line.caller().dials().hears("dag").does_not_hear("nog iets")


def test_a_rejected_call_is_never_picked_up() -> None:
    with phone_line({"/voice": "<Reject reason='busy'/>", "/status": Response(status=204)}) as line:
        caller = Caller(line.number(status_callback=f"{line.base}/status")).dials()
        assert caller.ending is EndReason.REJECTED
        assert line.to("/status").form["CallStatus"] == "busy"


def test_a_line_in_circles_that_waits_is_ended_after_four_hours() -> None:
    """ "Call length 4 h." """
    document = "<Gather timeout='600'/><Redirect>/voice</Redirect>"
    with phone_line({"/voice": document}) as line:
        caller = line.caller().dials().listens_to_the_end()
        assert caller.ending is EndReason.TOO_LONG
        assert caller.elapsed == pytest.approx(4 * 3600, abs=601)


def test_cookies_are_kept_within_one_call_only() -> None:
    """ "Cookies accepted and returned." """

    def voice(request: Request) -> Response:
        response = twiml("<Redirect>/b</Redirect>")
        response.set_cookie("call", "1")
        return response

    with phone_line({"/voice": voice, "/b": "<Say>Hallo.</Say>"}) as line:
        line.caller().dials()
        assert line.to("/b").headers.get("Cookie") == "call=1"
        line.caller().dials()
        assert "Cookie" not in line.to("/voice").headers


def _wav(kind: str = "audio/wav") -> Response:
    return Response(pretend_speech(3), content_type=kind)


def test_a_sound_file_lasts_as_long_as_it_lasts_and_its_words_can_be_told() -> None:
    """Twilio does NOT send its standard parameters to Play addresses."""
    with phone_line({"/voice": "<Play>/audio/a.wav</Play>", "/audio/a.wav": _wav()}) as line:
        words = {f"{line.base}/audio/a.wav": "Goedendag."}
        caller = line.caller(words_of=words.get).dials().hears("goedendag").listens_to_the_end()
        assert caller.elapsed == pytest.approx(3, abs=0.01)
        asked = line.to("/audio/a.wav")
        assert (asked.method, asked.query, dict(asked.form)) == ("GET", "", {})


def test_a_sound_is_repeated_and_fetched_once() -> None:
    document = "<Play loop='3'>/audio/a.wav</Play>"
    with phone_line({"/voice": document, "/audio/a.wav": _wav()}) as line:
        caller = line.caller().dials().listens_to_the_end()
        assert caller.elapsed == pytest.approx(9, abs=0.01)
        assert line.paths().count("/audio/a.wav") == 1


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (Response("weg", 404), 11200),
        (_wav("application/octet-stream"), 12300),
        (_wav("text/html"), 12300),
        (Response(b"geen geluid", content_type="audio/wav"), 12300),
    ],
)
def test_a_sound_that_twilio_could_not_play_is_an_error(sound: Response, code: int) -> None:
    with (
        phone_line({"/voice": "<Play>/audio/a.wav</Play>", "/audio/a.wav": sound}) as line,
        pytest.raises(TwimlError, match=str(code)),
    ):
        line.caller().dials()


def test_all_sounds_of_a_gather_are_fetched_before_the_first_plays() -> None:
    """ "Several nested Play: Twilio fetches ALL files before the first plays." """
    document = "<Gather><Play>/a.wav</Play><Play>/b.wav</Play></Gather>"
    with phone_line({"/voice": document, "/a.wav": _wav(), "/b.wav": _wav()}) as line:
        line.caller().dials()
        assert line.paths() == ["/voice", "/a.wav", "/b.wav"]
