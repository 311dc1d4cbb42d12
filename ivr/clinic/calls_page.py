"""Gesprekken: how many people phone, what they ask for and where they get stuck; no numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import Response, abort, render_template, request

from ivr.clinic.bars import PLOTS
from ivr.clinic.figures import Figures, Totals, sum_up
from ivr.clinic.spreadsheet import download
from ivr.dutch import written
from ivr.house import house
from ivr.pages.context import actor, bp, database, now, reading
from ivr.pages.forms import asked_period, midnight
from ivr.records.access_log import LogEvent, write_log

HEADER = ("soort", "wat", "aantal")


@bp.get("/gesprekken")
def calls() -> str:
    """Show the figures of a period."""
    first, last = asked_period()
    return render_template(
        "clinic/templates/calls.html",
        figures=_figures(first, last),
        first=first,
        last=last,
        plots=PLOTS,
    )


@bp.get("/gesprekken/<name>.svg")
def plot(name: str) -> Response:
    """Draw one of the plots."""
    # Only this answer needs what draws; a webhook does not wait for it to be imported.
    from ivr.clinic.plots import DARK, LIGHT, NARROW, WIDE, draw  # noqa: PLC0415

    if name not in PLOTS:
        abort(404)
    first, last = asked_period()
    colours = DARK if request.args.get("donker") else LIGHT
    width = NARROW if request.args.get("smal") else WIDE
    drawing = draw(PLOTS[name](_figures(first, last)), colours, width)
    return Response(drawing, mimetype="image/svg+xml")


@bp.get("/gesprekken.csv")
def calls_export() -> Response:
    """Return the figures as a spreadsheet."""
    first, last = asked_period()
    with database() as session:
        detail = f"gesprekken {first} t/m {last}"
        write_log(session, actor(), now(), LogEvent.EXPORTED, detail=detail)
    return download(f"gesprekken-{first}-{last}", HEADER, _rows(_figures(first, last)))


def _figures(first: date, last: date) -> Figures:
    since, until = midnight(first), midnight(last + timedelta(days=1))
    with reading() as session:
        totals = Totals.of(session, house().line, since, until)
    return sum_up(totals, house().leaflet, house().line, first, last)


def _rows(figures: Figures) -> Iterator[tuple[object, ...]]:
    yield from (("gesprekken per dag", str(day), n) for day, n in figures.per_day.items())
    yield from (("gesprekken per uur", f"{hour}.00", n) for hour, n in figures.per_hour.items())
    for word, number in figures.outcomes.items():
        yield "hoe gesprekken eindigen", written.DISPOSITIONS[word], number
    for topic in figures.topics:
        yield from ((f"beluisterd: {topic.name}", part.name, part.heard) for part in topic.parts)
    yield "doorverbinden", "geprobeerd", figures.tried
    yield "doorverbinden", "aangenomen", figures.answered
    yield "doorverbinden", "niet opgenomen", figures.unanswered
    yield "doorverbinden", "beller hing op", figures.gave_up
    for menu in figures.menus:
        yield f"keuzemoment: {menu.name}", "bezocht", menu.heard
        yield f"keuzemoment: {menu.name}", "stilte", menu.silence
        yield f"keuzemoment: {menu.name}", "toets zonder betekenis", menu.wrong_key
