"""Promise: what Twilio would refuse or warn about is refused here, with Twilio's error number."""

from __future__ import annotations

import contextlib
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.phone.document import LARGEST, read_document, read_response
from ivr.phone.grammar import ELEMENTS
from ivr.phone.happenings import TwimlError
from ivr.phone.verbs import (
    Dial,
    Gather,
    Hangup,
    Number,
    Pause,
    Play,
    Recognition,
    Record,
    Redirect,
    Say,
    Verb,
)


def _response(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'.encode()


def _code(inside: str) -> int:
    with pytest.raises(TwimlError) as caught:
        read_document(_response(inside))
    assert f"/docs/api/errors/{caught.value.code}" in str(caught.value)
    return caught.value.code


def test_defaults_are_twilios() -> None:
    """Defaults are those of the attribute tables at https://www.twilio.com/docs/voice/twiml."""
    gather, record, dial = read_document(
        _response("<Gather/><Record/><Dial><Number>+31791234560</Number></Dial>")
    )
    assert gather == Gather(
        action=None,
        method="POST",
        num_digits=None,
        finish_on_key="#",
        timeout=5,
        action_on_empty=False,
        prompts=(),
    )
    assert record == Record(
        action=None,
        method="POST",
        timeout=5,
        finish_on_key="1234567890*#",
        max_length=3600,
        beep=True,
        trim=True,
        callback=None,
        callback_method="POST",
        callback_events=frozenset({"completed"}),
    )
    number = Number("+31791234560", None, "POST", None, "POST", frozenset({"completed"}))
    assert dial == Dial(None, "POST", 30, 14_400, None, False, (number,))


def test_every_attribute_is_read() -> None:
    document = read_document(
        _response(
            '<Gather action="/a" method="GET" numDigits="1" finishOnKey="" timeout="8" '
            'actionOnEmptyResult="true"><Play loop="2">/x.wav</Play><Pause length="2"/></Gather>'
            '<Say language="nl-NL" voice="Polly.Laura-Neural">Hallo <break time="1s"/> daar</Say>'
            "<Redirect>/b?x=1&amp;y=2</Redirect><Hangup/>"
        )
    )
    assert document == (
        Gather("/a", "GET", 1, "", 8, True, (Play("/x.wav", 2, ""), Pause(2))),
        Say("Hallo daar", 1, "nl-NL", "Polly.Laura-Neural"),
        Redirect("/b?x=1&y=2", "POST"),
        Hangup(),
    )


def test_words_are_recognised_as_the_attributes_say() -> None:
    """ "Defaults: speechTimeout (= timeout)"; at most 60 s of speech; hints 500 of 100."""
    hints = ",".join(["a" * 100] * 500)
    documents = [
        "<Gather input='speech' timeout='8'/>",
        "<Gather input='dtmf speech' language='nl-NL' speechModel='experimental_conversations' "
        f"speechTimeout='3' timeout='8' hints='{hints}'/>",
        "<Gather input='speech' maxSpeechTime='90' bargeIn='false'/>",
        "<Gather input='speech' maxSpeechTime='30' language='nl-NL'/>",
        "<Gather input='dtmf' language='nl-NL' speechTimeout='auto'/>",
    ]
    read = [verb for one in documents for verb in read_document(_response(one))]
    assert [verb.recognition for verb in read if isinstance(verb, Gather)] == [
        Recognition(60, 8),
        Recognition(60, 3),
        Recognition(60, 5, barge_in=False),
        Recognition(30, 5),
        None,
    ]
    assert [verb.keys for verb in read if isinstance(verb, Gather)] == [
        False,
        True,
        *[False] * 2,
        True,
    ]


def test_dial_takes_a_number_without_an_element() -> None:
    (dial,) = read_document(_response("<Dial>+31791234560</Dial>"))
    assert isinstance(dial, Dial)
    assert [number.number for number in dial.numbers] == ["+31791234560"]


def test_comments_are_ignored() -> None:
    """ "XML comments are ignored." """
    assert read_document(_response("<!-- hallo --><Hangup/>")) == (Hangup(),)


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<Zeg>hallo</Zeg>", 12200),
        ("<say>hallo</say>", 12200),
        ("<Say Voice='man'>hallo</Say>", 12200),
        ("<Gather bogusAttr='x'/>", 12200),
        ("<Gather numdigits='1'/>", 12200),
        ("<Response/>", 12200),
        ("hallo", 12200),
        ("<Hangup>dag</Hangup>", 12200),
        ("<Gather><Gather/></Gather>", 13320),
        ("<Gather><Redirect>/x</Redirect></Gather>", 13320),
        ("<Gather><Play digits='12'/></Gather>", 13320),
        ("<Say><Play>/x.wav</Play></Say>", 13520),
        ("<Say/>", 13520),
        ("<Say> </Say>", 13520),
        (f"<Say>{'a' * 4097}</Say>", 13521),
        (f"<Say voice='Polly.Laura-Neural' language='nl-NL'>{'a' * 3001}</Say>", 13521),
        ("<Say language='nl-NL' voice='Polly.Joanna'>hallo</Say>", 13511),
        ("<Say language='Nederlands'>hallo</Say>", 13512),
        ("<Say loop='-1'>hallo</Say>", 13510),
        ("<Play/>", 11100),
        ("<Play>ftp://example.nl/x.wav</Play>", 11100),
        ("<Play>/een bestand.wav</Play>", 11100),
        ("<Play loop='x'>/x.wav</Play>", 13410),
        ("<Play digits='x'/>", 13430),
        ("<Pause length='0'/>", 12200),
        ("<Gather finishOnKey='12'/>", 13310),
        ("<Gather method='PUT'/>", 13312),
        ("<Gather timeout='0'/>", 13313),
        ("<Gather timeout='8.5'/>", 13313),
        ("<Gather numDigits='0'/>", 13314),
        ("<Gather input='keys'/>", 13326),
        ("<Gather actionOnEmptyResult='yes'/>", 13338),
        ("<Record maxLength='0'/>", 13612),
        ("<Record finishOnKey='A'/>", 13613),
        ("<Record playBeep='True'/>", 13616),
        ("<Record trim='yes'/>", 13699),
        ("<Record recordingStatusCallback='notaurl:x'/>", 13256),
        ("<Record recordingStatusCallbackEvent=\"['completed']\"/>", 13621),
        ("<Record recordingStatusCallbackEvent='completed,absent'/>", 13621),
        ("<Dial/>", 13223),
        ("<Dial><Number/></Dial>", 13223),
        ("<Dial>de kliniek</Dial>", 13223),
        ("<Dial timeout='4'>+31791234560</Dial>", 13212),
        ("<Dial timeout='601'>+31791234560</Dial>", 13212),
        ("<Dial answerOnBridge='1'>+31791234560</Dial>", 13219),
        ("<Dial record='yes'>+31791234560</Dial>", 13217),
        ("<Dial><Say>hallo</Say></Dial>", 13215),
        (f"<Dial>{'<Number>+31791234560</Number>' * 11}</Dial>", 13215),
        ("<Dial><Conference>x</Conference></Dial>", 13750),
        ("<Enqueue>x</Enqueue>", 13750),
        ("<Gather input='speech' partialResultCallback='/x'/>", 13750),
        ("<Gather input='speech' speechTimeout='auto'/>", 13335),
        ("<Gather input='speech' speechTimeout='0'/>", 13327),
        ("<Gather input='dtmf speech' speechModel='default'/>", 13327),
        ("<Gather input='speech' speechModel='googlev2_long' speechTimeout='auto'/>", 13335),
        ("<Gather input='speech' speechModel='gehoor' speechTimeout='3'/>", 13334),
        (
            "<Gather input='speech' language='nl-NL' speechModel='phone_call' speechTimeout='3'/>",
            13334,
        ),
        (
            "<Gather input='speech' language='nl-NL' speechModel='deepgram_nova-3' "
            "speechTimeout='3'/>",
            13334,
        ),
        ("<Gather input='speech' language='Nederlands'/>", 13331),
        ("<Gather input='speech' profanityFilter='nee'/>", 13333),
        (f"<Gather input='speech' hints='{'a,' * 500}a'/>", 13330),
        (f"<Gather input='speech' hints='melk,{'a' * 101}'/>", 13330),
        ("<Gather input='speech' hints=''/>", 13330),
        ("<Dial record='record-from-answer'>+31791234560</Dial>", 13750),
        ("<Redirect/>", 11100),
        ("<Redirect method='post'>/x</Redirect>", 13710),
        ("<Reject reason='weg'/>", 12200),
    ],
)
def test_a_bad_document_is_refused_with_twilios_number(inside: str, code: int) -> None:
    assert _code(inside) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'\n<?xml version="1.0"?><Response/>', 12100),
        (b' <?xml version="1.0"?><Response/>', 12100),
        (b"<Response><Say>R&D</Say></Response>", 12100),
        (b"<Response><Say>\x0b</Say></Response>", 12100),
        (b"<Response>", 12100),
        (b"", 12100),
        (b"<html><body>Internal Server Error</body></html>", 12102),
        (b"<response/>", 12102),
    ],
)
def test_what_is_not_a_document_is_refused(body: bytes, code: int) -> None:
    """ "12100: leading blank or newline before <?xml, unescaped & <"; 12102: another root."""
    with pytest.raises(TwimlError) as caught:
        read_document(body)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("status", "content_type", "body", "code"),
    [
        (500, "text/xml", b"<Response/>", 11200),
        (404, "text/html", b"Not Found", 11200),
        (403, "text/xml", b"<Response/>", 11200),
        (200, "text/plain", b"<Response/>", 12300),
        (200, "application/json", b"{}", 12300),
        (200, "", b"<Response/>", 12300),
        (200, "text/xml", b"<Response><!--" + b"x" * LARGEST + b"--></Response>", 11750),
    ],
)
def test_an_answer_twilio_would_not_take_is_refused(
    status: int, content_type: str, body: bytes, code: int
) -> None:
    with pytest.raises(TwimlError) as caught:
        read_response(status, content_type, body)
    assert caught.value.code == code


