"""Promise: each kind of wait becomes the TwiML that Twilio documents, with no bad default."""

from __future__ import annotations

import pytest

from ivr.twilio.twiml import Links, Surroundings, render, render_whisper, render_whisper_answer
from ivr.words.line import Line
from ivr.words.position import Position
from ivr.words.prompt import Pace, Playback, Prompt, Silence
from ivr.words.turn import (
    HangUp,
    Turn,
    Wait,
    WaitForDesk,
    WaitForDigits,
    WaitForInput,
    WaitForRecording,
    WaitForSpeech,
)

HERE = Position("here")
HELLO = Prompt("hello", "Goedendag & welkom.")
UNKNOWN = Prompt("unknown", "Zonder geluid.")

LINKS = Links(
    Surroundings(
        lambda prompt, pace: None if prompt is UNKNOWN else f"https://l.nl/audio/{prompt.id}.wav",
        desks=frozenset({"+31791234560"}),
        line_numbers={"": "+31850001515"},
    ),
    step=lambda position, _: (
        f"https://l.nl/voice/{position.step}?attempt={position.attempt}&pace=x"
    ),
    recording=lambda recording: f"https://l.nl/own/{recording}",
    recording_callback=lambda position: "https://l.nl/voice/recording",
    whisper=lambda desk: "https://l.nl/voice/whisper",
)
STEP = "https://l.nl/voice/here?attempt=1&amp;pace=x"
HELLO_XML = "<Play>https://l.nl/audio/hello.wav</Play>"

WAITS: list[tuple[Wait, str]] = [
    (
        # "timeout ... 5", "finishOnKey ... #" and falling through are the defaults that bite
        # (twilio.com/docs/voice/twiml/gather).
        WaitForInput(HERE, (HELLO,), 8),
        f'<Gather action="{STEP}" finishOnKey="" method="POST" numDigits="1" timeout="8">'
        f'{HELLO_XML}</Gather><Redirect method="POST">{STEP}</Redirect>',
    ),
    (
        WaitForDigits(HERE, (HELLO,), 20, 8, 4),
        f'<Gather action="{STEP}" finishOnKey="#" method="POST" numDigits="20" timeout="4">'
        f'{HELLO_XML}<Pause length="8" /></Gather><Redirect method="POST">{STEP}</Redirect>',
    ),
    (
        # "speechModel requires a positive integer speechTimeout", "language ... en-US",
        # "profanityFilter ... true"; of nl-NL the page names experimental_conversations
        # (twilio.com/docs/voice/twiml/gather).
        WaitForSpeech(HERE, (HELLO,), 8, 3, ("calcium", "vitamine D")),
        f'<Gather action="{STEP}" finishOnKey="" hints="calcium,vitamine D" input="dtmf speech" '
        'language="nl-NL" method="POST" numDigits="1" profanityFilter="false" '
        'speechModel="experimental_conversations" speechTimeout="3" timeout="8">'
        f'{HELLO_XML}</Gather><Redirect method="POST">{STEP}</Redirect>',
    ),
    (
        # "finishOnKey ... 1234567890*#", "timeout ... 5", "maxLength ... 3600"
        # (twilio.com/docs/voice/twiml/record).
        WaitForRecording(HERE, "#*0", 180, 9),
        f'<Record action="{STEP}" finishOnKey="#*0" maxLength="180" method="POST" playBeep="true" '
        'recordingStatusCallback="https://l.nl/voice/recording" '
        'recordingStatusCallbackEvent="completed absent" recordingStatusCallbackMethod="POST" '
        f'timeout="9" trim="do-not-trim" /><Redirect method="POST">{STEP}</Redirect>',
    ),
    (
        # "callerId ... the caller's own", "answerOnBridge ... false"
        # (twilio.com/docs/voice/twiml/dial).
        WaitForDesk(HERE, "+31791234560", 25),
        f'<Dial action="{STEP}" answerOnBridge="true" callerId="+31850001515" method="POST" '
        'ringTone="nl" timeout="25"><Number method="POST" url="https://l.nl/voice/whisper">'
        "+31791234560</Number></Dial>",
    ),
    (HangUp(), "<Hangup />"),
]


def document(body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{body}</Response>'


@pytest.mark.parametrize(("wait", "body"), WAITS)
def test_a_wait_is_written_as_the_verb_that_waits(wait: Wait, body: str) -> None:
    assert render(Turn((), wait, Pace.NORMAL), LINKS) == document(body)


def test_what_is_said_comes_before_the_wait() -> None:
    says = (HELLO, Silence(1), Playback("RE1"))
    assert render(Turn(says, HangUp(), Pace.NORMAL), LINKS) == document(
        f'{HELLO_XML}<Pause length="1" /><Play>https://l.nl/own/RE1</Play><Hangup />'
    )


def test_a_prompt_without_sound_is_said_with_the_same_words_in_dutch() -> None:
    """ "Default voice is man, language en-US: always set both".

    Source: twilio.com/docs/voice/twiml/say.
    """
    assert render(Turn((UNKNOWN,), HangUp(), Pace.SLOW), LINKS) == document(
        '<Say language="nl-NL" voice="Polly.Laura-Neural">Zonder geluid.</Say><Hangup />'
    )


def test_the_whisper_asks_twice_and_declines_silence(line: Line) -> None:
    """ "Whisper must end WITHOUT <Hangup> to bridge"; silence falls through to it."""
    xml = render_whisper(line, LINKS, f"{STEP}-answer")
    assert xml.count("whisper.wav") == 2
    assert xml.endswith("</Gather><Hangup /></Response>")


@pytest.mark.parametrize(("accepted", "hangs_up"), [(True, False), (False, True)])
def test_only_the_accept_key_connects(line: Line, accepted: bool, hangs_up: bool) -> None:
    assert ("<Hangup" in render_whisper_answer(line, LINKS, accepted)) is hangs_up
