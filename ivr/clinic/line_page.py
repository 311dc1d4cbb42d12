"""De lijn: the chart of the call and everything a caller can hear, to read and to listen to."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.dutch import written
from ivr.dutch.language import KEY_NAMES, key
from ivr.house import house
from ivr.line.leaflet import Leaflet
from ivr.line.ways import Way, chapters, ways
from ivr.pages.clinic_choice import line_of, own_halls, own_leaflet, own_leaflets
from ivr.pages.context import bp, chosen
from ivr.sound.manifest import Manifest
from ivr.sound.quality import diphone_voices
from ivr.words.line import Line, prompts_of
from ivr.words.prompt import Pace, Prompt
from ivr.words.step import Step

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ShownPrompt:
    """One prompt: its words, its sound file and who speaks there.

    Without a file the telephone company speaks.
    """

    id: str
    text: str
    file: str
    voice: str


@dataclass(frozen=True)
class Stop:
    """One step of the call, what is heard there, and where it goes."""

    title: str
    prompts: tuple[ShownPrompt, ...]
    ways: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chapter:
    """Steps that belong together: the beginning, a topic, or what comes after."""

    title: str
    stops: tuple[Stop, ...]


@bp.get("/lijn")
def the_line() -> ResponseReturnValue:
    """Show the line of the only leaflet; with several, where callers choose one, or which."""
    ours, halls = own_leaflets(chosen()), own_halls(chosen())
    if halls:
        return _shown(halls[0])
    if len(ours) != 1:
        return redirect(url_for("staff.leaflets"), 303)
    return _shown(line_of(ours[0]), ours[0])


@bp.get("/lijn/<leaflet>")
def line_of_leaflet(leaflet: str) -> str:
    """Show the chart of a leaflet's line, and every step with its words."""
    found = own_leaflet(leaflet)
    return _shown(line_of(found), found)


def _shown(line: Line, leaflet: Leaflet | None = None) -> str:
    template = "clinic/templates/line.html"
    chapters = told(line, house().manifest)
    heard = [it for chapter in chapters for stop in chapter.stops for it in stop.prompts]
    return render_template(
        template,
        leaflet=leaflet,
        chapters=chapters,
        diphone_voices=diphone_voices(prompt.voice for prompt in heard),
    )


@bp.get("/lijn/schema.svg")
def chart_of_choice() -> Response:
    """Draw the chart of where callers choose a leaflet."""
    return _drawn(next(iter(own_halls(chosen())), None) or abort(404))


@bp.get("/lijn/<leaflet>/schema.svg")
def chart(leaflet: str) -> Response:
    """Draw the chart of a leaflet's line."""
    return _drawn(line_of(own_leaflet(leaflet)))


def _drawn(line: Line) -> Response:
    # Only this page needs what draws it; a webhook does not wait for it to be imported.
    from ivr.clinic.chart import draw  # noqa: PLC0415
    from ivr.clinic.svg import DrawingError, render_svg  # noqa: PLC0415

    try:
        drawing = render_svg(draw(line))
    except DrawingError as error:
        log.error("the chart cannot be drawn: %s", error)
        abort(404)
    return Response(drawing, mimetype="image/svg+xml")


def told(line: Line, manifest: Manifest) -> list[Chapter]:
    """Return every step ready to be shown; a prompt is shown where it is first heard."""
    shown: set[str] = set()
    found = [
        Chapter(title, tuple(_stop(step, line, manifest, shown) for step in steps))
        for title, steps in chapters(line)
    ]
    rest = [prompt for prompt in line.prompts.values() if prompt.id not in shown]
    others = tuple(_heard(prompt, manifest) for prompt in rest)
    return [*found, Chapter("Losse woorden", (Stop("Cijfers, dagen en korte zinnen", others, ()),))]


def _stop(step: Step, line: Line, manifest: Manifest, shown: set[str]) -> Stop:
    prompts = [prompt for prompt in prompts_of(step) if prompt.id not in shown]
    unique = {prompt.id: prompt for prompt in prompts}
    shown.update(unique)
    return Stop(
        line.titles.get(step.id, step.id),
        tuple(_heard(prompt, manifest) for prompt in unique.values()),
        tuple((_when(way), line.titles.get(way.to, way.to)) for way in ways(line, step)),
    )


def _heard(prompt: Prompt, manifest: Manifest) -> ShownPrompt:
    entry = manifest.find(prompt.text, Pace.NORMAL)
    file, voice = (entry.file, entry.voice) if entry else ("", "")
    return ShownPrompt(prompt.id, prompt.text, file, voice)


def _when(way: Way) -> str:
    """Return in Dutch what makes the call go this way."""
    if way.when in KEY_NAMES:
        return written.upper(key(way.when))
    return written.upper(way.when) or "Daarna"
