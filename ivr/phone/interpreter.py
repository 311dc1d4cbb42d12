"""A telephone that speaks TwiML: carries out a line's documents as Twilio's pages say Twilio does.

`run()` is a generator: it yields what the people on the call experience and receives what they do,
so the same code serves a test in virtual time and a page in a browser in real time. It knows
nothing of the line but its addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, assert_never

from ivr.phone.dialect import TWILIO, Dialect
from ivr.phone.dialling import dial
from ivr.phone.gathering import gather
from ivr.phone.happenings import EndReason, Failed, HungUp, Party, Purpose, Talk, TwimlError
from ivr.phone.hearing import hear
from ivr.phone.simulated_call import (
    LONGEST,
    Callback,
    Ended,
    Go,
    Leg,
    Onward,
    Outcome,
    SimulatedCall,
    TwilioNumber,
    WordsOf,
)
from ivr.phone.tapes import Recordings
from ivr.phone.taping import record
from ivr.phone.verbs import Dial, Gather, Hangup, Pause, Play, Record, Redirect, Reject, Say, Verb
from ivr.phone.wire import Wire


class Equipment(TypedDict, total=False):
    """What a call is made with, whoever made it; see Interpreter."""

    connect_to: str
    recordings: Recordings | None
    api_url: str
    words_of: WordsOf
    dialect: Dialect
    patience: float
    lengths: dict[str, float] | None


class Circumstances(Equipment, total=False):
    """The arguments of Interpreter, which a story may set."""

    from_: str


class Interpreter:
    """One call to a number, from dialling to the last status callback.

    Args:
        number: the number as it is set up at Twilio.
        from_: the caller's number, or any of Twilio's words for a withheld one.
        connect_to: where the origin of `number.voice_url` can really be reached, if elsewhere.
        recordings: where messages are kept; without it a Record is an error.
        api_url: origin of the REST API named in RecordingUrl, by default Twilio's own.
        words_of: the words of a sound file by its address, None when unknown.
        dialect: how it behaves where Twilio's pages leave a choice, and what it leaves out.
        patience: seconds a request may take.
        lengths: seconds of the sound files that Twilio's caches hold already, by address; what is
            fetched is added. By default each call fetches its own.
    """

    def __init__(  # noqa: PLR0913  # a call has this many independent circumstances
        self,
        number: TwilioNumber,
        *,
        from_: str = "+31612345678",
        connect_to: str = "",
        recordings: Recordings | None = None,
        api_url: str = "",
        words_of: WordsOf = lambda url: None,
        dialect: Dialect = TWILIO,
        patience: float = 15.0,
        lengths: dict[str, float] | None = None,
    ) -> None:
        wire = Wire(
            number.auth_token,
            region=number.region if dialect.tells_region else "",
            public_url=number.voice_url,
            connect_to=connect_to,
            patience=patience,
        )
        caller = Leg(Party.CALLER, identity_of(number, from_, dialect), status="ringing")
        self._call = SimulatedCall(
            number,
            caller,
            wire,
            recordings,
            words_of,
            dialect,
            api_url.rstrip("/") or "https://api.twilio.com",
            {} if lengths is None else lengths,
        )

    @property
    def sid(self) -> str:
        """The CallSid."""
        return self._call.caller.identity["CallSid"]

    @property
    def seconds(self) -> float:
        """Seconds since pick-up, up to the last reaction; the time requests took is not in it."""
        return self._call.seconds

    def run(self) -> Talk[None]:
        """Make the call."""
        ending = yield from self._to_the_end()
        yield HungUp(ending)
        yield from self._call.deliver()
        yield from self._tell_status(ending)

    def _to_the_end(self) -> Talk[EndReason]:
        number, caller = self._call.number, self._call.caller
        go = Go(number.voice_url, number.voice_method)
        while True:
            try:
                ended = yield from follow(self._call, caller, go)
            except TwimlError as error:
                yield Failed(error)
                fallback = self._fallback(error)
                if fallback is None:
                    return EndReason.ERROR
                go = fallback
            else:
                return ended.ending if isinstance(ended, Ended) else EndReason.LINE_HUNG_UP

    def _fallback(self, error: TwimlError) -> Go | None:
        """Return the fallback document, unless there is none or it was what failed."""
        number, caller = self._call.number, self._call.caller
        if not number.fallback_url or caller.url == number.fallback_url:
            return None
        extra = {"ErrorCode": str(error.code), "ErrorUrl": caller.url}
        return Go(number.fallback_url, extra=extra)

    def _tell_status(self, ending: EndReason) -> Talk[None]:
        number, caller = self._call.number, self._call.caller
        if not number.status_callback:
            return
        params = {
            **caller.identity,
            "CallStatus": "busy" if ending is EndReason.REJECTED else "completed",
            "CallDuration": str(round(self._call.seconds)),
        }
        yield from self._call.send(
            Callback(Purpose.CALL_STATUS, number.status_callback, "POST", params)
        )


def identity_of(number: TwilioNumber, from_: str, dialect: Dialect = TWILIO) -> dict[str, str]:
    """Return the parameters of a call's requests: "Request parameters" of docs/voice/twiml."""
    always = {
        "AccountSid": number.account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": dialect.new_call_sid("CA"),
        "Direction": "inbound",
        "From": from_,
        "To": number.number,
    }
    return always | (_places(from_) if dialect.tells_places else {})


def _places(from_: str) -> dict[str, str]:
    """Return where both numbers are; of a Dutch one Twilio knows no more than the country."""
    country = "NL" if from_.startswith("+31") else ""
    names = [f"{side}{place}" for side in ("From", "To") for place in ("City", "State", "Zip")]
    return dict.fromkeys(names, "") | {"FromCountry": country, "ToCountry": "NL"}


def follow(call: SimulatedCall, leg: Leg, go: Go) -> Talk[Ended | Onward]:
    """Carry out documents until one has nothing after its last verb, or somebody hangs up."""
    while True:
        verbs = yield from call.fetch(leg, go)
        outcome = yield from _perform(call, leg, verbs)
        if not isinstance(outcome, Go):
            return outcome
        go = outcome


def _perform(call: SimulatedCall, leg: Leg, verbs: Sequence[Verb]) -> Talk[Outcome]:
    for verb in verbs:
        if call.seconds > LONGEST:
            return Ended(EndReason.TOO_LONG, leg.party)
        outcome = yield from _carry_out(call, leg, verb)
        if not isinstance(outcome, Onward):
            return outcome
    return Onward()


def _carry_out(call: SimulatedCall, leg: Leg, verb: Verb) -> Talk[Outcome]:  # noqa: PLR0911  # a table
    if isinstance(verb, Reject):
        ending = EndReason.REJECTED if leg.status == "ringing" else EndReason.LINE_HUNG_UP
        return Ended(ending, leg.party)
    leg.status = "in-progress"
    match verb:
        case Say() | Play() | Pause():
            return (yield from hear(call, leg, verb))
        case Gather():
            return (yield from gather(call, leg, verb))
        case Record():
            return (yield from record(call, leg, verb))
        case Dial():
            return (yield from dial(call, leg, verb, follow))
        case Redirect(url, method):
            return Go(leg.at(url), method)
        case Hangup():
            return Ended(EndReason.LINE_HUNG_UP, leg.party)
        case _:
            assert_never(verb)
