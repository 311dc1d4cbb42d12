"""The calls that pages are making in this process; whoever left is hung up after a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from ivr.phone.page.live import LiveCall
from ivr.phone.page.making import CallParts, dialled, rung, rung_now
from ivr.phone.simulated_call import LONGEST

MOST_CALLS = 20
"""Calls at a time in one process; the one that was quiet longest makes way for a new one."""

PATIENCE = float(LONGEST)
"""Seconds after which a page that says nothing has left; it says nothing while people talk."""


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
        """Return a new call to the line that still has to begin, as `making.dialled` makes it."""
        self.clean()
        return self._keep(dialled(self._parts, from_, start, now))

    def be_rung(self, number: str, since: datetime, until: datetime) -> tuple[str, LiveCall] | None:
        """Return the call of the line to `number` between two moments; None when there is none."""
        self.clean()
        call = rung(self._parts, number, since, until)
        return self._keep(call) if call else None

    def be_rung_now(self, now: datetime) -> tuple[str, LiveCall] | None:
        """Return the call that the line makes at this moment; None when it rings nobody."""
        self.clean()
        call = rung_now(self._parts, now)
        return self._keep(call) if call else None

    def _keep(self, call: LiveCall) -> tuple[str, LiveCall]:
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
