"""The parts of the line, built once from its settings: web, worker and commands take them here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import cast

from cryptography.fernet import MultiFernet
from flask import current_app
from sqlalchemy.orm import Session, sessionmaker

from ivr.call.hours import OpeningHours
from ivr.line.building import build_line
from ivr.line.leaflet import Leaflet
from ivr.sealing import Seal, keyring, log_keys
from ivr.settings import ROOT, Settings
from ivr.sound.manifest import MANIFEST, Manifest, ManifestError
from ivr.twilio.recordings import TwilioRecordings
from ivr.words.step import Line

AUDIO = ROOT / "audio"

Clock = Callable[[], datetime]
"""Gives this moment as an aware datetime."""


def real_time() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """What the settings and the leaflet give; a part is made when it is first asked for.

    `clock` gives the moment for the caller; `stamp` the moment written beside what is stored,
    which is the real one also for a line that a demonstration set to another time. `audio` is the
    folder of the sound files and their manifest.
    """

    settings: Settings
    leaflet: Leaflet
    sessions: sessionmaker[Session]
    twilio: TwilioRecordings
    clock: Clock = real_time
    stamp: Clock = real_time
    audio: Path = AUDIO

    @cached_property
    def line(self) -> Line:
        """Return every step of the call."""
        return build_line(self.leaflet)

    @cached_property
    def hours(self) -> OpeningHours:
        """Return when the clinic is open."""
        return self.leaflet.about.hours

    def local_day(self, moment: datetime) -> date:
        """Return the day that it is at the clinic."""
        return moment.astimezone(self.hours.zone).date()

    @cached_property
    def manifest(self) -> Manifest:
        """Return the sound files; a broken manifest costs the sound, not the calls."""
        try:
            return Manifest.load(self.audio / MANIFEST)
        except ManifestError as error:
            logging.getLogger(__name__).error("the line speaks without its own sound: %s", error)
            return Manifest()

    @cached_property
    def keys(self) -> MultiFernet:
        """Return what seals recordings and the secrets of one-time codes."""
        return keyring(self.settings)

    @cached_property
    def log_keys(self) -> tuple[bytes, ...]:
        """Return what seals the access log."""
        return log_keys(self.settings)

    @cached_property
    def seal(self) -> Seal:
        """Return what seals values in addresses."""
        return Seal(self.settings.secret_key)


def house() -> House:
    """Return the parts of the application that is answering."""
    return cast(House, current_app.extensions["house"])
