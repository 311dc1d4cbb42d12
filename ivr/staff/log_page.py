"""Logboek: who did what with which message, when and from where; to read and to export only."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template

from ivr.staff.asked import asked, asked_number
from ivr.staff.clinic import actor, bp, clinic, database, now, reading
from ivr.staff.periods import asked_day, midnight
from ivr.staff.spreadsheet import write_csv
from ivr.store.access_log import Filter, LogEvent, lines, names, write_log

PAGE = 100
MOST = 100_000
"""Lines in one export."""

FIELDS = ("wie", "wat", "bericht", "van", "tot")
"""What a colleague can choose by, as in the address."""

HEADER = ("regel", "tijdstip", "wie", "wat", "bericht", "toegangspunt", "toelichting")


@bp.get("/logboek")
def log() -> str:
    """Show the log; looking at it is a line too."""
    chosen = _chosen()
    with database() as session:
        write_log(session, actor(), now(), LogEvent.LISTED, detail="logboek")
    with reading() as session:
        found = lines(session, chosen, PAGE)
        people = names(session)
    return render_template(
        "staff/log.html",
        lines=found,
        people=people,
        events=list(LogEvent),
        asked={name: asked(name) for name in FIELDS if asked(name)},
        older=found[-1].id if len(found) == PAGE else None,
    )


@bp.get("/logboek.csv")
def log_export() -> Response:
    """Give the log as a spreadsheet, with the same filter."""
    chosen = _chosen()
    with database() as session:
        write_log(session, actor(), now(), LogEvent.EXPORTED, detail="logboek")
    with reading() as session:
        found = lines(session, chosen, MOST)
    zone = clinic().hours.zone
    rows = (
        (
            line.id,
            line.at.astimezone(zone).isoformat(timespec="seconds"),
            line.staff or "",
            line.event,
            line.message_id or "",
            line.access_point,
            line.detail,
        )
        for line in found
    )
    name = f"logboek-{now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(write_csv(HEADER, rows), mimetype="text/csv", headers=headers)


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
