"""The page with a telephone, and what it asks of the server: make a call, react, listen, save."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, render_template, request, url_for
from markupsafe import Markup

from ivr.dutch.public_days import AMSTERDAM
from ivr.phone.clock import TimeSource
from ivr.phone.happenings import Reaction, SaidWords, TwimlError
from ivr.phone.local import serve
from ivr.phone.page import rung_by_the_line
from ivr.phone.page.link import acts_of, mistakes, read_moment
from ivr.phone.page.live import LiveCall, OutOfStepError, Places
from ivr.phone.page.making import CallParts
from ivr.phone.page.open_calls import OpenCalls
from ivr.phone.page.phoned import (
    ANONYMOUS,
    CALLER,
    PhonedLine,
    TelephonePage,
    bp,
    given,
    refused,
    telephone,
    told,
)
from ivr.phone.page.wording import OUTCOMES, SPEEDS, VOICES, read_reaction, read_seconds, understood
from ivr.phone.simulated_call import number_of
from ivr.phone.tapes import Recordings
from ivr.serving.headers import WITH_MICROPHONE
from ivr.settings import Settings

ALSO = (rung_by_the_line,)
"""Importing these gives the page what else it asks."""

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""How this machine is called by itself."""


def add_telephone(app: Flask, settings: Settings, line: PhonedLine, stand_in: Path) -> None:
    """Serve /telefoon, which leaves its recordings in `stand_in`."""

    @contextmanager
    def private_line(clock: TimeSource) -> Iterator[str]:
        with line.at_another_time(clock) as private, serve(private) as address:
            yield address

    parts = CallParts(
        number=number_of(settings),
        recordings=Recordings(stand_in),
        api_url=settings.twilio_api_url,
        words_of=line.words_of,
        places=Places(line.step_of_words, line.step_of_document),
        private_line=private_line,
        worker=line.worker,
    )
    app.extensions["telephone"] = TelephonePage(
        line=line,
        settings=settings,
        hosts=OWN_NAMES | {urlsplit(settings.public_base_url).hostname or ""},
        calls=OpenCalls(parts, time.monotonic),
    )
    app.register_blueprint(bp)


@bp.before_request
def refuse_strangers() -> None:
    """Let only this page itself make calls, and only under the names of this machine.

    A browser sends Origin with every POST, and no page can forge it; the names keep out a page
    that points a name of its own at this machine (DNS rebinding).
    """
    host = urlsplit(f"//{request.host}").hostname
    own = request.headers.get("Origin") in {f"http://{request.host}", f"https://{request.host}"}
    if host not in telephone().hosts or (request.method == "POST" and not own):
        abort(403)


@bp.after_request
def guard(response: Response) -> Response:
    """Let the page run and load only what is its own."""
    response.headers.update(WITH_MICROPHONE)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("")
def page() -> str:
    """Show the telephone; the query holds the settings of a link, and what to do by itself."""
    line = telephone().line
    return render_template(
        "telephone/page.html",
        line_name=line.name,
        keys=line.keys,
        charts={leaflet: Markup(chart) for leaflet, chart in line.charts.items() if chart},
        outcomes=OUTCOMES,
        voices=VOICES,
        speeds=SPEEDS,
        chosen=request.args,
        acts=[{"what": type(act).__name__, **asdict(act)} for act in acts_of(request.args)],
        mistakes=mistakes(request.args),
        moments=_moments(datetime.now(AMSTERDAM)),
        rings=telephone().settings.reminders,
        rings_back=telephone().settings.ring_back,
        hears_words=telephone().line.hears_words,
    )


@bp.get("/kaart.css")
def chart_style() -> Response:
    """Return the colours of the chart."""
    return Response(telephone().line.chart_style, mimetype="text/css")


@bp.post("/gesprekken")
def make() -> Response:
    """Dial; answers with the address of the call, when it began, and what happens first."""
    form, now = given(), datetime.now(AMSTERDAM).replace(microsecond=0)
    try:
        start = read_moment(str(form.get("clock", "")))
    except ValueError as error:
        return refused(400, str(error))
    from_ = ANONYMOUS if form.get("anonymous") else CALLER
    key, call = telephone().calls.make(from_, start, now)
    address, clock = url_for("telephone.leave", key=key), f"{call.begins:%Y-%m-%dT%H:%M:%S}"
    return told(call, call.begin(), address=address, clock=clock)


@bp.post("/gesprekken/<key>/reacties")
def react(key: str) -> Response:
    """Go on with a call; 409 when the page reacts to something that has passed."""
    call, form = _call(key), given()
    try:
        reaction = read_reaction(form["reaction"])
        more = _understood(call, reaction)
        return told(call, call.react(int(form["number"]), reaction), **more)
    except (KeyError, ValueError, TypeError) as error:
        return refused(400, str(error))
    except OutOfStepError as error:
        return refused(409, str(error))


def _understood(call: LiveCall, reaction: Reaction) -> dict[str, object]:
    """Return what the leaflet that the caller is in makes of words, for this page alone."""
    if not isinstance(reaction, SaidWords):
        return {}
    considered = telephone().line.considers(call.leaflet, reaction.words, reaction.confidence)
    return {"understood": understood(reaction.words, considered)}


@bp.get("/gesprekken/<key>/geluid/<int:number>")
def sound(key: str, number: int) -> Response:
    """Return the sound that a caller hears at this moment of the call."""
    try:
        wav = _call(key).sound(number)
    except TwimlError as error:
        return refused(404, str(error))
    return Response(wav, mimetype="audio/x-wav") if wav else refused(404, "no sound here")


@bp.get("/gesprekken/<key>/verhaal")
def story(key: str) -> Response:
    """Return the call so far as a test, and as what a link needs."""
    return jsonify(_call(key).story())


@bp.post("/gesprekken/<key>")
def leave(key: str) -> Response:
    """Hang up: the page is closed."""
    try:
        _call(key).leave(read_seconds(given().get("after", 0)))
    except (ValueError, TypeError) as error:
        return refused(400, str(error))
    return Response(status=204)


def _call(key: str) -> LiveCall:
    call = telephone().calls.find(key)
    if call is None:
        abort(404)
    return call


def _moments(now: datetime) -> list[tuple[str, str]]:
    """Return moments worth trying, as the sentence on a button and the value of the clock."""
    tuesday = now + timedelta(days=(1 - now.weekday()) % 7 or 7)
    saturday = now + timedelta(days=(5 - now.weekday()) % 7 or 7)
    christmas = now.replace(year=now.year + (now.month == 12 and now.day > 25), month=12, day=25)
    return [
        ("Dinsdag 10.00 uur", f"{tuesday:%Y-%m-%d}T10:00"),
        ("Zaterdag 22.00 uur", f"{saturday:%Y-%m-%d}T22:00"),
        ("Eerste kerstdag 10.00 uur", f"{christmas:%Y-%m-%d}T10:00"),
    ]
