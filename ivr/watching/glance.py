"""Asks a slow question in a thread of its own: one at a time, not too often, and never in vain."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

_Seen = TypeVar("_Seen")


class Glance(Generic[_Seen]):
    """What a question last brought, for at most `fresh` seconds.

    Whoever comes when it is older waits for the answer, for at most `patience` seconds; others who
    come meanwhile get the last one at once. So however often somebody looks, the question is asked
    once in `fresh` seconds, and one thread waits for it.
    """

    def __init__(self, ask: Callable[[], _Seen], fresh: float = 1.0, patience: float = 2.0) -> None:
        self._ask, self._fresh, self.patience = ask, fresh, patience
        self._lock = Lock()
        self._answered = Event()
        self._asked = -fresh
        self._is_asking = False
        self._seen: _Seen | None = None

    def now(self) -> _Seen | None:
        """Return what was seen last; None where the question has had no answer in time."""
        if self._begins() or self._seen is None:
            self._answered.wait(max(0.0, self._asked + self.patience - time.monotonic()))
        return None if self._is_late() else self._seen

    def _begins(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if self._is_asking or now < self._asked + self._fresh:
                return False
            self._asked, self._is_asking = now, True
            self._answered.clear()
        try:
            Thread(target=self._look, name="look", daemon=True).start()
        except RuntimeError:  # No thread can be started now; the next one tries again.
            self._ends(None)
        return True

    def _look(self) -> None:
        seen = None
        try:
            seen = self._ask()
        except Exception:
            log.exception("a look at the line failed")
        self._ends(seen)

    def _ends(self, seen: _Seen | None) -> None:
        self._seen, self._is_asking = seen, False
        self._answered.set()

    def _is_late(self) -> bool:
        return self._is_asking and time.monotonic() >= self._asked + self.patience