@pytest.mark.parametrize("content_type", ["text/xml", "application/xml; charset=utf-8"])
def test_an_empty_response_is_a_document(content_type: str) -> None:
    assert read_response(200, content_type, b"<Response/>") == ()


def test_a_whisper_may_not_dial() -> None:
    """ "TwiML documents executed in this manner are not allowed to contain the Dial verb." """
    with pytest.raises(TwimlError):
        read_document(_response("<Dial>+31791234560</Dial>"), whisper=True)
    assert read_document(_response("<Hangup/>"), whisper=True) == (Hangup(),)


def test_the_message_names_the_verb_the_value_and_the_remedy() -> None:
    with pytest.raises(TwimlError, match=r'<Gather timeout="8.5">: this must be a whole number'):
        read_document(_response("<Gather timeout='8.5'/>"))


def _written(name: str, given: dict[str, str], inside: str) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in given.items())
    return f"<{name}{attributes}>{inside}</{name}>"


def _element(name: str, inside: str) -> st.SearchStrategy[str]:
    values = st.text("0123456789-+#*abcdeflnrstu/. ", max_size=8)
    names = st.sampled_from(["bogus", *ELEMENTS[name].attributes])
    attributes = st.dictionaries(names, values, max_size=3)
    return st.builds(_written, st.just(name), attributes, st.just(inside))


ANY_CONTENT = st.recursive(
    st.text("abc /+0123456789.", max_size=12),
    lambda inside: st.tuples(st.sampled_from(sorted(ELEMENTS)), inside).flatmap(
        lambda both: _element(*both)
    ),
    max_leaves=4,
)


@given(st.lists(ANY_CONTENT, max_size=3).map("".join))
@example("")
def test_any_document_is_read_or_refused_with_a_number(inside: str) -> None:
    """Nothing but a TwimlError may come out of the reader, however odd the document."""
    with contextlib.suppress(TwimlError):
        assert all(isinstance(verb, get_args(Verb)) for verb in read_document(_response(inside)))


@given(st.binary(max_size=60))
def test_bytes_that_are_no_document_are_refused(body: bytes) -> None:
    with pytest.raises(TwimlError):
        read_document(b"<Response>" + body)
