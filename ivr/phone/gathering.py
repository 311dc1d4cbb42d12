"""Say, Play, Pause and Gather: what is heard, and the keys that are collected meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from ivr.dutch.pacing import seconds_to_say
from ivr.phone import happenings as happened
from ivr.phone.happenings import EndReason, Reaction
from ivr.phone.simulated_call import Ended, Go, Leg, Onward, Outcome, SimulatedCall
from ivr.phone.verbs import Gather, Pause, Play, PromptVerb, Say

ENDLESS = 1000
"""Times a prompt with loop="0" is repeated."""


def hear(call: SimulatedCall, leg: Leg, prompt: PromptVerb) -> happened.Talk[Outcome]:
    """Let `leg` hear a prompt that keys do not interrupt."""
    for moment in _moments(call, leg, prompt, interruptible=False):
        heard = yield from _listen(call, moment)
        if isinstance(heard, Ended):
            return heard
    return Onward()


def gather(call: SimulatedCall, leg: Leg, verb: Gather) -> happened.Talk[Outcome]:
    """Play the nested prompts until the first key, then collect keys.

    "timeout starts only after nested prompts finished, or after the first key."
    """
    collected = yield from _collect(call, leg, verb)
    if isinstance(collected, Ended):
        return collected
    digits = collected.removesuffix(verb.finish_on_key) if verb.finish_on_key else collected
    if not digits and collected and call.dialect.lone_finish_key_sent:
        digits = collected
    if not digits and not verb.action_on_empty:
        return Onward()
    return Go(leg.at(verb.action), verb.method, {"Digits": digits} if digits else {})


def _collect(call: SimulatedCall, leg: Leg, verb: Gather) -> happened.Talk[str | Ended]:
    first = yield from _until_key(call, leg, verb.prompts)
    if isinstance(first, Ended):
        return first
    digits = first.key if isinstance(first, happened.Key) else ""
    while not _complete(verb, digits):
        pressed = yield from _next_key(call, leg, verb, digits)
        if isinstance(pressed, Ended):
            return pressed
        if not pressed:
            break
        digits += pressed
    return digits


def _complete(verb: Gather, digits: str) -> bool:
    if verb.finish_on_key and digits.endswith(verb.finish_on_key):
        return True
    return verb.num_digits is not None and len(digits) >= verb.num_digits


def _until_key(
    call: SimulatedCall, leg: Leg, prompts: tuple[PromptVerb, ...]
) -> happened.Talk[happened.Key | Ended | Onward]:
    # "Twilio fetches ALL nested files before the first plays."
    moments = [
        moment for prompt in prompts for moment in _moments(call, leg, prompt, interruptible=True)
    ]
    for moment in moments:
        heard = yield from _listen(call, moment)
        if not isinstance(heard, Onward):
            return heard
    return Onward()


def _next_key(
    call: SimulatedCall, leg: Leg, verb: Gather, digits: str
) -> happened.Talk[str | Ended]:
    waiting = happened.AwaitingKey(
        verb.timeout, digits, verb.num_digits, verb.finish_on_key, leg.party
    )
    match (yield waiting):
        case happened.Key(key, after):
            call.passes(after)
            return key
        case happened.PartyHungUp() as gone:
            return hung_up(call, gone)
        case _:
            call.passes(verb.timeout)
            return ""


def _listen(
    call: SimulatedCall, moment: happened.Heard | happened.Quiet
) -> happened.Talk[happened.Key | Ended | Onward]:
    while True:
        reaction: Reaction = yield moment
        match reaction:
            case happened.Key(_, after):
                call.passes(after)
                if moment.interruptible:
                    return reaction
                moment = replace(moment, already=moment.already + after)
            case happened.PartyHungUp():
                return hung_up(call, reaction)
            case _:
                call.passes(moment.seconds - moment.already)
                return Onward()


def hung_up(call: SimulatedCall, gone: happened.PartyHungUp) -> Ended:
    """Let somebody leave the call."""
    call.passes(gone.after)
    return Ended(EndReason.CALLER_HUNG_UP, gone.party)


def _sound(call: SimulatedCall, leg: Leg, url: str, interruptible: bool) -> happened.Heard:
    address = leg.at(url)
    words, length = call.words_of(address), call.length_of(address)
    return happened.Heard(words, address, length, interruptible, leg.party)


def _moments(
    call: SimulatedCall, leg: Leg, prompt: PromptVerb, *, interruptible: bool
) -> Iterator[happened.Heard | happened.Quiet]:
    match prompt:
        case Say(text, loop):
            heard = happened.Heard(text, None, seconds_to_say(text), interruptible, leg.party)
            return iter([heard] * (loop or ENDLESS))
        case Play(_, _, digits) if digits:
            return iter([happened.Quiet(_tones(digits), interruptible, leg.party)])
        case Play(url, loop):
            return iter([_sound(call, leg, url, interruptible)] * (loop or ENDLESS))
        case Pause(seconds):
            return iter([happened.Quiet(seconds, interruptible, leg.party)])
        case _:
            assert_never(prompt)


def _tones(digits: str) -> float:
    return sum({"w": 0.5, "W": 1.0}.get(tone, 0.2) for tone in digits)
