"""Gather: the keys that are collected while and after its prompts sound, or the words instead."""

from __future__ import annotations

from dataclasses import replace

from ivr.phone import happenings as happened
from ivr.phone.hearing import Taken, hung_up, is_taken, listen, prompts_of
from ivr.phone.recognising import recognise
from ivr.phone.simulated_call import Ended, Go, Leg, Onward, Outcome, SimulatedCall
from ivr.phone.verbs import Gather


def gather(call: SimulatedCall, leg: Leg, verb: Gather) -> happened.Talk[Outcome]:
    """Play the nested prompts until the first input, a key or words, and collect what follows.

    "timeout starts only after nested prompts finished, or after the first key."
    """
    first = yield from _first(call, leg, verb)
    found = first if isinstance(first, Ended) else (yield from _follow(call, leg, verb, first))
    if isinstance(found, Ended):
        return found
    if not found and not verb.action_on_empty:
        return Onward()
    return Go(leg.at(verb.action), verb.method, found)


def _follow(
    call: SimulatedCall, leg: Leg, verb: Gather, first: happened.SaidWords | str
) -> happened.Talk[dict[str, str] | Ended]:
    """Return what the action is told of the first input and what belongs to it."""
    if isinstance(first, str):
        return (yield from _collect(call, leg, verb, first))
    assert verb.recognition, "words are taken only where they are recognised"
    return (yield from recognise(call, leg, verb.recognition, first))


def _first(
    call: SimulatedCall, leg: Leg, verb: Gather
) -> happened.Talk[happened.SaidWords | str | Ended]:
    """Return the words that came first, or the key; an empty text when none came."""
    for moment in prompts_of(call, leg, verb):
        heard = yield from listen(call, moment)
        if not isinstance(heard, Onward):
            return heard.key if isinstance(heard, happened.Key) else heard
    return (yield from _next(call, leg, verb, ""))


def _collect(
    call: SimulatedCall, leg: Leg, verb: Gather, digits: str
) -> happened.Talk[dict[str, str] | Ended]:
    """Return what the action is told of the keys that begin with `digits`."""
    while digits and not _complete(verb, digits):
        pressed = yield from _next(call, leg, verb, digits)
        if isinstance(pressed, Ended):
            return pressed
        if not isinstance(pressed, str) or not pressed:
            break
        digits += pressed
    kept = digits.removesuffix(verb.finish_on_key) if verb.finish_on_key else digits
    if not kept and call.dialect.lone_finish_key_sent:
        kept = digits
    return {"Digits": kept} if kept else {}


def _complete(verb: Gather, digits: str) -> bool:
    if verb.finish_on_key and digits.endswith(verb.finish_on_key):
        return True
    return verb.num_digits is not None and len(digits) >= verb.num_digits


def _next(
    call: SimulatedCall, leg: Leg, verb: Gather, digits: str
) -> happened.Talk[happened.SaidWords | str | Ended]:
    """Wait for the next key, or for words while there is no key yet: the first input wins."""
    waiting = happened.AwaitingKey(
        *(verb.timeout, digits, verb.num_digits, verb.finish_on_key, leg.party),
        listens=verb.recognition is not None and not digits,
        keys=verb.keys,
    )
    reaction = yield from _wait(call, waiting)
    if isinstance(reaction, happened.PartyHungUp):
        return hung_up(call, reaction)
    if isinstance(reaction, happened.Key):
        return reaction.key
    return reaction or ""


def _wait(
    call: SimulatedCall, waiting: happened.AwaitingKey
) -> happened.Talk[Taken | happened.PartyHungUp | None]:
    """Return what the line takes in time, or None."""
    while isinstance((did := (yield waiting)), happened.Key | happened.SaidWords):
        after = min(did.after, waiting.seconds)
        call.passes(after)
        if is_taken(did, keys=waiting.keys, words=waiting.listens):
            return did
        waiting = replace(waiting, seconds=waiting.seconds - after)
    if isinstance(did, happened.PartyHungUp):
        return did
    call.passes(waiting.seconds)
    return None
