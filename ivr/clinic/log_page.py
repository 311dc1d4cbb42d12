"""Logboek: who did what with which message, when and from where; to read and to export only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from flask import Response, render_template

from ivr.clinic.spreadsheet import download
from ivr.dutch.public_days import AMSTERDAM
from ivr.pages.clinic_choice import name_of
from ivr.pages.context import actor, bp, chosen, database, now, reading
from ivr.pages.forms import asked, asked_day, asked_number, midnight
from ivr.records.access_log import AccessLog, Filter, LogEvent, lines, log_everywhere, names

PAGE = 100
MOST = 100_000
"""Lines in one export."""

FIELDS = ("wie", "wat", "bericht", "van", "tot")
"""What a colleague can choose by, as in the address."""

HEADER = (
    *("regel", "tijdstip", "wie", "wat", "bericht", "toegangspunt"),
    *("polikliniek", "toelichting"),
)


@bp.get("/logboek")
def log() -> str:
    """Show the log; each look at it is a line too."""
    which = _which()
    with database() as session:
        whose, event = chosen(), LogEvent.LISTED
        log_everywhere(session, actor(), now(), event, clinics=whose, detail="logboek")
    with reading() as session:
        found = lines(session, which, PAGE)
        people = names(session, chosen())
    return render_template(
        "clinic/templates/log.html",
        lines=found,
        people=people,
        events=list(LogEvent),
        asked=_asked(),
        older=found[-1].id if len(found) == PAGE else None,
    )


@bp.get("/logboek.csv")
def log_export() -> Response:
    """Return the log as a spreadsheet, with the same filter."""
    which = _which()
    detail = ", ".join(["logboek", *(f"{name}: {value}" for name, value in _asked().items())])
    with database() as session:
        whose, event = chosen(), LogEvent.EXPORTED
        log_everywhere(session, actor(), now(), event, clinics=whose, detail=detail)
    with reading() as session:
        found = lines(session, which, MOST + 1)
    rows = spreadsheet_rows(found, MOST, name_of)
    return download(f"logboek-{now():%Y-%m-%d}", HEADER, rows)


def spreadsheet_rows(
    found: Sequence[AccessLog], most: int, name_of: Callable[[str], str] = str
) -> Iterator[tuple[object, ...]]:
    """Return the cells of at most this many lines, and a last row when there are more.

    `name_of` tells what a clinic (E.164) is called.
    """
    for line in found[:most]:
        moment = line.at.astimezone(AMSTERDAM).isoformat(timespec="seconds")
        who, message_id = line.staff or "", line.message_id or ""
        what = (line.event, message_id, line.access_point)
        yield line.id, moment, who, *what, name_of(line.clinic or ""), line.detail
    if len(found) > most:
        words = f"Dit zijn de laatste {most} regels. Kies een kortere periode voor oudere regels."
        yield *("" for _ in HEADER[1:]), words


def _asked() -> dict[str, str]:
    """Return what the colleague chose, short enough to be logged itself."""
    return {name: asked(name)[:100] for name in FIELDS if asked(name)}


def _which() -> Filter:
    since, until = asked_day("van"), asked_day("tot")
    return Filter(
        chosen(),
        staff=asked("wie")[:100],
        event=asked("wat")[:40],
        message_id=asked_number("bericht"),
        since=midnight(since) if since else None,
        until=midnight(until + timedelta(days=1)) if until else None,
        before_id=asked_number("voor"),
    )
