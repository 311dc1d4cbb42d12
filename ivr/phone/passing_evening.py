"""An evening of the line: it passes minute by minute, until the line calls somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.phone.clock import RunningClock
from ivr.phone.made_calls import MadeCall, MadeCalls

STEP = timedelta(minutes=1)
"""Between two rounds of the worker; a real one makes them oftener, to the same end."""


@dataclass(frozen=True)
class PassingEvening:
    """What the line does on an evening, of which nobody has to wait out the hours.

    Args:
        clock: the time it is for the line and for Twilio; it goes on from where it stands.
        calls: those that Twilio was asked to make.
        go_round: lets the worker do once what is due.
    """

    clock: RunningClock
    calls: MadeCalls
    go_round: Callable[[], object]

    def call_to(self, number: str, until: datetime) -> MadeCall | None:
        """Return the first call to `number`, which rings now; None when `until` brings none."""
        while self.clock() < until:
            self.go_round()
            if waiting := self._waiting(number):
                return waiting[0]
            self.clock.start += STEP
        return None

    def _waiting(self, number: str) -> Sequence[MadeCall]:
        return [call for call in self.calls.waiting() if call.order.to == number]
