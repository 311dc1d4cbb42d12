"""The calls that a line asked Twilio to make: what was ordered, and what has become of each.

They are kept in memory: whoever lets people answer them shares the process with the exchange.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Literal, Protocol

from ivr.phone.clock import TimeSource, real_time
from ivr.phone.dialect import twilio_sid
from ivr.phone.faults import Faults
from ivr.phone.verbs import Method

CallStatus = Literal[
    "queued", "ringing", "in-progress", "completed", "busy", "no-answer", "failed", "canceled"
]
WAITING: frozenset[CallStatus] = frozenset({"queued", "ringing"})
PROGRESS = ("initiated", "ringing", "answered", "completed")
"""The events that a status callback may tell of, in order."""
OVER: frozenset[CallStatus] = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


BUFFER = 5
"""Seconds Twilio adds to the timeout of an order."""


@dataclass(frozen=True)
class CallOrder:
    """What POST /Calls asks for; `timeout` is in seconds, an address that is empty is not asked."""

    to: str
    from_: str
    url: str
    method: Method = "POST"
    fallback_url: str = ""
    status_callback: str = ""
    callback_method: Method = "POST"
    callback_events: frozenset[str] = frozenset({"completed"})
    timeout: int = 60


@dataclass(frozen=True)
class MadeCall:
    """One call; the moments are in UTC, None as long as they did not come; `seconds` were spoken.

    `started` is when the telephone began to ring: "empty if the call has not yet been dialed".
    """

    sid: str
    order: CallOrder
    created: datetime
    status: CallStatus = "queued"
    started: datetime | None = None
    ended: datetime | None = None
    seconds: int | None = None


class CallProgress(Protocol):
    """Where is told what becomes of a call that was made."""

    def is_answered(self, sid: str) -> object:
        """Let somebody, or a machine, answer."""

    def ends(self, sid: str, status: CallStatus, seconds: int = 0) -> object:
        """Let it be over; `seconds` is how long was spoken."""


class MadeCalls:
    """Every call that was made, in order; safe for several threads.

    Args:
        clock: gives the moment at Twilio.
        own_numbers: those that a call may come from; none means any.
        dials_at_once: a call rings as soon as it was made. Else it stays in Twilio's queue, where
            it has no start time and no filter on that finds it, until `rings`.
        new_sid: makes the identifier of a call, in the dialect of the telephone.
    """

    def __init__(
        self,
        clock: TimeSource = real_time,
        own_numbers: Collection[str] = (),
        *,
        dials_at_once: bool = True,
        new_sid: Callable[[str], str] = twilio_sid,
    ) -> None:
        self.own_numbers = frozenset(own_numbers)
        self.faults = Faults()
        """What goes wrong with the next requests to make a call, and with no others."""
        self._clock = clock
        self.dials_at_once = dials_at_once
        self.new_sid = new_sid
        self._calls: dict[str, MadeCall] = {}
        self._lock = Lock()

    def make(self, order: CallOrder) -> MadeCall:
        """Make a call, and return it as it was in Twilio's queue."""
        call = MadeCall(self.new_sid("CA"), order, self._now())
        with self._lock:
            self._calls[call.sid] = call
        if self.dials_at_once:
            self.rings(call.sid)
        return call

    def all(self) -> list[MadeCall]:
        """Return every call, the one that was made first in front."""
        with self._lock:
            return list(self._calls.values())

    def get(self, sid: str) -> MadeCall | None:
        """Return one call; None when there never was one."""
        with self._lock:
            return self._calls.get(sid)

    def to(self, number: str) -> list[MadeCall]:
        """Return the calls to a number, the first in front."""
        return [call for call in self.all() if call.order.to == number]

    def per_number(self) -> Counter[str]:
        """Return how often each number was called."""
        return Counter(call.order.to for call in self.all())

    def waiting(self) -> list[MadeCall]:
        """Return the calls that nobody has answered yet, the first in front."""
        return [call for call in self.all() if call.status in WAITING]

    def rings(self, sid: str) -> MadeCall:
        """Let the telephone ring."""
        return self._change(sid, status="ringing", started=self._now())

    def is_answered(self, sid: str) -> MadeCall:
        """Let somebody, or a machine, answer."""
        return self._change(sid, status="in-progress")

    def ends(self, sid: str, status: CallStatus, seconds: int = 0) -> MadeCall:
        """Let it be over; `seconds` is how long was spoken."""
        return self._change(sid, status=status, ended=self._now(), seconds=seconds)

    def forget(self) -> None:
        """Start anew: nothing was made, and a call rings as soon as it is."""
        with self._lock:
            self._calls.clear()
        self.dials_at_once = True

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _change(self, sid: str, **changes: object) -> MadeCall:
        with self._lock:
            changed = replace(self._calls[sid], **changes)  # type: ignore[arg-type]  # names are checked by replace
            self._calls[sid] = changed
            return changed
