"""Writes what was measured as one table, in which every line says of what it is a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.measuring.crowd import WORKERS, Busy
from scripts.measuring.pages import Shown
from scripts.measuring.plan import Plan
from scripts.measuring.rows import BARE, USUAL, Row
from scripts.measuring.shelves import Shelved
from scripts.measuring.starting import Started


def of_rows(rows: Sequence[Row], plan: Plan) -> Iterator[str]:
    """Tell requests per second, and how many times those of the other two ways that is."""
    yield f"One worker, full turns; the median of {plan.rounds} rounds of {plan.seconds:g} s"
    yield f"{'':32}{'connections':>12}{'requests/s':>12}{'p99 ms':>9}{'x bare':>9}{'x usual':>9}"
    for row in rows:
        how = row.name[row.name.find(" (") :] if " (" in row.name else ""
        same = {it.name: it for it in rows if it.connections == row.connections}
        beside = "".join(_times(row, same[name + how]) for name in (BARE, USUAL))
        figures = "" if row.problem else f"{row.rate:>12,.0f}{row.p99:>9.1f}{beside}"
        yield f"{row.name:32}{row.connections:>12}{figures}"
        if row.problem:
            yield f"  ERROR: {row.problem}"
    answered = sum(load.answered for row in rows for load in row.loads)
    yield f"{answered:,} answers were right; each of the line's was noted once."
    yield ""


def _times(row: Row, other: Row) -> str:
    return f"{'-':>9}" if row.problem or other.problem else f"{row.beside(other):>9.2f}"


def of_crowd(busy: Busy, plan: Plan) -> Iterator[str]:
    """Tell how long callers waited, and what a worker held."""
    crowd = plan.crowd
    yield (
        f"{crowd.callers:,} callers within {crowd.arrive_within:g} s, thinking "
        f"{crowd.thinks[0]:g} to {crowd.thinks[1]:g} s, {WORKERS} workers, SQLite"
    )
    yield _line("requests", f"{busy.requests:,}")
    for name, value in (("p50", busy.p50), ("p99", busy.p99), ("longest", busy.longest)):
        yield _line(f"{name}, from the moment it should be asked", f"{value:.1f} ms")
    yield _line("of which the load generator, p99", f"{busy.late:.1f} ms")
    told = ", ".join(f"{number} x {error}" for error, number in busy.errors.items())
    yield _line("errors", told or "0")
    for megabytes in busy.megabytes:
        yield _line("memory of a worker (PSS)", f"{megabytes:.0f} MB")
    yield ""


def of_start(started: Started, plan: Plan) -> Iterator[str]:
    """Tell how long the line takes to start."""
    yield f"Start; the median of {plan.starts}"
    yield _line("gunicorn to the first answer", f"{started.server:.2f} s")
    yield _line("import app", f"{started.importing:.2f} s")
    yield _line("create_app()", f"{started.making:.2f} s")
    yield _line("create_app() and the first answer", f"{started.first_answer:.2f} s")
    yield ""


def of_leaflets(shelved: Shelved) -> Iterator[str]:
    """Tell what a library costs beside one leaflet."""
    yield f"{shelved.leaflets} leaflets on one number, one worker, each read to somebody"
    yield _line("gunicorn to the first answer", f"{shelved.start:.2f} s")
    yield _line("memory of a worker (PSS)", f"{shelved.megabytes:.0f} MB")
    yield _line("a turn, of one leaflet alone", f"{shelved.turn_alone:.2f} ms")
    beside = shelved.turn / shelved.turn_alone
    yield _line("a turn here", f"{shelved.turn:.2f} ms, x {beside:.2f}")
    if shelved.proof is not None:
        yield _line("to prove one that changed", f"{shelved.proof:.1f} s")
    yield ""


def of_pages(database: str, shown: Sequence[Shown], plan: Plan) -> Iterator[str]:
    """Tell how long each page takes on one database."""
    growth = plan.growth
    yield (
        f"Pages on {database}: {growth.messages:,} messages of which {growth.waiting} wait, "
        f"{growth.calls:,} calls in a year, {growth.hours / 24 / 365:.0f} years of counts; "
        f"the median of {plan.shows}"
    )
    yield from (_line(page.name, f"{page.milliseconds:.1f} ms") for page in shown)
    yield ""


def _line(name: str, value: str) -> str:
    return f"{name:44}{value:>12}"
