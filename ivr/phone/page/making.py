"""How a call of the page is made: its caller phones the line, or the line phones who asked for it.

A call at another time has a line and a Twilio of its own for as long as it lasts. They share what
is stored with the line itself: so what was asked in one call stands in the next.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime

from ivr.phone.calls_elsewhere import CallsElsewhere
from ivr.phone.clock import RunningClock, TimeSource
from ivr.phone.exchange import create_exchange
from ivr.phone.interpreter import Equipment, Interpreter
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.outbound import OutboundInterpreter
from ivr.phone.page.live import LiveCall, Places
from ivr.phone.passing_evening import PassingEvening
from ivr.phone.simulated_call import TwilioNumber, WordsOf
from ivr.phone.story import beginning
from ivr.phone.tapes import Recordings
from ivr.phone.wire import Wire

Worker = Callable[[TimeSource, str, str], Callable[[], object]]
"""Gives what lets the line's worker ring once: by this clock, through the REST API at this address,
and only this number."""


@dataclass(frozen=True)
class CallParts:
    """Everything a call from the page is made with.

    `private_line` serves, for as long as a call lasts, a line whose clock is the given one, and
    yields its address; it shares everything else with the line itself, and so does `worker`.
    """

    number: TwilioNumber
    recordings: Recordings
    api_url: str
    words_of: WordsOf
    places: Places
    private_line: Callable[[TimeSource], AbstractContextManager[str]]
    worker: Worker

    def equipment(self, connect_to: str) -> Equipment:
        """Return what every call is made with; `connect_to` is where its line answers."""
        return {
            "connect_to": connect_to,
            "recordings": self.recordings,
            "api_url": self.api_url,
            "words_of": self.words_of,
        }


def dialled(parts: CallParts, from_: str, start: datetime | None, now: datetime) -> LiveCall:
    """Return a call to the line.

    With a `start` that is the time for the line; without, the line has its own clock, and a test of
    this call begins `now`.
    """
    stack, connect_to = ExitStack(), ""
    clock = RunningClock(start) if start else None
    if clock:
        connect_to = stack.enter_context(parts.private_line(clock))
    interpreter = Interpreter(parts.number, from_=from_, **parts.equipment(connect_to))
    if clock:
        clock.elapsed = lambda: interpreter.seconds
    begins = start or now
    first, fetch = beginning(from_, begins), _fetch(parts, connect_to)
    return LiveCall(interpreter, fetch, parts.places, first, stack, begins)


def rung(parts: CallParts, number: str, since: datetime, until: datetime) -> LiveCall | None:
    """Let an evening pass, and return the call of the line to `number`; None when there is none."""
    with ExitStack() as stack:
        clock = RunningClock(since)
        calls = MadeCalls(clock)
        api_url = stack.enter_context(_twilio(parts, clock, calls))
        evening = PassingEvening(clock, calls, parts.worker(clock, api_url, number))
        made = evening.call_to(number, until)
        if made is None:
            return None
        connect_to = stack.enter_context(parts.private_line(clock))
        equipment = parts.equipment(connect_to)
        interpreter = OutboundInterpreter(parts.number, made, calls, clock=clock, **equipment)
        begins, fetch = clock(), _fetch(parts, connect_to)
        first = beginning(number, begins, rung=True)
        clock.elapsed = lambda: interpreter.seconds
        return LiveCall(interpreter, fetch, parts.places, first, stack.pop_all(), begins)


def rung_now(parts: CallParts, now: datetime) -> LiveCall | None:
    """Return the call that the line makes at this moment; None when it rings nobody.

    It was asked of the stand-in for Twilio, in a process of its own, and goes on there.
    """
    number = parts.number
    calls = CallsElsewhere(parts.api_url, number.account_sid, number.auth_token)
    made = next(iter(calls.waiting()), None)
    if made is None:
        return None
    interpreter = OutboundInterpreter(number, made, calls, **parts.equipment(""))
    first = beginning(made.order.to, now, rung=True)
    return LiveCall(interpreter, _fetch(parts, ""), parts.places, first, ExitStack(), now)


def _twilio(parts: CallParts, clock: TimeSource, calls: MadeCalls) -> AbstractContextManager[str]:
    """Serve a Twilio where it is the time of this call."""
    account, token = parts.number.account_sid, parts.number.auth_token
    recordings = Recordings(parts.recordings.folder, clock)
    return serve(create_exchange(recordings, account, token, calls=calls))


def _fetch(parts: CallParts, connect_to: str) -> Callable[[str], bytes]:
    number = parts.number
    return Wire(number.auth_token, public_url=number.voice_url, connect_to=connect_to).fetch_sound
