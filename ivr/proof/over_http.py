"""Asks a running line for every reachable point, signed as Twilio signs, and reads every answer.

What `ivr.proof.check` explores is pure; this shows that the web application says the same words
there, in documents that Twilio accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from ivr.call.events import Asked, DialEnded, Input, NoInput, RecordingEnded
from ivr.call.moment import Shown
from ivr.phone.document import read_response
from ivr.phone.happenings import Purpose, TwimlError
from ivr.phone.simulated_call import WordsOf
from ivr.phone.verbs import Gather, Play, Record, Say, Verb
from ivr.phone.wire import Wire
from ivr.proof.exploring import CALLER, TRY, Begin, Failure, Passage, Rung
from ivr.proof.pressed_keys import ALWAYS
from ivr.sealing import Seal
from ivr.twilio.addresses import Addresses
from ivr.words.position import Position
from ivr.words.prompt import Prompt, prompts_among
from ivr.words.reminder import Standing

CALL = "CA" + "0" * 32


@dataclass(frozen=True)
class RunningLine:
    """A line that answers: its address as it knows itself, and how this machine talks to it.

    `set_clock` moves the line's own clock; `words_of` tells what a sound file says. `numbers` are
    the line's own, by what `Position.dialled` says of them. `agree` lets a number (E.164)
    have asked for the reminder of a position, whose try is being rung, and `ask_back` lets a number
    that is shown have asked to be rung back where it is, or not.
    """

    base_url: str
    seal: Seal
    wire: Wire
    set_clock: Callable[[datetime], None]
    words_of: WordsOf
    numbers: Mapping[str, str]
    agree: Callable[[Position, str], None]
    ask_back: Callable[[Position, Shown], None]


@dataclass(frozen=True)
class LineAnswer:
    """What the line answered to a passage; `problem` is empty when all is well."""

    passage: Passage
    document: str
    problem: str = ""


def worth_asking(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages by which every point is asked and every different turn is given.

    What hangs on the reminders of others is not: how many asked for the same evening. Nor is what
    was asked aloud, of which a form has only the words.
    """
    passages = [it for it in passages if it.hour.moment.reminder is Standing.OFF]
    passages = [it for it in passages if not isinstance(it.cause, Asked)]
    first_of_turn = {passage.turn: passage for passage in reversed(passages)}
    chosen = list(first_of_turn.values())
    asked = {passage.point for passage in chosen}
    first_of_point = {passage.point: passage for passage in passages}
    return chosen + [passage for point, passage in first_of_point.items() if point not in asked]


def ask(line: RunningLine, passages: Iterable[Passage]) -> Iterator[LineAnswer]:
    """Request passages one by one, comparing what is said with what the flow decided."""
    for passage in passages:
        line.set_clock(passage.hour.now)
        yield _answer(line, passage)


def _answer(line: RunningLine, passage: Passage) -> LineAnswer:
    number = CALLER if passage.hour.moment.knows_number else ""
    addresses = Addresses(line.base_url, line.seal, CALL, number)
    form = {"CallSid": CALL, "CallStatus": "in-progress", **_ends(line, passage, number)}
    if about := _reminder_of(passage):
        line.agree(about, number)
    if passage.point and (shown := passage.hour.moment.shown):
        line.ask_back(passage.point.position, shown)
    try:
        webhook = line.wire.send(
            Purpose.VOICE, "POST", _address(addresses, passage), form, _parameters(passage)
        )
        document = webhook.content.decode(errors="replace")
        verbs = read_response(webhook.status, webhook.content_type, webhook.content)
    except TwimlError as error:
        return LineAnswer(passage, "", str(error))
    return LineAnswer(passage, document, " ".join(_problems(verbs, passage, line.words_of)))


def _reminder_of(passage: Passage) -> Position | None:
    """Return the position that tells of which reminder the line rings; None where a caller does."""
    point = passage.to if isinstance(passage.cause, Rung) else passage.point
    return point.position if point and point.position.reminder else None


def _ends(line: RunningLine, passage: Passage, number: str) -> Mapping[str, str]:
    """Return who rings whom; in a call of ours the person is the one who is rung."""
    if about := _reminder_of(passage):
        ours = line.numbers.get(about.dialled, "")
        return {"Direction": "outbound-api", "From": ours, "To": number}
    to = {"To": line.numbers.get(passage.to.position.dialled, "")} if passage.to else {}
    return {"From": number or "anonymous", **to}


def _problems(verbs: Sequence[Verb], passage: Passage, words_of: WordsOf) -> Iterator[str]:
    heard, expected = _heard(verbs, words_of), _texts(passage.prompts)
    if heard != expected:
        yield f"says {heard} instead of {expected}"
    # A key works inside a Gather, and in a Record that ends on it; nowhere else.
    deaf = _heard([verb for verb in verbs if not isinstance(verb, Gather)], words_of)
    if deaf != _texts(prompts_among(passage.turn.says)):
        yield f"says {deaf} where no key works"
    for verb in verbs:
        if isinstance(verb, Record) and not set(ALWAYS) <= set(verb.finish_on_key):
            yield f"records without heeding each of {ALWAYS}"


def _texts(prompts: Iterable[Prompt]) -> list[str]:
    return [_folded(prompt.text) for prompt in prompts]


def _address(addresses: Addresses, passage: Passage) -> str:
    if isinstance(passage.cause, Rung):
        return f"{addresses.base_url}/voice/reminder-call?reminder={TRY}"
    if passage.point is None:
        return f"{addresses.base_url}/voice"
    if isinstance(passage.cause, Failure):
        return addresses.step(passage.point.position.at("fallback"))
    return addresses.step(passage.point.position)


def _parameters(passage: Passage) -> Mapping[str, str]:
    """Return a cause as Twilio reports it (twilio.com/docs/voice/twiml, Request parameters)."""
    match passage.cause:
        case Begin() | Rung() | NoInput():
            return {}
        case Failure():
            return {"ErrorCode": "11200"}
        case Input(keys=keys):
            return {"Digits": keys}
        case Asked():
            raise ValueError("A form has the words of a question, and not what they are.")
        case DialEnded(connected=connected):
            status = "completed" if connected else "no-answer"
            return {"DialCallStatus": status, "DialBridged": str(connected).lower()}
        case RecordingEnded() as recorded:
            ended = "" if recorded.ended_by_silence else recorded.key
            return {
                "RecordingUrl": f"https://api.twilio.com/Recordings/{recorded.recording}",
                "RecordingDuration": str(recorded.seconds),
                "Digits": "hangup" if recorded.hung_up else ended,
            }
        case _:
            assert_never(passage.cause)


def _heard(verbs: Iterable[Verb], words_of: WordsOf) -> list[str]:
    """Return the words of a document; the caller's own recording has none."""
    heard: list[str] = []
    for verb in verbs:
        match verb:
            case Say(text=text):
                heard.append(_folded(text))
            case Play(url=url):
                words = words_of(url)
                heard += [_folded(words)] if words is not None else []
            case Gather(prompts=prompts):
                heard += _heard(prompts, words_of)
            case _:
                pass
    return heard


def _folded(text: str) -> str:
    return " ".join(text.split())
