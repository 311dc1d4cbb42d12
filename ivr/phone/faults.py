"""What goes wrong at the stand-in for Twilio's REST API, as a test orders it request by request."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import Literal

Fault = Literal[
    "401", "404", "429", "500", "503", "slow", "half", "wrong-length", "500-after", "late", "cut"
]
"""A status code, of a request that is not carried out; `slow` carries it out late and answers then;
`half` breaks the connection off halfway the body; `wrong-length` gives half the body and calls it
the whole. Three carry it out at once and do not say so: `500-after` answers with that status,
`late` answers late, `cut` breaks the connection off before the answer."""


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
        """Return what goes wrong with the request that arrives now."""
        with self._lock:
            return self._orders.popleft() if self._orders else None
