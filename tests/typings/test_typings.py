"""Promise: the judge refuses what Twilio's typings do not know, and only that."""

from __future__ import annotations

import pytest

from tests.typings.judge import is_installed, judge

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="Twilio's typings are missing: run npm ci in tests/typings"
)

GOOD = [
    "<Response/>",
    "<Response><Say language='nl-NL' voice='Polly.Laura-Neural'>Hallo.</Say></Response>",
    "<Response><Say>Een <break time='1s'/> twee <say-as interpret-as='digits'>3</say-as></Say>"
    "</Response>",
    "<Response><Gather action='/a' numDigits='1' timeout='8' finishOnKey='' input='dtmf speech' "
    "actionOnEmptyResult='true'><Play>/a.wav</Play><Pause length='1'/><Say>Kies.</Say></Gather>"
    "<Redirect method='POST'>/b</Redirect></Response>",
    "<Response><Dial action='/a' callerId='+31781234567' timeout='25' answerOnBridge='true' "
    "ringTone='nl'><Number url='/w' statusCallbackEvent='ringing answered'>+31791234560</Number>"
    "</Dial></Response>",
    "<Response><Record action='/a' maxLength='180' finishOnKey='#' timeout='8' trim='do-not-trim' "
    "playBeep='true' recordingStatusCallback='/c' recordingStatusCallbackEvent='completed absent'/>"
    "</Response>",
    "<Response><Reject reason='busy'/><Hangup/></Response>",
]

BAD = {
    "<Response><Gather bogusAttr='x'/></Response>": "bogusAttr",
    "<Response><Gather numdigits='1'/></Response>": "numdigits",
    "<Response><Gather><Gather/></Gather></Response>": "<Gather> in <Gather>",
    "<Response><Gather><Redirect>/a</Redirect></Gather></Response>": "<Redirect> in <Gather>",
    "<Response><Gather timeout='long'/></Response>": "long",
    "<Response><Gather actionOnEmptyResult='yes'/></Response>": "yes",
    "<Response><Gather input='keys'/></Response>": "keys",
    "<Response><Say language='nl-XX'>Hallo.</Say></Response>": "nl-XX",
    "<Response><Say voice='Polly.Piet'>Hallo.</Say></Response>": "Polly.Piet",
    "<Response><Say/></Response>": "arguments",
    "<Response><say>Hallo.</say></Response>": "no_element_say",
    "<Response><Zeg>Hallo.</Zeg></Response>": "<Zeg> in <Response>",
    "<Response>Hallo.</Response>": "argument",
    "<Response><Record trim='yes'/></Response>": "yes",
    "<Response><Record recordingStatusCallbackEvent='completed,absent'/></Response>": "completed",
    "<Response><Redirect/></Response>": "arguments",
    "<Response><Dial><Say>Hallo.</Say></Dial></Response>": "<Say> in <Dial>",
    "<Response><Dial><Number/></Dial></Response>": "arguments",
    "<Response><Hangup reason='x'/></Response>": "HangupAttributes",
    "<Response><Reject reason='weg'/></Response>": "weg",
    "<Antwoord/>": "root_is_not_Response",
}


def test_good_documents_are_accepted() -> None:
    assert judge(GOOD) == []


def test_no_documents_are_no_problem() -> None:
    assert judge([]) == []


def test_every_bad_document_is_refused_and_named() -> None:
    """All are judged in one run, because starting the compiler costs more than judging."""
    problems = judge([*GOOD, *BAD])
    for number, words in enumerate(BAD.values(), start=len(GOOD) + 1):
        found = [problem for problem in problems if problem.startswith(f"document {number}:")]
        assert found, f"document {number} ({words}) was accepted"
        assert any(words in problem for problem in found), found
    assert all(int(problem.split(":")[0].split()[1]) > len(GOOD) for problem in problems)
