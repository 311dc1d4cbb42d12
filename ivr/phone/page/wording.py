"""What happens on a call as JSON for the page, and what the page answers as a reaction."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, get_args
from xml.etree import ElementTree

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.written import telephone
from ivr.phone import happenings as happened
from ivr.phone.candidates import Considered, Decided
from ivr.phone.happenings import DialOutcome, EndReason, Party, Purpose, Reaction, TransferOutcome
from ivr.phone.made_up_sound import seconds_of
from ivr.phone.page.live import Occurrence
from ivr.phone.page.subtitles import Sentence
from ivr.phone.recogniser import Recogniser
from ivr.phone.simulated_call import LONGEST

ENDINGS: Mapping[EndReason, str] = {
    EndReason.UNANSWERED: "U nam niet op.",
    EndReason.CALLER_HUNG_UP: "U heeft opgehangen.",
    EndReason.LINE_HUNG_UP: "De lijn heeft opgehangen.",
    EndReason.REJECTED: "De lijn nam niet op.",
    EndReason.ERROR: "Twilio brak het gesprek af door een fout.",
    EndReason.TOO_LONG: "Twilio brak het gesprek af: het duurde langer dan vier uur.",
}

PURPOSES: Mapping[Purpose, str] = {
    Purpose.VOICE: "Wat hoort de beller?",
    Purpose.WHISPER: "Wat hoort de collega?",
    Purpose.CALL_STATUS: "Het gesprek is voorbij",
    Purpose.NUMBER_STATUS: "Het doorverbinden",
    Purpose.RECORDING_STATUS: "De opname is klaar",
}

OUTCOMES: Mapping[TransferOutcome, str] = {
    "answered": "Een collega neemt op",
    "busy": "In gesprek",
    "no-answer": "Geen gehoor",
    "declined": "Een collega weigert het gesprek",
    "unattended": "Een antwoordapparaat neemt op",
}
"""What the page offers as the outcome of a transfer."""

MOST_CHARACTERS = 2000
"""Characters that a caller can say at once: more than a minute holds."""

VOICES: Mapping[str, str] = {
    "microfoon": "U, door de microfoon",
    "voorbeeld": "Een voorbeeld",
    "niemand": "Niemand: het blijft stil",
}
"""The speakers that the page offers after the tone."""

SPEEDS: Mapping[str, str] = {
    "1": "Zoals aan de telefoon",
    "4": "Vier keer zo snel",
    "20": "Twintig keer zo snel",
}
"""How fast the page offers to let a call go by."""


DECISIONS: Mapping[Decided, str] = {
    "sure": "Zeker: de lijn biedt het eerste deel aan.",
    "unsure": "Niet zeker: de lijn zegt dat, en biedt het eerste deel aan.",
    "none": "Hierover staat niets in de folder: de lijn leest er niets over voor.",
    "person": "De beller wil iemand spreken: de lijn leest niets voor.",
    "emergency": "Misschien is er gevaar: de lijn noemt meteen één, één, twee en leest niets voor.",
}


def understood(words: str, considered: Considered | None) -> dict[str, object]:
    """Return for the page what was recognised, and what the leaflet makes of it."""
    if considered is None:
        return {"words": words, "decision": "", "candidates": []}
    return {"words": words, **asdict(considered), "decision": DECISIONS[considered.decision]}


def as_json(occurrence: Occurrence) -> dict[str, object]:
    """Return an occurrence for the page; `what` is the name of the happening."""
    return {
        "number": occurrence.number,
        "at": round(occurrence.at, 2),
        "place": occurrence.place,
        "what": happened.called(occurrence.happening),
        **_details(occurrence),
    }


def _details(  # noqa: C901, PLR0911  # a table: one line per kind
    occurrence: Occurrence,
) -> dict[str, object]:
    match happening := occurrence.happening:
        case happened.Heard():
            return _sound(happening, occurrence.sentences)
        case happened.Quiet():
            return _moment(happening)
        case happened.AwaitingKey(seconds, digits, _, _, party, listens, keys):
            takes = {"noticed": happening.is_noticed, "listens": listens, "keys": keys}
            return {"seconds": seconds, "digits": digits, "party": party, **takes}
        case happened.Beep(seconds):
            return {"seconds": seconds}
        case happened.RecordingNow(seconds, silence, finish_on_key, recorded):
            ends = {"silence": silence, "finish": finish_on_key}
            return {"seconds": seconds, "recorded": recorded, **ends}
        case happened.Ringing(numbers, seconds):
            return {"numbers": numbers, "seconds": seconds}
        case happened.BeingRung(number, seconds, caller_id):
            return {"who": number, "seconds": seconds, "shows": telephone(caller_id)}
        case happened.Connected(number, seconds):
            return {"who": number, "seconds": seconds}
        case happened.Webhook():
            return _webhook(happening)
        case happened.Failed(error):
            return {"code": error.code, "problem": error.what, "remedy": error.remedy}
        case happened.HungUp(ending):
            return {"ending": ENDINGS[ending]}


def _sound(heard: happened.Heard, told: Sequence[Sentence]) -> dict[str, object]:
    return {
        **_moment(heard),
        "file": heard.url is not None,
        "sentences": [{"text": one.text, "begins": one.begins} for one in told],
    }


def _moment(moment: happened.Heard | happened.Quiet) -> dict[str, object]:
    lasts = {"seconds": moment.seconds, "already": moment.already}
    takes = {"interruptible": moment.interruptible, "listens": moment.listens}
    return {**lasts, **takes, "party": moment.party}


def _webhook(webhook: happened.Webhook) -> dict[str, object]:
    return {
        "purpose": PURPOSES[webhook.purpose],
        "method": webhook.method,
        "url": webhook.url,
        "params": {name: value for name, value in webhook.params.items() if value},
        "status": webhook.status,
        "milliseconds": round(webhook.seconds * 1000),
        "answer": _indented(webhook.body),
    }


def _indented(twiml: str) -> str:
    """Return TwiML laid out for a reader; anything else stays what it is."""
    try:
        root = ElementTree.fromstring(twiml)
    except ElementTree.ParseError:
        return twiml
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def read_reaction(form: Any) -> Reaction:
    """Return the reaction that the page sent as JSON.

    Raises:
        ValueError: this is no reaction; says what is wrong with it.
    """
    try:
        return _reaction(form)
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError(f"this is no reaction: {error!r}") from error


def _reaction(form: Any) -> Reaction:  # noqa: PLR0911  # a table: one line per kind
    match form["what"]:
        case "Finished":
            return happened.Finished()
        case "Key" if form["key"] in tuple("0123456789*#"):
            return happened.Key(form["key"], read_seconds(form["after"]))
        case "HangUp":
            return happened.PartyHungUp(read_seconds(form["after"]), Party(form["party"]))
        case "SaidWords":
            return _said(form)
        case "DialResult" if form["outcome"] in get_args(DialOutcome):
            return happened.DialResult(form["outcome"], read_seconds(form["after"]))
        case "Spoke" if "seconds" in form:
            return happened.Spoke(read_seconds(form["seconds"]))
        case "Spoke":
            sound = base64.b64decode(form["sound"], validate=True)
            return happened.Spoke(seconds_of(sound), sound)
        case what:
            raise ValueError(f"{what!r} is no reaction, or not a whole one")


def _said(form: Any) -> happened.SaidWords:
    """Return words as they are recognised; what is misheard is the same for the same words."""
    if not isinstance(form["words"], str) or len(form["words"]) > MOST_CHARACTERS:
        raise ValueError(f"words are a text of at most {MOST_CHARACTERS} characters")
    confidence = None if form["confidence"] is None else float(form["confidence"])
    if confidence is not None and not 0 <= confidence <= 1:
        raise ValueError(f"{confidence} is no confidence; write a number from 0 to 1")
    recogniser = Recogniser(confidence, float(form["percent"]))
    words = recogniser.hears(form["words"])
    after = read_seconds(form["after"])
    return happened.SaidWords(words, seconds_to_say(form["words"]), recogniser.confidence, after)


def read_seconds(value: Any) -> float:
    """Return how many seconds something lasted.

    Raises:
        ValueError, TypeError: this is not a number of seconds that a call can last.
    """
    seconds = float(value)
    if not 0 <= seconds < LONGEST:
        raise ValueError(f"{seconds} is not a number of seconds of a call")
    return seconds
