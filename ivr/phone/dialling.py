"""Dial: ringing, the whisper on the other side, the conversation, and what the line hears of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ivr.phone import happenings as happened
from ivr.phone.clock import real_time, timestamp
from ivr.phone.happenings import DialOutcome, Party, Purpose, TwimlError
from ivr.phone.hearing import hung_up
from ivr.phone.simulated_call import Callback, Ended, Go, Leg, Onward, Outcome, SimulatedCall
from ivr.phone.verbs import Dial, Number

BUFFER = 5
"""Seconds Twilio adds to the timeout of a Dial."""

Follow = Callable[[SimulatedCall, Leg, Go], happened.Talk[Ended | Onward]]
"""Carries out a document and those it leads to; the whisper needs it."""


@dataclass(frozen=True)
class _Dialled:
    """How the dialling ended; `seconds` is the conversation, None when nobody answered."""

    status: str
    sid: str
    bridged: bool = False
    seconds: float | None = None


def dial(call: SimulatedCall, leg: Leg, verb: Dial, follow: Follow) -> happened.Talk[Outcome]:
    """Ring, whisper, connect; then the action, or without one the next verb.

    "With action set, verbs behind Dial never run"; "caller hangs up: the session ends".
    """
    callee = _callee(call, leg, verb)
    result = yield from _reach(call, leg, callee, verb, follow)
    if isinstance(result, Ended):
        return (yield from _left(call, leg, verb, callee, result))
    if verb.action is None:
        return Onward()
    return Go(leg.at(verb.action), verb.method, _action_params(call, result))


def _shown(call: SimulatedCall, leg: Leg, verb: Dial) -> str:
    """Return the number that the telephone which rings shows."""
    caller_id = verb.caller_id if verb.caller_id is not None else leg.identity["From"]
    ours = {leg.identity["From"], leg.identity["To"], call.number.number}
    if caller_id not in ours or not re.fullmatch(r"\+?[0-9]{4,16}", caller_id):
        remedy = "Set callerId to the line's own number; an anonymous caller has none to show."
        raise TwimlError(13214, f"<Dial> would show callerId {caller_id!r}.", remedy)
    return caller_id


def _callee(call: SimulatedCall, leg: Leg, verb: Dial) -> Leg:
    identity = {
        "AccountSid": leg.identity["AccountSid"],
        "ApiVersion": leg.identity["ApiVersion"],
        "CallSid": call.dialect.new_call_sid("CA"),
        "ParentCallSid": leg.identity["CallSid"],
        "From": _shown(call, leg, verb),
        "To": verb.numbers[0].number,
        "Direction": "outbound-dial",
    }
    return Leg(Party.COLLEAGUE, identity, url=leg.url)


def _reach(
    call: SimulatedCall, leg: Leg, callee: Leg, verb: Dial, follow: Follow
) -> happened.Talk[_Dialled | Ended]:
    number = verb.numbers[0]
    sid = callee.identity["CallSid"]
    yield from _tell(call, leg, callee, number, "initiated")
    yield from _tell(call, leg, callee, number, "ringing")
    rung = yield from _ring(call, verb, callee.identity["From"])
    if isinstance(rung, Ended):
        return rung
    if rung != "answered":
        yield from _tell(call, leg, callee, number, "completed", rung)
        return _Dialled(rung, sid)
    yield from _tell(call, leg, callee, number, "answered", "in-progress")
    result = yield from _answered(call, leg, callee, verb, follow)
    yield from _tell(call, leg, callee, number, "completed", "completed")
    return result


def _ring(call: SimulatedCall, verb: Dial, caller_id: str) -> happened.Talk[DialOutcome | Ended]:
    longest = verb.timeout + BUFFER
    numbers = tuple(number.number for number in verb.numbers)
    reaction = yield happened.Ringing(numbers, longest, caller_id)
    match reaction:
        case happened.DialResult(outcome, after) if outcome != "no-answer":
            call.passes(min(after, longest))
            return outcome
        case happened.PartyHungUp():
            return hung_up(call, reaction)
        case _:
            call.passes(longest)
            return "no-answer"


def _answered(
    call: SimulatedCall, leg: Leg, callee: Leg, verb: Dial, follow: Follow
) -> happened.Talk[_Dialled | Ended]:
    number = verb.numbers[0]
    sid = callee.identity["CallSid"]
    picked_up = call.seconds
    if number.url is not None:
        whispered = yield from follow(call, callee, Go(leg.at(number.url), number.method))
        if isinstance(whispered, Ended):
            if whispered.by is Party.CALLER:
                return whispered
            return _Dialled(call.dialect.declined, sid, seconds=call.seconds - picked_up)
    gone = yield from _talk(call, verb)
    if gone is not None:
        return gone
    return _Dialled("completed", sid, bridged=True, seconds=call.seconds - picked_up)


def _talk(call: SimulatedCall, verb: Dial) -> happened.Talk[Ended | None]:
    left = float(verb.time_limit)
    while True:
        reaction = yield happened.Connected(verb.numbers[0].number, left)
        match reaction:
            case happened.PartyHungUp(_, Party.CALLER):
                return hung_up(call, reaction)
            case happened.PartyHungUp(after, Party.COLLEAGUE):
                call.passes(min(after, left))
                return None
            case happened.Key(key, after):
                call.passes(after)
                left -= after
                if key == "*" and verb.hangup_on_star:
                    return None
            case _:
                call.passes(left)
                return None


def _left(
    call: SimulatedCall, leg: Leg, verb: Dial, callee: Leg, ended: Ended
) -> happened.Talk[Outcome]:
    """Let the caller be gone: nothing more is played, whatever the action answers."""
    if verb.action is not None and call.dialect.action_after_caller_left:
        leg.status = "completed"
        result = _Dialled("canceled", callee.identity["CallSid"])
        params = _action_params(call, result)
        yield from call.fetch(leg, Go(leg.at(verb.action), verb.method, params))
    return ended


def _action_params(call: SimulatedCall, result: _Dialled) -> dict[str, str]:
    params = {"DialCallStatus": result.status, "DialCallSid": result.sid}
    if call.dialect.tells_bridged:
        params["DialBridged"] = "true" if result.bridged else "false"
    if result.seconds is not None:
        params["DialCallDuration"] = str(round(result.seconds))
    return params


def _tell(
    call: SimulatedCall, leg: Leg, callee: Leg, number: Number, event: str, status: str = ""
) -> happened.Talk[None]:
    """Send the Number's status callback, if it asked for this event."""
    if number.callback is None or event not in number.callback_events:
        return
    order = ("initiated", "ringing", "answered", "completed").index(event)
    params = {
        **callee.identity,
        "CallStatus": status or event,
        "Timestamp": timestamp(real_time()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(order),
    }
    address = leg.at(number.callback)
    yield from call.send(Callback(Purpose.NUMBER_STATUS, address, number.callback_method, params))
