"""Things that go wrong at Twilio's REST API, one after the other, on order."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import Literal

Fault = Literal["401", "404", "429", "500", "503", "slow", "half", "wrong-length"]
"""A status code; `slow` answers late; `half` breaks the connection off halfway the body;
`wrong-length` gives half the body and calls it the whole."""


class Faults:
    """Orders for the next requests; `slow_seconds` is how late a slow answer comes."""

    def __init__(self, slow_seconds: float = 5.0) -> None:
        self.slow_seconds = slow_seconds
        self._orders: deque[Fault | None] = deque()
        self._lock = Lock()

    def order(self, *faults: Fault | None) -> Faults:
        """Let the coming requests go wrong in this order, one each; None lets one go well."""
        with self._lock:
            self._orders.extend(faults)
        return self

    def take(self) -> Fault | None:
        """Give what goes wrong with the request that arrives now."""
        with self._lock:
            return self._orders.popleft() if self._orders else None
