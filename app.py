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
from ivr.staff import visit
from ivr.staff.clinic import Clinic
from ivr.staff.front import add_pages
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
    line, manifest = build_line(leaflet), Manifest.load(AUDIO / "manifest.json")
    about = leaflet.about
    hours = OpeningHours(about.opens, about.closes, about.weekdays)
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
        sounds=AUDIO,
        seal=Seal(settings.secret_key),
        clock=clock,
        fetch_recording=Playback(sessions, keys, TwilioRecordings.of(settings)),
    )
    webhooks = (views.bp, callbacks.bp, sounds.bp)
    for blueprint in webhooks:
        app.register_blueprint(blueprint)
    app.cli.command("migrate", help="Bring the database's tables up to date.")(
        partial(migrate, settings.database_url)
    )
    access.guard(app, settings.public_base_url, settings.auth_tokens, visit.is_colleague)
    clinic = Clinic(settings, leaflet, line, hours, sessions, manifest, keys, clock)
    add_pages(app, clinic, webhooks)
    return app


def _settings_or_exit() -> Settings:
    """Read the settings; a server that cannot start says why, without a traceback."""
    try:
        return load()
    except SettingsError as error:
        sys.exit(str(error))
