"""Puts the line together: the only place that chooses real parts."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask import Blueprint, Flask

from ivr import access
from ivr.demonstration import stand_in as stand_in_of
from ivr.diagram import STYLE, DrawingError, draw, render_svg
from ivr.diagram.ways import key_map, meaning
from ivr.hours import OpeningHours
from ivr.leaflet import load_leaflet
from ivr.line import build_line
from ivr.model import Line
from ivr.plain_exit import plain_exit
from ivr.playback import Playback
from ivr.precedence import Precedence
from ivr.recordings import TwilioRecordings
from ivr.sealing import keyring
from ivr.settings import ROOT, Settings, load
from ivr.speech.coverage import coverage
from ivr.speech.manifest import Manifest, ManifestError
from ivr.staff import visit
from ivr.staff.clinic import Clinic
from ivr.staff.front import add_pages
from ivr.store.database import migrate, open_database
from ivr.voice import callbacks, sounds, views
from ivr.voice.parts import Voice
from ivr.voice.tokens import Seal
from ivr.whereabouts import Whereabouts

AUDIO = ROOT / "audio"

NO_USE_TRYING_AGAIN = 3
"""The exit code at which gunicorn stops; after any other one it starts the same worker again."""

Clock = Callable[[], datetime]


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    audio: Path = AUDIO,
    stand_in: Path | None = None,
) -> Flask:
    """Make the application.

    Args:
        settings: by default those of the environment.
        clock: gives the moment as an aware datetime, by default the real one.
        audio: the folder of the sound files and their manifest.
        stand_in: where the telephone page leaves recordings, for the stand-in of Twilio.

    Raises:
        SystemExit: naming every setting that is missing or wrong, or what is wrong in the leaflet.
    """
    # A line at another time is a rehearsal beside the real one, which says what callers miss.
    is_real = clock is None
    with plain_exit(code=NO_USE_TRYING_AGAIN):
        settings, leaflet = settings or load(), load_leaflet()
    line, manifest = build_line(leaflet), _manifest(audio / "manifest.json")
    hours = OpeningHours.of(leaflet.about)
    keys, clock = keyring(settings), clock or partial(datetime.now, UTC)
    sessions = open_database(settings.database_url)
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.extensions["voice"] = Voice(
        settings=settings,
        line=line,
        hours=hours,
        sessions=sessions,
        manifest=manifest,
        sounds=audio,
        seal=Seal(settings.secret_key),
        clock=clock,
        stamp=clock,
        fetch_recording=Playback(sessions, keys, TwilioRecordings.of(settings)),
    )
    webhooks = [views.bp, callbacks.bp, sounds.bp]
    for blueprint in webhooks:
        app.register_blueprint(blueprint)
    if settings.telephone_page:
        webhooks.append(
            _add_telephone(app, leaflet.about.line_name, stand_in or stand_in_of(settings))
        )
    app.cli.command("migrate", help="Bring the database's tables up to date.")(
        plain_exit()(partial(migrate, settings.database_url))
    )
    access.guard(
        app,
        settings.public_base_url,
        settings.auth_tokens,
        visit.is_colleague,
        telephone=settings.telephone_page,
    )
    clinic = Clinic(settings, leaflet, line, hours, sessions, manifest, keys, clock)
    add_pages(app, clinic, webhooks)
    if is_real:
        for complaint in coverage(line.prompts.values(), manifest, audio).complaints(most=10):
            logging.getLogger(__name__).warning("%s", complaint)
    _warn_of_one_at_a_time()
    app.extensions["precedence"] = app.wsgi_app = Precedence(app)  # type: ignore[assignment,method-assign]
    return app


def _warn_of_one_at_a_time() -> None:
    """Say it where gunicorn was started without our configuration."""
    if "gunicorn.arbiter" in sys.modules and "ivr.whole_requests" not in sys.modules:
        logging.getLogger(__name__).warning(
            "gunicorn runs without scripts/gunicorn.conf.py: by default that is one sync worker, "
            "in which one idle connection keeps every caller waiting. Start it with: "
            "gunicorn -c scripts/gunicorn.conf.py 'app:create_app()'"
        )


def _add_telephone(app: Flask, line_name: str, stand_in: Path) -> Blueprint:
    """Add the telephone; it has protection of its own against other sites."""
    # A line for real callers never loads the simulator.
    from ivr.telephone.opening import Phoned, add_telephone  # noqa: PLC0415

    voice: Voice = app.extensions["voice"]
    where = Whereabouts.of(voice.line)
    line = Phoned(
        name=line_name,
        words_of=voice.manifest.words_of,
        step_of_words=where.of_words,
        step_of_document=where.of_document,
        keys={key: meaning(voice.line, key, act) for key, act in key_map(voice.line).items()},
        chart=_chart(voice.line),
        chart_style=STYLE,
        at_another_time=partial(_line_at_another_time, voice),
    )
    return add_telephone(app, voice.settings, line, stand_in)


def _chart(line: Line) -> str:
    """Draw the line for a page that forbids inline styles; nothing where graphviz is missing."""
    try:
        return render_svg(draw(line)).replace(f"<style>{STYLE}</style>", "")
    except DrawingError as error:
        logging.getLogger(__name__).warning("the telephone shows no chart: %s", error)
        return ""


@contextmanager
def _line_at_another_time(voice: Voice, clock: Clock) -> Iterator[Flask]:
    """Make a line that is the same as this one, but tells callers another time."""
    settings = voice.settings.model_copy(update={"telephone_page": False})
    app = create_app(settings, clock=clock, audio=voice.sounds)
    private: Voice = app.extensions["voice"]
    app.extensions["voice"] = replace(private, stamp=voice.stamp)
    yield app
    private.sessions.kw["bind"].dispose()


def _manifest(path: Path) -> Manifest:
    """Read the manifest of the sound files; a broken one costs the sound, not the calls."""
    try:
        return Manifest.load(path)
    except ManifestError as error:
        logging.getLogger(__name__).error("the line speaks without its own sound: %s", error)
        return Manifest()
