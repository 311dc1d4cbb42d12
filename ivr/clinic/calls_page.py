"""Gesprekken: how many people phone, what they ask for and where they get stuck; no numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from flask import Response, abort, render_template, request

from ivr.clinic.bars import PLOTS
from ivr.clinic.counting import Whose
from ivr.clinic.figures import (
    Figures,
    TopicFigures,
    Totals,
    of_one_leaflet,
    of_several_leaflets,
    steps_of_all,
    steps_of_one,
)
from ivr.clinic.kinds_left import kinds_left
from ivr.clinic.question_figures import QuestionFigures
from ivr.clinic.spreadsheet import download
from ivr.dutch.written import lower
from ivr.house import house
from ivr.line.leaflet import Leaflet
from ivr.pages.clinic_choice import line_of, own_halls, own_leaflet, own_leaflets
from ivr.pages.context import actor, bp, chosen, clinics, database, now, reading
from ivr.pages.forms import asked, asked_period, midnight
from ivr.records.access_log import LogEvent, log_everywhere

HEADER = ("soort", "wat", "aantal")


@bp.get("/gesprekken")
def calls() -> str:
    """Show the figures of a period."""
    first, last = asked_period()
    return render_template(
        "clinic/templates/calls.html",
        figures=_figures(first, last),
        left=_left(first, last),
        first=first,
        last=last,
        plots=PLOTS,
        leaflets=own_leaflets(chosen()),
        leaflet=_asked_leaflet(),
        rings=house().settings.reminders,
        hears=house().settings.speech_questions,
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
        whose, event = chosen(), LogEvent.EXPORTED
        log_everywhere(session, actor(), now(), event, clinics=whose, detail=detail)
    left = (("achtergelaten", name, number) for name, number in _left(first, last))
    rows = chain(_rows(_figures(first, last)), left)
    return download(f"gesprekken-{first}-{last}", HEADER, rows)


def _asked_leaflet() -> Leaflet | None:
    """Return the leaflet in the address, or the only one there is; None for all together."""
    name, ours = asked("folder"), own_leaflets(chosen())
    if name:
        return own_leaflet(name)
    return ours[0] if len(ours) == 1 else None


def _left(first: date, last: date) -> tuple[tuple[str, int], ...]:
    whose = Whose(chosen() if not asked("folder") else clinics(), asked("folder"))
    with reading() as session:
        return kinds_left(session, whose, midnight(first), midnight(last + timedelta(days=1)))


def _figures(first: date, last: date) -> Figures:
    leaflet, ours = _asked_leaflet(), own_leaflets(chosen())
    line = line_of(leaflet or next(iter(house().library.leaflets.values())))
    halls = {hall.leaflet for hall in own_halls(chosen())}
    names = [leaflet.name] if leaflet else [*(one.name for one in ours), *halls]
    steps = steps_of_one(line) if leaflet else steps_of_all(line)
    since, until = midnight(first), midnight(last + timedelta(days=1))
    with reading() as session:
        whose = Whose(chosen() if not asked("folder") else clinics(), asked("folder"))
        totals = Totals.of(session, whose, names, steps, since, until)
    if leaflet:
        return of_one_leaflet(totals, leaflet, line, first, last)
    return of_several_leaflets(totals, ours, line, first, last)


def _rows(figures: Figures) -> Iterator[tuple[object, ...]]:
    for name, in_hours, after_hours, _, _ in figures.facts.help_rows:
        yield "wie een medewerker wilde", f"{name} (in openingstijd)", in_hours
        yield "wie een medewerker wilde", f"{name} (daarbuiten)", after_hours
    yield from (("gesprekken per dag", str(day), n) for day, n in figures.per_day.items())
    yield from (("gesprekken per uur", f"{hour}.00", n) for hour, n in figures.per_hour.items())
    yield from (("wat er van gesprekken kwam", *row) for row in figures.facts.rows)
    for leaflet in figures.leaflets:
        yield "hoofdmenu van folder", leaflet.title, leaflet.begun
    for topic in figures.topics:
        yield from _rows_of_topic(topic)
    yield "doorverbinden", "geprobeerd", figures.tried
    yield "doorverbinden", "aangenomen", figures.answered
    yield "doorverbinden", "niet opgenomen", figures.unanswered
    yield "doorverbinden", "beller hing op", figures.gave_up
    if figures.reminders or house().settings.reminders:
        yield from (("herinneringen", name, number) for name, number, _ in figures.reminders.rows)
    if figures.questions or house().settings.speech_questions:
        yield from _rows_of_questions(figures.questions)
    for menu in figures.menus:
        yield f"keuzemoment: {menu.name}", "bezocht", menu.heard
        yield f"keuzemoment: {menu.name}", "stilte", menu.silence
        yield f"keuzemoment: {menu.name}", "toets zonder betekenis", menu.wrong_key


def _rows_of_topic(topic: TopicFigures) -> Iterator[tuple[object, ...]]:
    for part in topic.parts:
        what = f"beluisterd: {topic.name}, {lower(part.name)}"
        yield what, "keer begonnen", part.heard
        yield what, "begonnen in een gesprek", part.begun
        yield what, "gehoord tot het einde", part.ended


def _rows_of_questions(asked: QuestionFigures) -> Iterator[tuple[object, ...]]:
    yield from (("vragen in eigen woorden", name, number) for name, number, _ in asked.rows)
    for part in asked.parts:
        what = f"gevraagd: {part.name}"
        yield what, "aangeboden", part.asked
        yield what, "voorgelezen", part.answered
        yield what, "iets anders bedoeld", part.another
        yield what, "een medewerker gevraagd", part.person
