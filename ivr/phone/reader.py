"""Typed verbs of checked TwiML elements, with Twilio's defaults filled in."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import cast

from ivr.phone import verbs
from ivr.phone.grammar import URL
from ivr.phone.happenings import TwimlError
from ivr.phone.recognition import recognition_of


def own_text(element: ET.Element) -> str:
    """Return the text directly inside `element`, without that of its children, blanks folded."""
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join("".join(pieces).split())


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def read_verb(element: ET.Element) -> verbs.Verb:  # noqa: PLR0911  # one line per verb reads as a table
    """Return the verb that a checked element stands for."""
    given = element.attrib
    match element.tag:
        case "Say" | "Play" | "Pause":
            return _prompt(element)
        case "Gather":
            return _gather(element)
        case "Record":
            return _record(given)
        case "Dial":
            return _dial(element)
        case "Redirect":
            return verbs.Redirect(_address(element), _method(given))
        case "Hangup":
            return verbs.Hangup()
        case _:
            return verbs.Reject("busy" if given.get("reason") == "busy" else "rejected")


def _prompt(element: ET.Element) -> verbs.PromptVerb:
    given = element.attrib
    if element.tag == "Say":
        return _say(element)
    if element.tag == "Pause":
        return verbs.Pause(int(given.get("length", 1)))
    digits = given.get("digits", "")
    url = own_text(element) if digits else _address(element)
    return verbs.Play(url, int(given.get("loop", 1)), digits)


def _say(element: ET.Element) -> verbs.Say:
    given = element.attrib
    voice = given.get("voice", "man")
    say = verbs.Say(
        _words(element), int(given.get("loop", 1)), given.get("language", "en-US"), voice
    )
    if not say.text:
        raise TwimlError(13520, "<Say> holds no words.", "Leave it out or give it words.")
    _check_voice(say)
    return say


def _check_voice(say: verbs.Say) -> None:
    most = {"Polly": 3000, "Google": 5000}.get(say.voice.split(".")[0], 4096)
    if len(say.text) > most:
        raise TwimlError(
            13521,
            f"<Say> has {len(say.text)} characters; {say.voice} reads at most {most}.",
            "Cut the text into several <Say>.",
        )
    dutch_voices = ("Google.nl-NL-", "Polly.Lotte", "Polly.Ruben", "Polly.Laura-Neural")
    if say.language == "nl-NL" and say.voice != "man" and not say.voice.startswith(dutch_voices):
        raise TwimlError(
            13511,
            f"voice {say.voice!r} does not speak nl-NL.",
            f"Voices that do: {', '.join(dutch_voices)}.",
        )


def _gather(element: ET.Element) -> verbs.Gather:
    given = element.attrib
    prompts = tuple(_prompt(child) for child in element)
    if any(isinstance(prompt, verbs.Play) and prompt.digits for prompt in prompts):
        raise TwimlError(13320, "<Play digits> stands inside <Gather>.", "Put it before <Gather>.")
    return verbs.Gather(
        action=given.get("action") or None,
        method=_method(given),
        num_digits=int(given["numDigits"]) if "numDigits" in given else None,
        finish_on_key=given.get("finishOnKey", "#"),
        timeout=int(given.get("timeout", 5)),
        action_on_empty=given.get("actionOnEmptyResult") == "true",
        prompts=prompts,
        recognition=_recognition(given),
        keys=given.get("input") != "speech",
    )


def _recognition(given: Mapping[str, str]) -> verbs.Recognition | None:
    if "speech" not in given.get("input", "dtmf"):
        return None
    if "partialResultCallback" in given:
        raise not_here("<Gather partialResultCallback>")
    return recognition_of(given)


def _record(given: Mapping[str, str]) -> verbs.Record:
    return verbs.Record(
        action=given.get("action") or None,
        method=_method(given),
        timeout=int(given.get("timeout", 5)),
        finish_on_key=given.get("finishOnKey", "1234567890*#"),
        max_length=int(given.get("maxLength", 3600)),
        beep=given.get("playBeep", "true") == "true",
        trim=given.get("trim", "trim-silence") == "trim-silence",
        callback=given.get("recordingStatusCallback") or None,
        callback_method=_method(given, "recordingStatusCallbackMethod"),
        callback_events=_events(given, "recordingStatusCallbackEvent"),
    )


def _dial(element: ET.Element) -> verbs.Dial:
    given = element.attrib
    if given.get("record", "do-not-record") not in {"do-not-record", "false"}:
        raise not_here("<Dial record>")
    return verbs.Dial(
        action=given.get("action") or None,
        method=_method(given),
        timeout=int(given.get("timeout", 30)),
        time_limit=int(given.get("timeLimit", 14_400)),
        caller_id=given.get("callerId"),
        hangup_on_star=given.get("hangupOnStar") == "true",
        numbers=_numbers(element),
    )


def _numbers(dial: ET.Element) -> tuple[verbs.Number, ...]:
    elements = list(dial) or [dial]
    if len(list(dial)) > 10:
        raise TwimlError(13215, "<Dial> holds more than 10 <Number>.", "Ring at most 10 at once.")
    return tuple(_number(element) for element in elements)


def _number(element: ET.Element) -> verbs.Number:
    given = element.attrib if element.tag == "Number" else {}
    number = _noun(element, 13223)
    digits = number.replace("-", "").replace(" ", "")
    if not (digits.removeprefix("+").isdigit() and 8 <= len(digits) <= 16):
        raise TwimlError(
            13223, f"<Dial> of {number!r}, no telephone number.", "Write it as +31101234567."
        )
    return verbs.Number(
        number=digits,
        url=given.get("url") or None,
        method=_method(given),
        callback=given.get("statusCallback") or None,
        callback_method=_method(given, "statusCallbackMethod"),
        callback_events=_events(given, "statusCallbackEvent"),
    )


def not_here(what: str) -> TwimlError:
    """Return the error for TwiML that is real, but beyond this simulator."""
    return TwimlError(
        13750,
        f"{what} is TwiML, but this simulated telephone does not carry it out.",
        "Leave it out, or teach ivr/phone what it does.",
    )


def _address(element: ET.Element) -> str:
    url = _noun(element, 11100)
    if not URL.fits(url):
        remedy = f"It must be {URL.words}, without blanks."
        raise TwimlError(11100, f"<{element.tag}> of {url!r}.", remedy)
    return url


def _noun(element: ET.Element, code: int) -> str:
    text = own_text(element)
    if not text:
        raise TwimlError(code, f"<{element.tag}> is empty.", "Put the address or number in it.")
    return text


def _events(given: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(given.get(name, "completed").split())


def _method(given: Mapping[str, str], name: str = "method") -> verbs.Method:
    return cast(verbs.Method, given.get(name, "POST"))
