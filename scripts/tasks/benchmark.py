"""Measures the line as callers and colleagues meet it, and prints one table."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ivr.plain_exit import plain_exit
from scripts.measuring.cluster import DATABASE, ClusterError, binaries, cluster
from scripts.measuring.load import LoadError, install_wrk
from scripts.measuring.plan import QUICK, WHOLE, Plan
from scripts.measuring.rows import BARE, USUAL, Row, measure
from scripts.measuring.servers import ServerError, free_port
from scripts.measuring.turns import WrongAnswerError


@plain_exit(ClusterError, LoadError, ServerError, WrongAnswerError)
def run(quick: bool) -> None:
    """Measure and print; Ctrl-C stops every server and removes every folder."""
    print_all(QUICK if quick else WHOLE)


def print_all(plan: Plan) -> None:
    """Measure what the plan says and print it."""
    install_wrk()
    with tempfile.TemporaryDirectory(prefix="line-benchmark-") as folder, _postgresql() as url:
        rows = measure(plan, Path(folder), url, tell)
    print("\n".join(told(rows, plan)))


def tell(where: str) -> None:
    """Show how far we are, beside the table."""
    print(where, file=sys.stderr, flush=True)


@contextmanager
def _postgresql() -> Iterator[str]:
    """Give the address of a new database, or nothing where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        tell("PostgreSQL is missing, so it has no rows. Install it: apt-get install postgresql")
        yield ""
        return
    port = free_port()
    with cluster(programs, port):
        yield DATABASE.format(port)


def told(rows: Sequence[Row], plan: Plan) -> Iterator[str]:
    """Write the rows down: requests per second, and how many times those of the other two."""
    yield f"Requests per second of one worker, the median of {plan.rounds} rounds in turn"
    yield f"{'':32}{'connections':>12}{'requests/s':>12}{'p99 ms':>9}{'x bare':>9}{'x usual':>9}"
    for row in rows:
        how = row.name[row.name.find(" (") :] if " (" in row.name else ""
        same = {it.name: it for it in rows if it.connections == row.connections}
        bare, usual = (row.beside(same[name + how]) for name in (BARE, USUAL))
        figures = f"{row.connections:>12}{row.rate:>12,.0f}{row.p99:>9.1f}{bare:>9.2f}{usual:>9.2f}"
        yield f"{row.name:32}{figures}"
    answered = sum(load.answered for row in rows for load in row.loads)
    yield f"All {answered:,} answers were right; of the line's, each was noted once."
