"""The calls that pages are making in this process; whoever left is hung up after a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from ivr.phone.clock import RunningClock, TimeSource
from ivr.phone.interpreter import Interpreter
from ivr.phone.page.live import LiveCall, Places
from ivr.phone.simulated_call import LONGEST, TwilioNumber, WordsOf
from ivr.phone.story import beginning
from ivr.phone.tapes import Recordings
from ivr.phone.wire import Wire

MOST_CALLS = 20
"""Calls at a time in one process; the one that was quiet longest makes way for a new one."""

PATIENCE = float(LONGEST)
"""Seconds after which a page that says nothing has left; it says nothing while people talk."""


@dataclass(frozen=True)
class CallParts:
    """Everything a call from the page is made with.

    `private_line` serves, for as long as a call lasts, a line whose clock is the given one, and
    yields its address; it shares everything else with the line itself.
    """

    number: TwilioNumber
    recordings: Recordings
    api_url: str
    words_of: WordsOf
    places: Places
    private_line: Callable[[TimeSource], AbstractContextManager[str]]


class OpenCalls:
    """Makes calls and finds them again by an id that cannot be guessed.

    Args:
        parts: what calls are made with.
        monotonic: gives seconds, to tell how long a page has said nothing.
    """

    def __init__(self, parts: CallParts, monotonic: Callable[[], float]) -> None:
        self._parts = parts
        self._monotonic = monotonic
        self._calls: dict[str, LiveCall] = {}
        self._used: dict[str, float] = {}
        self._lock = Lock()

    def make(self, from_: str, start: datetime | None, now: datetime) -> tuple[str, LiveCall]:
        """Return a new call that still has to begin.

        With a `start` that is the time for the line; without, the line has its own clock, and a
        test of this call begins `now`.
        """
        self.clean()
        call = _call(self._parts, from_, start, now)
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._calls[key] = call
            self._used[key] = self._monotonic()
        return key, call

    def find(self, key: str) -> LiveCall | None:
        """Return a call, which is then known to be in use."""
        with self._lock:
            if key in self._calls:
                self._used[key] = self._monotonic()
            return self._calls.get(key)

    def clean(self) -> None:
        """Hang up and forget the calls whose page has left, and the oldest when there are many."""
        for call in self._forgotten():
            call.leave()

    def _forgotten(self) -> list[LiveCall]:
        with self._lock:
            since = self._monotonic() - PATIENCE
            by_age = sorted(self._used, key=lambda key: self._used[key])
            crowded = set(by_age[: max(0, len(by_age) - MOST_CALLS + 1)])
            gone = [key for key in by_age if key in crowded or self._used[key] < since]
            for key in gone:
                del self._used[key]
            return [self._calls.pop(key) for key in gone]


def _call(parts: CallParts, from_: str, start: datetime | None, now: datetime) -> LiveCall:
    stack, connect_to = ExitStack(), ""
    clock = RunningClock(start) if start else None
    if clock:
        connect_to = stack.enter_context(parts.private_line(clock))
    interpreter = Interpreter(
        parts.number,
        from_=from_,
        connect_to=connect_to,
        recordings=parts.recordings,
        api_url=parts.api_url,
        words_of=parts.words_of,
    )
    if clock:
        clock.elapsed = lambda: interpreter.seconds
    number = parts.number
    wire = Wire(number.auth_token, public_url=number.voice_url, connect_to=connect_to)
    first = beginning(from_, start or now)
    return LiveCall(interpreter, wire.fetch_sound, parts.places, first, stack)
