"""Measures the line as callers and colleagues meet it, and prints one table."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from ivr.plain_exit import plain_exit
from scripts.measuring import table
from scripts.measuring.cluster import DATABASE, ClusterError, binaries, cluster
from scripts.measuring.crowd import measure_crowd
from scripts.measuring.load import LoadError, install_wrk
from scripts.measuring.pages import PageError, measure_pages
from scripts.measuring.plan import QUICK, WHOLE, Plan
from scripts.measuring.rows import measure
from scripts.measuring.servers import ServerError, free_port
from scripts.measuring.shelves import measure_leaflets
from scripts.measuring.starting import measure_start
from scripts.measuring.turns import WrongAnswerError


@plain_exit(ClusterError, LoadError, PageError, ServerError, WrongAnswerError)
def run(quick: bool, only: str | None) -> None:
    """Measure and print; Ctrl-C and SIGTERM stop every server and remove every folder."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    plan = QUICK if quick else WHOLE
    print_all(replace(plan, sections=(only,)) if only else plan)


def print_all(plan: Plan) -> None:
    """Measure what the plan says, and print each part of the table when it is known.

    Raises:
        LoadError: at the end, when something was answered wrongly or not noted.
    """
    problems: list[str] = []
    with _folder() as folder, _postgresql() as databases:
        for line in _table(plan, Path(folder), databases, problems):
            print(line, flush=True)
    if problems:
        raise LoadError("\n".join(problems))


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="line-benchmark-")


def tell(where: str) -> None:
    """Show how far we are, beside the table."""
    print(where, file=sys.stderr, flush=True)


def _table(
    plan: Plan, folder: Path, postgresql: dict[str, str], problems: list[str]
) -> Iterator[str]:
    if "rows" in plan.sections:
        install_wrk()
        rows = measure(plan, folder, postgresql.get("rows", ""), tell)
        problems += [row.problem for row in rows if row.problem]
        yield from table.of_rows(rows, plan)
    if "callers" in plan.sections:
        tell(f"{plan.crowd.callers} callers")
        busy = measure_crowd(plan, folder)
        problems += [f"callers met {error}: {n} times" for error, n in busy.errors.items()]
        yield from table.of_crowd(busy, plan)
    if "start" in plan.sections:
        tell(f"starting the line {plan.starts} times, twice over")
        yield from table.of_start(measure_start(plan.starts, folder), plan)
    if "leaflets" in plan.sections:
        tell(f"libraries of {' and '.join(map(str, plan.leaflets))} leaflets")
        asked = plan.leaflets, plan.leaflet_turns
        for shelved in measure_leaflets(*asked, folder, proves=plan.proves):
            yield from table.of_leaflets(shelved)
    if "pages" in plan.sections:
        yield from _pages(plan, folder, postgresql.get("pages", ""))


def _pages(plan: Plan, folder: Path, postgresql: str) -> Iterator[str]:
    databases = {"SQLite": f"sqlite:///{folder}/pages.db", "PostgreSQL": postgresql}
    for name, url in databases.items():
        if url:
            tell(f"filling a database for the pages, {name}")
            shown = [*measure_pages(url, plan.growth, plan.shows, folder)]
            yield from table.of_pages(name, shown, plan)


@contextmanager
def _postgresql() -> Iterator[dict[str, str]]:
    """Give the address of a new database for each part; none where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        tell("PostgreSQL is missing, so it has no rows. Install it: apt-get install postgresql")
        yield {}
        return
    port = free_port()
    with cluster(programs, port):
        with psycopg.connect(DATABASE.format(port), autocommit=True) as connection:
            connection.execute("CREATE DATABASE pages")
        own = DATABASE.format(port)
        yield {"rows": own, "pages": own.removesuffix("postgres") + "pages"}
