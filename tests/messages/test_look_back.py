"""Promise: after an outage of any length the reconciler asks from before it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ivr.messages.reconcile import reconcile
from ivr.messages.work import Work
from ivr.twilio.recordings import Description

NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)


@dataclass
class Asked:
    """Stands for Twilio's list of recordings, and remembers from which day on it was asked."""

    since_days: list[date] = field(default_factory=list)

    def since(self, day: date) -> Iterator[Description]:
        self.since_days.append(day)
        return iter(())


@pytest.mark.parametrize(
    ("last", "day"),
    [
        (datetime(2027, 1, 4, 7, 50, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 12, 24, 18, 0, tzinfo=UTC), date(2026, 12, 23)),
        (None, date(2026, 12, 3)),
    ],
    ids=["ten minutes ago", "before Christmas", "never"],
)
def test_it_looks_back_past_the_last_time(last: datetime | None, day: date) -> None:
    twilio: Any = Asked()
    work = cast(Work, SimpleNamespace(twilio=twilio, clock=lambda: NOW))
    assert reconcile(work, last) == 0
    assert twilio.since_days == [day]
