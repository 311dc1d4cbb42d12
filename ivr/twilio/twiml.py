"""Writes a Turn as TwiML, with one function for each kind of wait; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.dutch.language import TAG
from ivr.line import timings
from ivr.line.desk import LAST_RESORT, OUT_OF_ORDER
from ivr.words.line import Line
from ivr.words.position import Position, number_shown
from ivr.words.prompt import Pace, Playback, Prompt, Sayings, Silence
from ivr.words.turn import (
    LISTENING,
    NEXT_DIGIT,
    HangUp,
    Listening,
    Turn,
    Wait,
    WaitForDesk,
    WaitForDigits,
    WaitForInput,
    WaitForRecording,
    WaitForSpeech,
)

FALLBACK_VOICE = "Polly.Laura-Neural"
"""Speaks a prompt whose sound file is missing; always named, as Twilio's default is English."""

_RECORD = {
    "method": "POST",
    "play_beep": True,
    "trim": "do-not-trim",
    "recording_status_callback_method": "POST",
    "recording_status_callback_event": "completed absent",
}

_SPEECH = {
    "input": "dtmf speech",
    "language": TAG,
    "speech_model": "experimental_conversations",
    "profanity_filter": False,
}
"""How words are recognised: with a model that knows Dutch, as not every one does; one that lacks
the language makes the Gather fail. A filter would star out what somebody in distress may say
(twilio.com/docs/voice/twiml/gather, speechModel and profanityFilter)."""

RING_TONE = "nl"


@dataclass(frozen=True)
class Surroundings:
    """What TwiML needs that is the same in every call, as the edge knows it.

    `sound` gives the address of a prompt's sound file, or None when there is none with its words.
    The numbers are in E.164: those of the only desks that may be rung, and the line's own by what
    `Position.dialled` says of them.
    """

    sound: Callable[[Prompt, Pace], str | None]
    desks: frozenset[str]
    line_numbers: Mapping[str, str]

    def shown(self, dialled: str) -> str:
        """Return the number that a desk sees; a number that is ours no more is not shown."""
        return number_shown(self.line_numbers, dialled)


@dataclass(frozen=True)
class Links:
    """Every address of one call that TwiML points to, as the edge knows them, and what is around.

    `step` is told how many seconds from now a part of the leaflet begins, if one is read, and
    `whisper` at which position the desk is rung.
    """

    around: Surroundings
    step: Callable[[Position, float | None], str]
    recording: Callable[[str], str]
    recording_callback: Callable[[Position], str]
    whisper: Callable[[Position], str]


def render(turn: Turn, links: Links) -> str:
    """Return the TwiML document of a turn."""
    response = VoiceResponse()
    _say(response, turn.says, turn.pace, links)
    for part in turn.listening:
        _listen(response, part, turn.pace, links)
    _wait(response, turn.wait, turn.pace, links)
    return str(response)


def render_whisper(line: Line, links: Links, answer: str) -> str:
    """Return the question to the colleague who picked up; the key is reported to `answer`.

    Silence and other keys decline.

    A whisper that ends without Hangup connects the two (twilio.com/docs/voice/twiml/number, url),
    so a clinic's answering machine, which presses nothing, is never connected.
    """
    response = VoiceResponse()
    gather = _one_key(answer, timings.ACCEPTING)
    again = Silence(timings.BETWEEN_WHISPERS)
    _say(gather, (line.whisper.ask, again, line.whisper.ask), Pace.NORMAL, links)
    response.append(gather)
    response.hangup()
    return str(response)


def render_whisper_answer(line: Line, links: Links, accepted: bool) -> str:
    """Return what connects the two, or hangs up on the desk and so brings the voicemail."""
    response = VoiceResponse()
    if accepted:
        _say(response, (line.whisper.accepted,), Pace.NORMAL, links)
    else:
        response.hangup()
    return str(response)


def render_last_resort(desk_number: str, line_number: str) -> str:
    """Return what rings the desk, with words that need neither a sound file nor a line."""
    return _ring_with_words(LAST_RESORT, desk_number, line_number)


def render_out_of_order(desk_number: str, line_number: str) -> str:
    """Return what another host answers while the line is down: said, as our sounds are down too."""
    return _ring_with_words(OUT_OF_ORDER, desk_number, line_number)


def _ring_with_words(words: tuple[str, str], desk_number: str, line_number: str) -> str:
    before, after = words
    response = VoiceResponse()
    response.say(before, language=TAG, voice=FALLBACK_VOICE)
    response.dial(desk_number, caller_id=line_number, timeout=timings.LAST_RESORT_RINGING)
    response.say(after, language=TAG, voice=FALLBACK_VOICE)
    return str(response)


