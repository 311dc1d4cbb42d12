"""The counters of a process; whoever answers counts here, and a label has a few values at most."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from ivr.counters import shared_folder

log = logging.getLogger(__name__)

# They would double what is sent, and no graph of ours shows when a process began.
disable_created_metrics()

ALONE = CollectorRegistry()
"""What this process counts, where it is the only one."""

CALLS = Counter("line_calls", "Calls that came in.", registry=ALONE)
TURNS = Counter("line_turns", "Times that the line told a caller what comes now.", registry=ALONE)

FAILURES = Counter(
    "line_failures_spoken",
    "Failures that a caller heard: apology, last_resort (put through without words), or fallback "
    "(Twilio could not reach or understand the line).",
    ["kind"],
    registry=ALONE,
)
APOLOGY, LAST_RESORT, FALLBACK = map(FAILURES.labels, ("apology", "last_resort", "fallback"))

TRANSFERS_TRIED = Counter(
    "line_transfers_tried", "Times that a clinic was rung for a caller.", registry=ALONE
)
TRANSFERS_ANSWERED = Counter(
    "line_transfers_answered", "Callers whose call a colleague accepted.", registry=ALONE
)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
"""Twilio gives an answer up after 15 s (twilio.com/docs/api/errors/11205)."""

WEBHOOK_SECONDS = Histogram(
    "line_webhook_seconds",
    "Seconds from the arrival of a whole webhook to its answer.",
    ["webhook"],
    buckets=SECONDS,
    registry=ALONE,
)


def count(counter: Counter, times: float = 1) -> None:
    """Count; where that fails (its folder is gone, or full) the call goes on all the same.

    A file that could not be opened fails at the next count in a way of its own.
    """
    try:
        counter.inc(times)
    except Exception as error:  # No count is worth a call.
        log.warning("something is not counted: %s", type(error).__name__)


def took(webhook: str, seconds: float) -> None:
    """Count how long an answer took, as `count` does."""
    try:
        WEBHOOK_SECONDS.labels(webhook).observe(seconds)
    except Exception as error:  # As above.
        log.warning("how long an answer took is not counted: %s", type(error).__name__)


def counted() -> Iterable[Metric]:
    """Return what was counted, by all web processes of this gunicorn together."""
    folder = shared_folder.this_one()
    if folder is None:
        return [*ALONE.collect()]
    with shared_folder.whole(folder):
        return [*MultiProcessCollector(None, str(folder)).collect()]
