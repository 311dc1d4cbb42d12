"""Decides whether the clock can be trusted so far that something may be deleted because of it.

A wrong clock must erase nothing. So ours has to agree with one that a fault of this machine cannot
move: Twilio's, or that of a database server elsewhere. Pure: readings in, a doubt or none out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.store.upkeep import Doubt

TOLERANCE = timedelta(minutes=5)
"""How far two clocks that agree may differ (the usual bound: RFC 4120, 3.1.3, Kerberos).

It covers the seconds of a question, a `Date` in whole seconds and a machine without NTP for weeks,
and is nothing beside the shortest promise, a day.
"""

LONGEST_SILENCE = timedelta(days=1)
"""How long no worker may have looked at the clocks before that itself calls for a witness.

A machine that stood still for an evening has told nothing odd; a month may be a battery that died.
"""


@dataclass(frozen=True)
class Readings:
    """What the clocks say at one moment; None where there is no such clock, or no answer.

    `seen_at` is what the clock of a worker said when the clocks were last compared, and `doubted`
    what came of that; `jumped` is whether ours moved otherwise than time did since this worker
    started (time.monotonic).
    """

    ours: datetime
    twilio: datetime | None = None
    database: datetime | None = None
    seen_at: datetime | None = None
    doubted: Doubt | None = None
    jumped: bool = False


def doubt(readings: Readings) -> Doubt | None:
    """Give why nothing may be deleted; None when two clocks agree.

    One clock that disagrees is enough. After a jump or a disagreement only Twilio's clock counts: a
    database server may be a guest of this machine, and have jumped along.
    """
    others = [other for other in (readings.twilio, readings.database) if other is not None]
    if any(abs(readings.ours - other) > TOLERANCE for other in others):
        return Doubt.DISAGREE
    if readings.twilio is not None:
        return None
    if readings.doubted in (Doubt.DISAGREE, Doubt.JUMPED):
        return readings.doubted
    if readings.jumped or _differs_from_the_last_look(readings):
        return Doubt.JUMPED
    return None if others else Doubt.ALONE


def _differs_from_the_last_look(readings: Readings) -> bool:
    if readings.seen_at is None:
        return False
    return not -TOLERANCE <= readings.ours - readings.seen_at <= LONGEST_SILENCE
