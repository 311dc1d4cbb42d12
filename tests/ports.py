"""Ports of 127.0.0.1 that nothing takes between the moment a test finds one and uses it."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator

FIRST, LAST = 20_000, 32_000
"""Below 32768, where Linux begins to hand out ports for connections of its own accord."""


def free_port() -> int:
    """Find a port that is free, and so is its neighbour: a line with a stand-in for Twilio has two.

    Each is given once: of two servers in one test, neither need be up before the other is asked.
    """
    return next(port for port in _PAIRS if is_free(port) and is_free(port + 1))


def is_free(port: int) -> bool:
    """Return whether a server could start there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def pairs_of(worker: int, workers: int) -> list[int]:
    """Return the first port of each pair that one of several processes may use, in any order.

    No two processes share a pair, and the order serves tests that run twice on one machine.
    """
    own = range(FIRST + 2 * worker, LAST, 2 * workers)
    # A chance that Hypothesis does not repeat.
    return random.SystemRandom().sample(own, len(own))


def _own_pairs() -> Iterator[int]:
    """Return this process its pairs: pytest-xdist tells which of how many it is."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    workers = os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")
    return iter(pairs_of(int(worker), int(workers)))


_PAIRS = _own_pairs()
