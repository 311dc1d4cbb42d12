"""Who asks a service waits for a turn: a while after the last one, and all of them when it is busy.

One refusal holds up everybody who asks, and from then on all ask half as often: a service that
says 429 to one of our requests has had too many of all of them.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


class EndedError(Exception):
    """There will be no more turns: what asked for one was broken off."""


@dataclass
class Turns:
    """Turns for the threads of one process, at least `apart_s` seconds from each other."""

    apart_s: float = 1.0
    longest_apart_s: float = 16.0
    _next: float = 0.0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _is_ended: bool = False

    def wait(self) -> None:
        """Return at the next turn, which is then ours alone.

        Raises:
            EndedError: end() was called, perhaps while we waited.
        """
        with self._changed:
            while not self._is_ended and (left := self._next - time.monotonic()) > 0:
                self._changed.wait(left)
            if self._is_ended:
                raise EndedError
            self._next = time.monotonic() + self.apart_s

    def hold(self, seconds: float, *, slower: bool) -> None:
        """Give nobody a turn for so long; `slower`: and from then on half as many."""
        with self._changed:
            self._next = max(self._next, time.monotonic() + seconds)
            if slower:
                self.apart_s = min(self.apart_s * 2, max(self.longest_apart_s, self.apart_s))

    def end(self) -> None:
        """Wake all who wait, and let them go without a turn."""
        with self._changed:
            self._is_ended = True
            self._changed.notify_all()
