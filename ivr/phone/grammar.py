"""What Twilio's pages allow in a voice document: each element's attributes, values and children.

Sources: https://www.twilio.com/docs/voice/twiml and the page of each verb below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.phone.recognition import DUTCH

UNKNOWN = 12200
"""Twilio's "Schema validation warning": an element or attribute it does not know."""


@dataclass(frozen=True)
class Value:
    """What an attribute may hold: a test, the same in words, and Twilio's error when it fails."""

    fits: Callable[[str], bool]
    words: str
    code: int = UNKNOWN

    def refused_as(self, code: int) -> Value:
        """Return the same rule with the error number of one verb."""
        return Value(self.fits, self.words, code)


def _matches(pattern: str, words: str) -> Value:
    return Value(lambda text: re.fullmatch(pattern, text) is not None, words)


def _one_of(*words: str) -> Value:
    return Value(words.__contains__, "one of " + ", ".join(words))


def _number(lowest: int, highest: int = 10**6) -> Value:
    return Value(
        lambda text: (
            re.fullmatch(r"[0-9]{1,7}", text) is not None and lowest <= int(text) <= highest
        ),
        f"a whole number from {lowest} to {highest}",
    )


def _words_from(*allowed: str) -> Value:
    return Value(
        lambda text: bool(text.split()) and set(text.split()) <= set(allowed),
        "some of " + ", ".join(allowed) + ", separated by spaces",
    )


