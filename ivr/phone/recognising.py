"""The words that a caller says in a Gather: until silence ends them no key counts any more."""

from __future__ import annotations

from ivr.phone import happenings as happened
from ivr.phone.hearing import listen
from ivr.phone.simulated_call import Ended, Leg, SimulatedCall
from ivr.phone.verbs import Recognition


def recognise(
    call: SimulatedCall, leg: Leg, rule: Recognition, first: happened.SaidWords
) -> happened.Talk[dict[str, str] | Ended]:
    """Return what the action is told of words that have begun; empty when none was recognised.

    What is said before the silence is over belongs to it; the longest speech ends it at once.
    """
    said, left = list[happened.SaidWords](), float(rule.seconds)
    more: happened.SaidWords | Ended | None = first
    while isinstance(more, happened.SaidWords):
        call.passes(min(more.seconds, left))
        said, left = [*said, more], left - more.seconds
        more = (yield from _more(call, leg, rule)) if left > 0 else None
    return more or _result(said, left, call.dialect.tells_confidence)


def _more(
    call: SimulatedCall, leg: Leg, rule: Recognition
) -> happened.Talk[happened.SaidWords | Ended | None]:
    """Return what is said before the silence is over; None when nothing is."""
    silence = happened.Quiet(rule.silence, False, leg.party, listens=True)
    heard = yield from listen(call, silence)
    return heard if isinstance(heard, happened.SaidWords | Ended) else None


def _result(said: list[happened.SaidWords], left: float, tells_confidence: bool) -> dict[str, str]:
    words = [word for one in said for word in _recognised(one, one is said[-1], left)]
    told = [one.confidence for one in said if one.confidence is not None]
    if not words:
        return {}
    confidence = {"Confidence": str(min(told))} if told and tells_confidence else {}
    return {"SpeechResult": " ".join(words), **confidence}


def _recognised(one: happened.SaidWords, is_last: bool, left: float) -> list[str]:
    """Return the words said in time; `left` is less than 0 when the last went on for longer."""
    words = one.words.split()
    if not is_last or left >= 0:
        return words
    return words[: int(len(words) * (one.seconds + left) / one.seconds)]
