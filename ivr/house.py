"""The parts of the line, built once from its settings: web, worker and commands take them here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import cast
from weakref import WeakKeyDictionary

from cryptography.fernet import MultiFernet
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from ivr.answers.answering import Answering, answering_of
from ivr.answers.reply import Reply
from ivr.beside import Beside, Errand
from ivr.database.engine import Owner
from ivr.dutch.public_days import AMSTERDAM
from ivr.dutch.ring_back import forget_judgements
from ivr.line.library import Library
from ivr.line.shelves import leaflet_files, load_library, refuse_unknown_numbers
from ivr.meaning.asking import Meaning
from ivr.records.calendar import Calendar
from ivr.records.notebook import Notebook
from ivr.sealing import Seal, keyring, log_keys
from ivr.settings import ROOT, Settings
from ivr.sound.coverage import Coverage, coverage
from ivr.sound.layers import LayeredSounds
from ivr.sound.manifest import Manifest
from ivr.sound.playable import Playable
from ivr.sound.shelf import Shelf
from ivr.twilio.recordings import TwilioRecordings
from ivr.words.position import Position

AUDIO = ROOT / "audio"

Clock = Callable[[], datetime]
"""Gives this moment as an aware datetime."""


def real_time() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """What the settings and the leaflets give; a part is made when it is first asked for.

    `clock` gives the moment for the caller; `stamp` the moment written beside what is stored,
    which is the real one also for a line that a demonstration set to another time. `audio` is the
    folder of the sound files and their manifest.
    """

    settings: Settings
    library: Library
    sessions: sessionmaker[Session]
    twilio: TwilioRecordings
    clock: Clock = real_time
    stamp: Clock = real_time
    audio: Path = AUDIO

    @property
    def owner(self) -> Owner:
        """Return whose it is what was kept before the line knew several clinics and leaflets."""
        return owner_of(self.library)

    def local_day(self, moment: datetime) -> date:
        """Return the day that it is at the clinics."""
        return moment.astimezone(AMSTERDAM).date()

    @cached_property
    def sounds(self) -> LayeredSounds:
        """Return the sounds of the line, which may change while it runs: recorded ones first."""
        return LayeredSounds(self.shelf.published, self.audio)

    @cached_property
    def shelf(self) -> Shelf:
        """Return where the recordings of the studio are."""
        return Shelf(self.settings.studio_folder)

    @property
    def manifest(self) -> Manifest:
        """Return what the sound files say now."""
        return self.sounds.now.manifest

    def coverage(self) -> Coverage:
        """Return what callers hear in another voice now; worked out once for each look at it."""
        now = self.sounds.now
        if now not in self._coverages:
            said = self.library.prompts()
            self._coverages[now] = coverage(said, now.manifest, self.audio, now.broken)
        return self._coverages[now]

    @cached_property
    def _coverages(self) -> WeakKeyDictionary[Playable, Coverage]:
        return WeakKeyDictionary()

    @cached_property
    def calendar(self) -> Calendar:
        """Return the hours, and the closures as they were last read."""
        return Calendar(self.sessions)

    @cached_property
    def notebook(self) -> Notebook:
        """Return the notes of this process that wait to be written."""
        return Notebook(self.sessions)

    @cached_property
    def beside(self) -> Beside:
        """Return what this process does beside its turns."""
        return Beside(
            Errand(self.notebook.write_group, at_the_end=self.notebook.close),
            Errand(partial(_read, self.calendar, self.clock), seconds=1.0),
            Errand(self.sounds.look, seconds=1.0),
            Errand(forget_judgements, seconds=600.0),
            Errand(self._get_ready),
        )

    def reply(self, leaflet: str, question: str) -> Reply:
        """Return what a leaflet has to say to a question in the caller's own words."""
        answering, meaning = self._answering(leaflet), self._meaning
        likeness = meaning.scores(answering.passages, question) if meaning else None
        return answering.answer(question, likeness)

    def expect_question(self, leaflet: str) -> None:
        """Get ready beside the calls: a caller is being asked for their question."""
        if leaflet not in self._answerings:
            self._expected.append(leaflet)

    def _get_ready(self) -> None:
        while self._expected:
            self._answering(self._expected.popleft()).get_ready()

    @cached_property
    def _expected(self) -> deque[str]:
        return deque()

    @cached_property
    def _meaning(self) -> Meaning | None:
        return Meaning(self.settings.meaning_url) if self.settings.meaning_url else None

    def _answering(self, leaflet: str) -> Answering:
        # Two threads may make the same one at the same time, and either will do.
        found = self._answerings.get(leaflet)
        if found is None:
            folder = leaflet_files(self.settings.leaflet_folders)[leaflet].parent
            found = answering_of(self.library.leaflets[leaflet], folder)
            self._answerings[leaflet] = found
        return found

    @cached_property
    def _answerings(self) -> dict[str, Answering]:
        return {}

    def settle(self) -> None:
        """Make what threads share before there are any; `beside` starts its own after a fork."""
        _ = self.library.of(Position("")), self.beside

    def close(self) -> None:
        """Write what is noted and let the database go."""
        self.beside.stop()
        cast(Engine, self.sessions.kw["bind"]).dispose()

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


def library_of(settings: Settings) -> Library:
    """Return the leaflets that the settings name.

    A demonstration, whose account Twilio does not know, rings nobody: there the leaflets' own
    numbers hold, and one that was just taken in can be phoned.

    Raises:
        LeafletError: one is broken, or names a number that is not in the settings.
    """
    leaflets = load_library(settings.leaflet_folders)
    desks, dialled = settings.clinic_numbers, settings.line_numbers
    if settings.is_demonstration:
        own = Library(leaflets)
        desks, dialled = (*desks, *own.clinics), (*dialled, *own.straight)
    numbers = _once(desks), _once(dialled)
    aloud = settings.speech_questions
    library = Library(leaflets, *numbers, by_name=settings.by_name, aloud=aloud)
    refuse_unknown_numbers(library)
    return library


def _once(numbers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers))


def owner_of(library: Library) -> Owner:
    """Return the first clinic, and its first leaflet: those of a line that knew no other."""
    clinic = next(iter(library.clinics))
    leaflets = library.leaflets.values()
    first = next(leaflet for leaflet in leaflets if leaflet.about.clinic_number == clinic)
    return Owner(clinic, first.name)


def _read(calendar: Calendar, clock: Clock) -> None:
    calendar.read(clock())


def house() -> House:
    """Return the parts of the application that is answering."""
    return cast(House, current_app.extensions["house"])