TEXT = _matches(r".+", "some text")
URL = _matches(r"(?:https?://[^\s/]+\S*|(?!\w+:)\S*)", "an absolute or relative http(s) address")
URL = URL.refused_as(11100)
METHOD = _one_of("GET", "POST")
YES_NO = _one_of("true", "false")
ONE_KEY = _matches(r"[0-9*#]?", "one key of 0-9 * #, or nothing")
KEY_SET = _matches(r"[0-9*#]*", "keys of 0-9 * #")
LANGUAGE = _matches(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language such as nl-NL")
LENGTH = _number(1)

RECORDING_CALLBACK: Mapping[str, Value] = {
    "recordingStatusCallback": URL.refused_as(13256),
    "recordingStatusCallbackMethod": METHOD,
    "recordingStatusCallbackEvent": _words_from("in-progress", "completed", "absent").refused_as(
        13621
    ),
    "recordingConfigurationId": TEXT,
}


@dataclass(frozen=True)
class Element:
    """One element: what its attributes may be, what may stand inside it, and whether text may."""

    attributes: Mapping[str, Value] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    text: bool = False
    bad_child: int = UNKNOWN


PROMPTS = frozenset({"Say", "Play", "Pause"})
NOT_ON_THIS_TELEPHONE = frozenset(
    {"Application", "Client", "Conference", "Connect", "Echo", "Enqueue", "Leave", "Pay", "Prompt"}
    | {"Queue", "Refer", "Sim", "Sip", "Siprec", "Sms", "Start", "Stop", "Stream", "Transcription"}
    | {"VirtualAgent", "WhatsApp"}
)
"""Real TwiML that this simulator does not carry out; the error says so instead of "unknown"."""

SSML: Mapping[str, Mapping[str, Value]] = {
    "break": {"strength": TEXT, "time": TEXT},
    "emphasis": {"level": TEXT},
    "lang": {"xml:lang": TEXT},
    "p": {},
    "phoneme": {"alphabet": TEXT, "ph": TEXT},
    "prosody": {"volume": TEXT, "rate": TEXT, "pitch": TEXT},
    "s": {},
    "say-as": {"interpret-as": TEXT, "role": TEXT, "format": TEXT},
    "sub": {"alias": TEXT},
    "w": {"role": TEXT},
}

GATHER: Mapping[str, Value] = {
    "action": URL,
    "method": METHOD.refused_as(13312),
    "input": _one_of("dtmf", "speech", "dtmf speech").refused_as(13326),
    "numDigits": LENGTH.refused_as(13314),
    "finishOnKey": ONE_KEY.refused_as(13310),
    "timeout": LENGTH.refused_as(13313),
    "speechTimeout": _matches(r"auto|[1-9][0-9]*", "seconds, or auto").refused_as(13327),
    "maxSpeechTime": LENGTH.refused_as(13328),
    "actionOnEmptyResult": YES_NO.refused_as(13338),
    "language": LANGUAGE.refused_as(13331),
    "hints": TEXT.refused_as(13330),
    "profanityFilter": YES_NO.refused_as(13333),
    "speechModel": _one_of(*DUTCH).refused_as(13334),
    "partialResultCallback": URL,
    "partialResultCallbackMethod": METHOD.refused_as(13329),
    "enhanced": YES_NO,
    "bargeIn": YES_NO.refused_as(13332),
    "debug": YES_NO,
}

RECORD: Mapping[str, Value] = {
    **RECORDING_CALLBACK,
    "action": URL,
    "method": METHOD.refused_as(13610),
    "timeout": _number(0).refused_as(13611),
    "finishOnKey": KEY_SET.refused_as(13613),
    "maxLength": _number(1, 86_400).refused_as(13612),
    "playBeep": YES_NO.refused_as(13616),
    "trim": _one_of("trim-silence", "do-not-trim").refused_as(13699),
    "transcribe": YES_NO.refused_as(13614),
    "transcribeCallback": URL.refused_as(13257),
}

DIAL: Mapping[str, Value] = {
    **RECORDING_CALLBACK,
    "action": URL,
    "method": METHOD.refused_as(13211),
    "timeout": _number(5, 600).refused_as(13212),
    "timeLimit": _number(1, 86_400).refused_as(13216),
    "hangupOnStar": YES_NO.refused_as(13213),
    "answerOnBridge": YES_NO.refused_as(13219),
    "callerId": TEXT.refused_as(13214),
    "record": _one_of(
        "do-not-record",
        "record-from-answer",
        "record-from-ringing",
        "record-from-answer-dual",
        "record-from-ringing-dual",
        "true",
        "false",
    ).refused_as(13217),
    "trim": _one_of("trim-silence", "do-not-trim").refused_as(13699),
    "recordingTrack": _one_of("both", "inbound", "outbound").refused_as(13622),
    "ringTone": _matches(r"[a-z]{2}(-old)?", "a country such as nl").refused_as(13220),
    "sequential": YES_NO.refused_as(13218),
    "referUrl": URL,
    "referMethod": METHOD,
    "events": TEXT,
}

NUMBER: Mapping[str, Value] = {
    "url": URL,
    "method": METHOD.refused_as(13221),
    "sendDigits": _matches(r"[0-9A-D*#wW]+", "tones of 0-9 A-D * # w W").refused_as(13222),
    "statusCallback": URL,
    "statusCallbackMethod": METHOD,
    "statusCallbackEvent": _words_from("initiated", "ringing", "answered", "completed"),
    "byoc": TEXT,
    "machineDetection": _one_of("Enable", "DetectMessageEnd"),
    "machineDetectionTimeout": LENGTH,
    "machineDetectionSpeechThreshold": LENGTH,
    "machineDetectionSpeechEndThreshold": LENGTH,
    "machineDetectionSilenceTimeout": LENGTH,
    "amdStatusCallback": URL,
    "amdStatusCallbackMethod": METHOD,
}

ELEMENTS: Mapping[str, Element] = {
    "Say": Element(
        {
            "voice": TEXT.refused_as(13511),
            "language": LANGUAGE.refused_as(13512),
            "loop": _number(0, 1000).refused_as(13510),
        },
        frozenset(SSML),
        text=True,
        bad_child=13520,
    ),
    "Play": Element(
        {
            "loop": _number(0, 1000).refused_as(13410),
            "digits": _matches(r"[0-9A-D*#wW]+", "tones of 0-9 A-D * # w W").refused_as(13430),
        },
        text=True,
    ),
    "Pause": Element({"length": LENGTH}),
    "Gather": Element(GATHER, PROMPTS, bad_child=13320),
    "Record": Element(RECORD),
    "Dial": Element(DIAL, frozenset({"Number"}), text=True, bad_child=13215),
    "Number": Element(NUMBER, text=True),
    "Redirect": Element({"method": METHOD.refused_as(13710)}, text=True),
    "Hangup": Element(),
    "Reject": Element({"reason": _one_of("rejected", "busy")}),
    **{name: Element(values, frozenset(SSML), text=True) for name, values in SSML.items()},
}

VERBS = frozenset(
    {"Say", "Play", "Pause", "Gather", "Record", "Dial", "Redirect", "Hangup", "Reject"}
)
WHISPER_VERBS = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Hangup"})
"""What a document for the one who answers a Dial may hold: "only Play, Say, Gather, Hangup"."""
