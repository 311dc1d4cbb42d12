"""Logboek: who did what with which message, when and from where; to read and to export only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Response, render_template

from ivr.clinic.spreadsheet import download
from ivr.house import house
from ivr.pages.context import actor, bp, database, now, reading
from ivr.pages.forms import asked, asked_day, asked_number, midnight
from ivr.records.access_log import AccessLog, Filter, LogEvent, lines, names, write_log

PAGE = 100
MOST = 100_000
"""Lines in one export."""

FIELDS = ("wie", "wat", "bericht", "van", "tot")
"""What a colleague can choose by, as in the address."""

HEADER = ("regel", "tijdstip", "wie", "wat", "bericht", "toegangspunt", "toelichting")


@bp.get("/logboek")
def log() -> str:
    """Show the log; each look at it is a line too."""
    chosen = _chosen()
    with database() as session:
        write_log(session, actor(), now(), LogEvent.LISTED, detail="logboek")
    with reading() as session:
        found = lines(session, chosen, PAGE)
        people = names(session)
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
    chosen = _chosen()
    detail = ", ".join(["logboek", *(f"{name}: {value}" for name, value in _asked().items())])
    with database() as session:
        write_log(session, actor(), now(), LogEvent.EXPORTED, detail=detail)
    with reading() as session:
        found = lines(session, chosen, MOST + 1)
    rows = spreadsheet_rows(found, house().hours.zone, MOST)
    return download(f"logboek-{now():%Y-%m-%d}", HEADER, rows)


def spreadsheet_rows(
    found: Sequence[AccessLog], zone: ZoneInfo, most: int
) -> Iterator[tuple[object, ...]]:
    """Return the cells of at most this many lines, and a last row when there are more."""
    for line in found[:most]:
        moment = line.at.astimezone(zone).isoformat(timespec="seconds")
        who, message_id = line.staff or "", line.message_id or ""
        yield line.id, moment, who, line.event, message_id, line.access_point, line.detail
    if len(found) > most:
        words = f"Dit zijn de laatste {most} regels. Kies een kortere periode voor oudere regels."
        yield "", "", "", "", "", "", words


def _asked() -> dict[str, str]:
    """Return what the colleague chose, short enough to be logged itself."""
    return {name: asked(name)[:100] for name in FIELDS if asked(name)}


def _chosen() -> Filter:
    since, until = asked_day("van"), asked_day("tot")
    return Filter(
        staff=asked("wie")[:100],
        event=asked("wat")[:40],
        message_id=asked_number("bericht"),
        since=midnight(since) if since else None,
        until=midnight(until + timedelta(days=1)) if until else None,
        before_id=asked_number("voor"),
    )
