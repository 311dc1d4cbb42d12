"""Puts the line together: the only place that chooses real parts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import Flask

from ivr import access
from ivr.hours import OpeningHours
from ivr.leaflet import load_leaflet
from ivr.line import build_line
from ivr.playback import Playback
from ivr.recordings import TwilioRecordings
from ivr.sealing import keyring
from ivr.settings import ROOT, Settings, SettingsError, load
from ivr.speech.manifest import Manifest
from ivr.store.database import migrate, open_database
from ivr.voice import callbacks, sounds, views
from ivr.voice.parts import Voice
from ivr.voice.tokens import Seal

AUDIO = ROOT / "audio"


def create_app(
    settings: Settings | None = None, *, clock: Callable[[], datetime] | None = None
) -> Flask:
    """Make the application; `clock` gives the moment as an aware datetime, by default the real one.

    Raises:
        SettingsError: naming every setting that is missing or wrong.
        LeafletError: when the leaflet cannot become a line.
        ManifestError: when the manifest of the sound files is broken.
    """
    settings = settings or _settings_or_exit()
    leaflet = load_leaflet()
    about = leaflet.about
    sessions = open_database(settings.database_url)
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.extensions["voice"] = Voice(
        settings=settings,
        line=build_line(leaflet),
        hours=OpeningHours(about.opens, about.closes, about.weekdays),
        sessions=sessions,
        manifest=Manifest.load(AUDIO / "manifest.json"),
        sounds=AUDIO,
        seal=Seal(settings.secret_key),
        clock=clock or partial(datetime.now, UTC),
        fetch_recording=Playback(sessions, keyring(settings), TwilioRecordings.of(settings)),
    )
    for blueprint in (views.bp, callbacks.bp, sounds.bp):
        app.register_blueprint(blueprint)
    app.cli.command("migrate", help="Bring the database's tables up to date.")(
        partial(migrate, settings.database_url)
    )
    access.guard(app, settings.public_base_url, settings.auth_tokens)
    return app


def _settings_or_exit() -> Settings:
    """Read the settings; a server that cannot start says why, without a traceback."""
    try:
        return load()
    except SettingsError as error:
        sys.exit(str(error))
