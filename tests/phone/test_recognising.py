"""A Gather hears words as Twilio's page of it says; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml/gather
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug import Request, Response

from ivr.dutch.pacing import seconds_to_say
from ivr.phone.caller import Caller
from ivr.phone.dialect import SPARE
from ivr.phone.happenings import AwaitingKey, Key, Quiet, SaidWords
from ivr.phone.interpreter import Interpreter
from tests.phone.lines import Line, phone_line, twiml

QUESTION = "hoeveel melk moet ik drinken"
ASK = "<Say>Stel uw vraag hardop.</Say>"
BEHIND = "<Say>Er is niets gezegd.</Say>"
AS_THE_LINE = (
    "input='dtmf speech' language='nl-NL' speechModel='experimental_conversations' "
    "speechTimeout='3' timeout='8' numDigits='1' finishOnKey='' profanityFilter='false'"
)


@contextmanager
def listening(attributes: str = AS_THE_LINE, ask: str = ASK) -> Iterator[Line]:
    """Serve a line that asks for words and says what it got."""

    def collected(request: Request) -> Response:
        got = [request.values.get(name, "-") for name in ("SpeechResult", "Confidence", "Digits")]
        return twiml(f"<Say>Gekregen: {' / '.join(got)}.</Say>")

    document = f"<Gather action='/collected' {attributes}>{ask}</Gather>{BEHIND}"
    with phone_line({"/voice": document, "/collected": collected}) as line:
        yield line


def asked(line: Line) -> Caller:
    """Return a caller who has heard the question of the line."""
    return line.caller().dials().hears("stel uw vraag")


def test_words_go_to_the_action_after_a_silence() -> None:
    """ "SpeechResult" and "Confidence"; "speechTimeout: seconds of silence after speech"."""
    with listening() as line:
        caller = asked(line).asks(QUESTION, confidence=0.8)
        caller.hears(f"gekregen: {QUESTION} / 0.8 / -")
        words = seconds_to_say("Stel uw vraag hardop.") + 1 + seconds_to_say(QUESTION)
        assert caller.elapsed == pytest.approx(words + 3)
        assert caller.has_ended
        assert str(caller.transcript).count(f"the caller says: {QUESTION}") == 1


@pytest.mark.parametrize(("confidence", "dialect"), [(None, None), (0.9, SPARE)])
def test_confidence_may_be_missing(confidence: float | None, dialect: object) -> None:
    """ "Don't expect Confidence": its presence is not guaranteed."""
    with listening() as line:
        caller = line.caller(**({"dialect": dialect} if dialect else {})).dials()
        caller.asks(QUESTION, confidence).hears(f"{QUESTION} / - / -")
        assert "Confidence" not in line.to("/collected").form


def test_speech_stops_the_prompt_and_then_no_key_counts() -> None:
    """ "The first detected input wins; if speech came first, finishOnKey is ignored." """
    with listening(AS_THE_LINE.replace("finishOnKey=''", "finishOnKey='#'")) as line:
        talk = Interpreter(line.number()).run()
        next(talk)
        heard = talk.send(Key("1"))  # What comes of a request is no matter.
        assert getattr(heard, "listens", False)
        silence = talk.send(SaidWords(QUESTION, 2.0, after=0.5))
        assert isinstance(silence, Quiet)
        assert (silence.seconds, silence.interruptible) == (3, False)
        later = talk.send(Key("#", after=1.0))
        assert isinstance(later, Quiet)
        assert later.already == 1.0
    with listening() as line:
        caller = line.caller().dials().asks(QUESTION, at_once=True).hears("gekregen: hoeveel")
        assert caller.elapsed < 1 + seconds_to_say(QUESTION) + 3 + 8
        assert "Digits" not in line.to("/collected").form


def test_a_key_wins_when_it_came_first() -> None:
    """A key during or after the prompt ends speech, and sends Digits."""
    with listening() as line:
        asked(line).presses("6").hears("gekregen: - / - / 6")
        line.caller().dials().barges_in("7").hears("gekregen: - / - / 7")


def test_after_a_first_key_words_are_not_heard() -> None:
    with listening(AS_THE_LINE.replace("numDigits='1'", "numDigits='2'")) as line:
        caller = asked(line).presses("6").asks(QUESTION)
        assert "not heard" in str(caller.transcript)
        caller.presses("7").hears("- / - / 67")


def test_without_input_the_next_verb_runs() -> None:
    """ "No input: NO request to action; control falls to the next verb." """
    with listening() as line:
        asked(line).waits().hears("er is niets gezegd")
        assert "/collected" not in line.paths()


def test_a_sound_without_words_is_no_input() -> None:
    with listening() as line:
        asked(line).asks("").hears("er is niets gezegd")
    with listening(f"{AS_THE_LINE} actionOnEmptyResult='true'") as line:
        asked(line).asks("").hears("gekregen: - / - / -")


def test_whoever_pauses_shortly_goes_on_with_the_same_question() -> None:
    with listening() as line:
        caller = asked(line).asks("hoeveel melk", 0.9).adds("moet ik drinken", pause=2.0)
        caller.hears(f"gekregen: {QUESTION} / 0.9 / -")


def test_whoever_pauses_for_longer_is_cut_off() -> None:
    with listening() as line:
        caller = asked(line).asks("hoeveel melk").adds("moet ik drinken", pause=3.5)
        assert "moet ik drinken (not heard" in str(caller.transcript)
        assert line.to("/collected").form["SpeechResult"] == "hoeveel melk"


def test_speech_lasts_a_minute_at_most() -> None:
    """ "At most 60 s of speech": what was said by then is sent, without waiting for silence."""
    with listening() as line:
        caller = asked(line).asks(" ".join([QUESTION] * 40))
        caller.hears("gekregen")
        told = line.to("/collected").form["SpeechResult"].split()
    length = seconds_to_say(" ".join([QUESTION] * 40))
    assert length > 60
    assert len(told) == int(40 * 5 * 60 / length)


def test_a_gather_of_keys_does_not_hear_words() -> None:
    """As on a real telephone: nothing tells the caller so, and the line goes on waiting."""
    with listening("numDigits='1'") as line:
        caller = asked(line).asks(QUESTION)
        assert isinstance(caller.now, AwaitingKey)
        assert f"{QUESTION} (not heard" in str(caller.transcript)
        caller.presses("1").hears("- / - / 1")


def test_a_gather_of_words_takes_no_keys() -> None:
    with listening("input='speech' timeout='8'") as line:
        talk = Interpreter(line.number()).run()
        next(talk)
        heard = talk.send(Key("1"))
        assert not getattr(heard, "interruptible", True)
        lost = talk.send(Key("1", after=0.5))
        assert getattr(lost, "already", 0) == 0.5
    with listening("input='speech' timeout='8'", ask="") as line:
        caller = line.caller().dials()
        assert isinstance(caller.asks(QUESTION).now, Quiet)
        caller.hears(f"gekregen: {QUESTION}")


def test_without_barge_in_a_prompt_is_heard_out() -> None:
    with listening("input='speech' bargeIn='false'") as line:
        caller = line.caller().dials().asks(QUESTION, at_once=True).hears("gekregen")
        assert caller.elapsed > seconds_to_say("Stel uw vraag hardop.") + seconds_to_say(QUESTION)


def test_a_hang_up_while_the_line_listens_ends_the_call() -> None:
    with listening() as line:
        caller = asked(line).asks(QUESTION).hangs_up()
        assert caller.has_ended
        assert "/collected" not in line.paths()


def test_a_model_that_knows_no_dutch_makes_the_gather_fail() -> None:
    with listening(AS_THE_LINE.replace("experimental_conversations", "phone_call")) as line:
        caller = line.caller(strict=False).dials()
        assert caller.has_ended
        assert [failed.error.code for failed in caller.errors] == [13334]


def test_the_story_of_a_call_tells_what_was_asked() -> None:
    with listening() as line:
        caller = asked(line).asks("hoeveel melk").adds("drink ik", pause=1.0).hears("gekregen")
        assert caller.story.acts == "v"
        assert '.asks("hoeveel melk").adds("drink ik")' in caller.story.as_test([])