def render_hang_up() -> str:
    """Return what ends a call without a word: whoever was rung need not hear what failed."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _say(verb: VoiceResponse | Gather, says: Sayings, pace: Pace, links: Links) -> None:
    for saying in says:
        match saying:
            case Prompt():
                _say_prompt(verb, saying, pace, links)
            case Silence():
                verb.pause(length=saying.seconds)
            case Playback():
                verb.play(links.recording(saying.recording))
            case _:
                assert_never(saying)


def _say_prompt(verb: VoiceResponse | Gather, prompt: Prompt, pace: Pace, links: Links) -> None:
    sound = links.around.sound(prompt, pace)
    if sound:
        verb.play(sound)
    else:
        verb.say(prompt.text, language=TAG, voice=FALLBACK_VOICE)


def _listen(response: VoiceResponse, part: Listening, pace: Pace, links: Links) -> None:
    """Heed a key while something is said; without one, Twilio goes on with the next verb."""
    here = links.step(part.position, None)
    several = part.digits > 1
    gather = _number(part.digits, here, NEXT_DIGIT) if several else _one_key(here, LISTENING)
    _say(gather, part.says, pace, links)
    response.append(gather)


def _one_key(action: str, seconds: int) -> Gather:
    """Return a Gather of one key, any key: an empty finishOnKey lets # and * through as digits."""
    return Gather(num_digits=1, finish_on_key="", timeout=seconds, action=action, method="POST")


def _number(digits: int, action: str, seconds: int) -> Gather:
    """Return a Gather of a number, which # closes when it has fewer digits."""
    return Gather(
        num_digits=digits, finish_on_key="#", timeout=seconds, action=action, method="POST"
    )


def _ask(response: VoiceResponse, wait: WaitForInput, pace: Pace, links: Links) -> None:
    """Wait for one key.

    A Gather without input goes on to the next verb, so a Redirect to the same address reports the
    silence (twilio.com/docs/voice/twiml/gather, actionOnEmptyResult).
    """
    here = links.step(wait.position, wait.before_part)
    gather = _one_key(here, wait.seconds)
    _say(gather, wait.says, pace, links)
    response.append(gather)
    response.redirect(here, method="POST")


def _ask_for_digits(response: VoiceResponse, wait: WaitForDigits, pace: Pace, links: Links) -> None:
    """Wait for digits that are complete at the last one, at #, or when no other one comes."""
    here = links.step(wait.position, None)
    gather = _number(wait.digits, here, wait.seconds)
    _say(gather, (*wait.says, Silence(wait.searching)), pace, links)
    response.append(gather)
    response.redirect(here, method="POST")


def _ask_for_words(response: VoiceResponse, wait: WaitForSpeech, pace: Pace, links: Links) -> None:
    """Wait for words, or for one key until the caller speaks."""
    here = links.step(wait.position, None)
    gather = Gather(
        num_digits=1,
        finish_on_key="",
        timeout=wait.seconds,
        speech_timeout=str(wait.pause),
        hints=",".join(wait.hints) or None,
        action=here,
        method="POST",
        **_SPEECH,
    )
    _say(gather, wait.says, pace, links)
    response.append(gather)
    response.redirect(here, method="POST")


def _wait(response: VoiceResponse, wait: Wait, pace: Pace, links: Links) -> None:
    match wait:
        case WaitForInput():
            _ask(response, wait, pace, links)
        case WaitForDigits():
            _ask_for_digits(response, wait, pace, links)
        case WaitForSpeech():
            _ask_for_words(response, wait, pace, links)
        case WaitForRecording():
            _wait_for_recording(response, wait, links)
        case WaitForDesk():
            _wait_for_desk(response, wait, links)
        case HangUp():
            response.hangup()
        case _:
            assert_never(wait)


def _wait_for_recording(response: VoiceResponse, wait: WaitForRecording, links: Links) -> None:
    """Record; the Redirect serves a recording without a sound, which may skip the action.

    Every default of Record that harms a slow speaker is set: any key would end it, though one is
    soon pressed by accident, and so would five seconds of silence
    (twilio.com/docs/voice/twiml/record).
    """
    here = links.step(wait.position, None)
    response.record(
        action=here,
        finish_on_key=wait.keys,
        max_length=wait.max_seconds,
        timeout=wait.silence_seconds,
        recording_status_callback=links.recording_callback(wait.position),
        **_RECORD,
    )
    response.redirect(here, method="POST")


def _wait_for_desk(response: VoiceResponse, wait: WaitForDesk, links: Links) -> None:
    """Ring the desk and show the number that the caller dialled.

    Raises:
        ValueError: the desk is none of those that may be rung.
    """
    if wait.desk not in links.around.desks:
        raise ValueError(f"{wait.desk} is not in CLINIC_NUMBER, so it is not rung.")
    dial = Dial(
        action=links.step(wait.position, None),
        method="POST",
        timeout=wait.ring_seconds,
        answer_on_bridge=True,
        caller_id=links.around.shown(wait.position.dialled),
        ring_tone=RING_TONE,
    )
    dial.number(wait.desk, url=links.whisper(wait.position), method="POST")
    response.append(dial)
