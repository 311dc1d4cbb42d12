"""Say, Play and Pause: what is heard, and what the one who hears it does meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from ivr.dutch.pacing import seconds_to_say
from ivr.phone import happenings as happened
from ivr.phone.happenings import EndReason, Reaction
from ivr.phone.simulated_call import Ended, Leg, Onward, Outcome, SimulatedCall
from ivr.phone.verbs import Gather, Pause, Play, PromptVerb, Say

ENDLESS = 1000
"""Times a prompt with loop="0" is repeated."""

Taken = happened.Key | happened.SaidWords
Sounding = happened.Heard | happened.Quiet


def hear(call: SimulatedCall, leg: Leg, prompt: PromptVerb) -> happened.Talk[Outcome]:
    """Let `leg` hear a prompt that nothing interrupts."""
    for moment in _moments(call, leg, prompt):
        heard = yield from listen(call, moment)
        if isinstance(heard, Ended):
            return heard
    return Onward()


def prompts_of(call: SimulatedCall, leg: Leg, verb: Gather) -> list[Sounding]:
    """Return what is heard in a Gather, before any of it sounds.

    "Twilio fetches ALL nested files before the first plays."
    """
    listens = verb.recognition is not None and verb.recognition.barge_in
    return [
        replace(moment, interruptible=verb.keys, listens=listens)
        for prompt in verb.prompts
        for moment in _moments(call, leg, prompt)
    ]


def listen(call: SimulatedCall, moment: Sounding) -> happened.Talk[Taken | Ended | Onward]:
    """Let a moment pass, until its end or what the line takes meanwhile."""
    while True:
        reaction: Reaction = yield moment
        match reaction:
            case happened.Key(after=after) | happened.SaidWords(after=after):
                if is_taken(reaction, keys=moment.interruptible, words=moment.listens):
                    call.passes(after)
                    return reaction
                passed = min(after + _length(reaction), moment.seconds - moment.already)
                call.passes(passed)
                moment = replace(moment, already=moment.already + passed)
            case happened.PartyHungUp():
                return hung_up(call, reaction)
            case _:
                call.passes(moment.seconds - moment.already)
                return Onward()


def is_taken(reaction: Taken, *, keys: bool, words: bool) -> bool:
    """Return whether the line takes what is pressed or said, when it takes those."""
    return keys if isinstance(reaction, happened.Key) else words


def _length(reaction: Taken) -> float:
    return reaction.seconds if isinstance(reaction, happened.SaidWords) else 0.0


def hung_up(call: SimulatedCall, gone: happened.PartyHungUp) -> Ended:
    """Let somebody leave the call."""
    call.passes(gone.after)
    return Ended(EndReason.CALLER_HUNG_UP, gone.party)


def _moments(call: SimulatedCall, leg: Leg, prompt: PromptVerb) -> Iterator[Sounding]:
    match prompt:
        case Say(text, loop):
            heard = happened.Heard(text, None, seconds_to_say(text), False, leg.party)
            return iter([heard] * (loop or ENDLESS))
        case Play(_, _, digits) if digits:
            return iter([happened.Quiet(_tones(digits), False, leg.party)])
        case Play(url, loop):
            return iter([_sound(call, leg, url)] * (loop or ENDLESS))
        case Pause(seconds):
            return iter([happened.Quiet(seconds, False, leg.party)])
        case _:
            assert_never(prompt)


def _sound(call: SimulatedCall, leg: Leg, url: str) -> happened.Heard:
    address = leg.at(url)
    words, length = call.words_of(address), call.length_of(address)
    return happened.Heard(words, address, length, False, leg.party)


def _tones(digits: str) -> float:
    return sum({"w": 0.5, "W": 1.0}.get(tone, 0.2) for tone in digits)
