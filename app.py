"""Puts the line together: the only place that chooses real parts."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import Flask

from ivr import access
from ivr.hours import OpeningHours
from ivr.leaflet import load_leaflet
from ivr.line import build_line
from ivr.recordings import RecordingError, TwilioRecordings
from ivr.settings import ROOT, Settings, SettingsError, load
from ivr.speech.manifest import Manifest
from ivr.store.database import open_database
from ivr.voice.tokens import Seal
from ivr.voice.views import Voice
from ivr.voice.views import bp as voice_bp

AUDIO = ROOT / "audio"

PLAYBACK_PATIENCE = 6.0
"""Seconds to wait for Twilio to finish a recording; Twilio waits 15 for us (its error 11205)."""


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
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.extensions["voice"] = Voice(
        settings=settings,
        line=build_line(leaflet),
        hours=OpeningHours(about.opens, about.closes, about.weekdays),
        sessions=open_database(settings.database_url),
        manifest=Manifest.load(AUDIO / "manifest.json"),
        sounds=AUDIO,
        seal=Seal(settings.secret_key),
        clock=clock or partial(datetime.now, UTC),
        fetch_recording=partial(_fetch_recording, TwilioRecordings.of(settings)),
    )
    app.register_blueprint(voice_bp)
    access.guard(app, settings.public_base_url, settings.auth_tokens)
    return app


def _settings_or_exit() -> Settings:
    """Read the settings; a server that cannot start says why, without a traceback."""
    try:
        return load()
    except SettingsError as error:
        sys.exit(str(error))


def _fetch_recording(recordings: TwilioRecordings, sid: str) -> bytes | None:
    """Return a recording's sound, waiting a little while Twilio finishes it."""
    deadline = time.monotonic() + PLAYBACK_PATIENCE
    while True:
        try:
            return recordings.media(sid)
        except RecordingError as error:
            if time.monotonic() > deadline:
                logging.getLogger(__name__).warning("recording %s cannot be heard: %s", sid, error)
                return None
        time.sleep(0.5)
