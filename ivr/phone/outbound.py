"""A call that the line asked for: the telephone of a person rings, and what follows is as any call.

Source: https://www.twilio.com/docs/voice/api/call-resource. The line's number is the `From` and the
person is the `To`; once somebody, or a machine, has answered, Twilio asks the address of the order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ivr.phone import happenings as happened
from ivr.phone.clock import TimeSource, real_time, timestamp
from ivr.phone.happenings import EndReason, HungUp, Party, Purpose, Talk
from ivr.phone.interpreter import Equipment, Interpreter
from ivr.phone.made_calls import BUFFER, PROGRESS, CallOrder, CallProgress, CallStatus, MadeCall
from ivr.phone.simulated_call import Callback, Leg, TwilioNumber


class OutboundInterpreter(Interpreter):
    """One call that was made, from the first ring to the last status callback.

    Args:
        number: a number of the account, which tells its token and region.
        made: the call.
        calls: where is told what becomes of it.
        clock: gives the moment that a status callback tells.
        equipment: the arguments of Interpreter but for the caller.
    """

    def __init__(
        self,
        number: TwilioNumber,
        made: MadeCall,
        calls: CallProgress,
        *,
        clock: TimeSource = real_time,
        **equipment: Unpack[Equipment],
    ) -> None:
        super().__init__(_as_ordered(number, made.order), **equipment)
        self._call.caller = Leg(Party.CALLER, _identity(number, made))
        self._made = made
        self._calls = calls
        self._clock = clock
        self._rang = 0.0

    def run(self) -> Talk[None]:
        """Let it ring, and carry the call out when it is answered."""
        yield from self._tell("initiated", "initiated")
        yield from self._tell("ringing", "ringing")
        status = yield from self._ring()
        self._rang = self._call.seconds
        ending = EndReason.UNANSWERED
        if status == "in-progress":
            self._calls.is_answered(self.sid)
            yield from self._tell("answered", "in-progress")
            ending, status = (yield from self._to_the_end()), "completed"
        yield HungUp(ending)
        yield from self._call.deliver()
        yield from self._ends(status)

    def _ring(self) -> Talk[CallStatus]:
        order, longest = self._made.order, self._made.order.timeout + BUFFER
        reaction = yield happened.BeingRung(order.to, longest, order.from_)
        match reaction:
            case happened.DialResult(outcome, after) if outcome != "no-answer":
                self._call.passes(min(after, longest))
                return "in-progress" if outcome == "answered" else outcome
            case happened.PartyHungUp(after):
                self._call.passes(min(after, longest))
                return self._call.dialect.refused
            case _:
                self._call.passes(longest)
                return "no-answer"

    def _ends(self, status: CallStatus) -> Talk[None]:
        spoken = round(self._call.seconds - self._rang)
        self._calls.ends(self.sid, status, spoken)
        yield from self._tell("completed", status, CallDuration=str(spoken))

    def _tell(self, event: str, status: str, **more: str) -> Talk[None]:
        """Send the status callback, if the order asked for this event."""
        order = self._made.order
        if not order.status_callback or event not in order.callback_events:
            return
        params = {**self._call.caller.identity, "CallStatus": status, **more}
        if self._call.dialect.tells_order:
            params |= self._in_order(event)
        yield from self._call.send(
            Callback(Purpose.CALL_STATUS, order.status_callback, order.callback_method, params)
        )

    def _in_order(self, event: str) -> dict[str, str]:
        return {
            "Timestamp": timestamp(self._clock()),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(PROGRESS.index(event)),
        }


def _as_ordered(number: TwilioNumber, order: CallOrder) -> TwilioNumber:
    """Return the number that calls, with the addresses of the order instead of its own."""
    return replace(
        number,
        number=order.from_,
        voice_url=order.url,
        voice_method=order.method,
        fallback_url=order.fallback_url,
        status_callback=order.status_callback,
    )


def _identity(number: TwilioNumber, made: MadeCall) -> dict[str, str]:
    return {
        "AccountSid": number.account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": made.sid,
        "Direction": "outbound-api",
        "From": made.order.from_,
        "To": made.order.to,
    }
