"""A line with a studio, its worker, and a microphone that says what a test wants to be said."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import soundfile
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from scipy.signal import resample_poly

from app import create_app
from ivr.database.engine import open_database
from ivr.house import House
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.tapes import Recordings
from ivr.settings import ROOT, Settings, load
from ivr.words.prompt import Prompt
from tests.calling import Clock
from tests.chromium import ARGUMENTS
from tests.line_settings import ACCOUNT, TOKEN, environment_for
from tests.office import PASSWORD, Office
from tests.own_sound import own_sound
from tests.ports import free_port

HERTZ = 48_000
LEAD = 0.6
"""Seconds of the room before a voice begins: a microphone is heard before a take is begun."""

VOICE_DBFS, ROOM_DB = -24.0, 45.0
"""How loud a voice is, and how far below it the room."""

STAYS = 20
"""Seconds that the room is heard behind a voice."""


@dataclass
class Microphone:
    """What a browser takes for its microphone: a file, read anew whenever it is opened."""

    file: Path
    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1515))

    def hears_a_room(self, dbfs: float = VOICE_DBFS - ROOM_DB) -> None:
        """Let nobody speak; the noise of the room is this loud."""
        self._write(np.zeros(HERTZ * STAYS), dbfs)

    def hears(self, words: str, words_per_minute: int = 150) -> float:
        """Let a synthetic voice speak; returns when it is silent again, in seconds."""
        voice = _said(words, words_per_minute, self.file.with_suffix(".said.wav"))
        after = LEAD + len(voice) / HERTZ
        room = np.zeros(round(HERTZ * LEAD)), np.zeros(HERTZ * STAYS)
        self._write(np.concatenate([room[0], voice, room[1]]), VOICE_DBFS - ROOM_DB)
        return after

    def _write(self, sound: np.ndarray, room_dbfs: float) -> None:
        heard = sound + self.chance.normal(0, 10 ** (room_dbfs / 20), len(sound))
        soundfile.write(self.file, heard, HERTZ, subtype="PCM_16")


def _said(words: str, words_per_minute: int, file: Path) -> np.ndarray:
    speed = str(words_per_minute)
    subprocess.run(["espeak-ng", "-v", "nl", "-s", speed, "-w", file, words], check=True)
    sound, hertz = soundfile.read(file)
    voice = resample_poly(sound, HERTZ, hertz)
    loud = np.sqrt((voice[np.abs(voice) > 0.01] ** 2).mean())
    return np.asarray(voice * 10 ** (VOICE_DBFS / 20) / loud)


@contextmanager
def browser_with(microphone: Microphone, shared: Browser) -> Iterator[Browser]:
    """Start another Chromium, whose microphone this is."""
    heard = f"--use-file-for-fake-audio-capture={microphone.file}%noloop"
    chromium = shutil.which("chromium")
    started = shared.browser_type.launch(executable_path=chromium, args=[*ARGUMENTS, heard])
    yield started
    started.close()


@dataclass
class StudioLine:
    """A line that runs, with a worker beside it."""

    folder: Path
    environment: dict[str, str]
    audio: Path
    stack: ExitStack = field(default_factory=ExitStack)
    app: Flask = field(init=False)

    @cached_property
    def settings(self) -> Settings:
        """Its settings."""
        return load(self.environment)

    @property
    def house(self) -> House:
        """The parts of its line."""
        made: House = self.app.extensions["house"]
        return made

    @property
    def address(self) -> str:
        """Where its pages are."""
        return self.settings.public_base_url

    @property
    def prompts(self) -> dict[str, Prompt]:
        """What it says, by the ids of the prompts."""
        return {one.id: one for one in self.house.library.prompts()}

    def starts(self) -> None:
        """Serve it."""
        self.app = create_app(self.settings, audio=self.audio)
        self.stack.callback(self.house.close)
        self.stack.enter_context(serve(self.app, int(self.address.rpartition(":")[2])))

    def stops(self) -> None:
        """Serve it no more."""
        self.stack.close()

    @cached_property
    def visit(self) -> Path:
        """Return a file of cookies: those of an editor who is logged in."""
        return self.folder / "visit.json"

    def logs_in(self, browser: Browser, name: str) -> None:
        """Let an editor log in, and keep the visit for all pages of the tests."""
        context = browser.new_context(base_url=self.address)
        self.enters(context.new_page(), name)
        context.storage_state(path=self.visit)
        context.close()

    def enters(self, page: Page, name: str) -> None:
        """Let an editor log in on a page."""
        sessions = open_database(self.settings.database_url)
        office = Office(self.app, Clock(datetime.now(UTC)), self.settings, sessions)
        secret = office.hire(name, clinics=[*self.house.library.clinics])
        code = office.code_of(secret)
        sessions.kw["bind"].dispose()
        page.goto("/inloggen")
        page.get_by_label("Naam").fill(name)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Verder").click()
        page.get_by_label("Code van zes cijfers").fill(code)
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url("**/berichten")

    def opens(self, browser: Browser, **options: object) -> BrowserContext:
        """Return a browser of the editor."""
        context = browser.new_context(
            locale="nl-NL",
            base_url=self.address,
            storage_state=self.visit,
            **options,  # type: ignore[arg-type]  # whatever Playwright takes
        )
        context.set_default_timeout(30_000)
        return context


def new_voice(page: Page, name: str) -> int:
    """Lend a voice of this name on the page; returns its number, with the studio open."""
    page.goto("/stem")
    page.get_by_label("Van wie is de stem?").fill(name)
    page.get_by_label("Deze collega heeft dit gelezen").check()
    page.get_by_role("button", name="Toevoegen en inspreken").click()
    page.locator("#podium").wait_for()
    return int(page.url.rpartition("/stem/")[2].partition("#")[0])


@contextmanager
def studio_line(
    folder: Path, migrated: Path, audio: Path | None = None, **more: str
) -> Iterator[StudioLine]:
    """Serve a line and let a worker work for it; `more` are settings beside those of a test."""
    shutil.copy(migrated, folder / "line.db")
    with ExitStack() as stack:
        exchange = create_exchange(Recordings(folder / "twilio"), ACCOUNT, TOKEN)
        environment = environment_for(
            PUBLIC_BASE_URL=f"http://127.0.0.1:{free_port()}",
            TWILIO_API_URL=stack.enter_context(serve(exchange)),
            DATABASE_URL=f"sqlite:///{folder / 'line.db'}",
            STUDIO=str(folder / "studio"),
            **more,
        )
        line = StudioLine(folder, environment, audio or own_sound())
        line.starts()
        stack.callback(line.stops)
        stack.enter_context(working(line))
        yield line


@contextmanager
def working(line: StudioLine) -> Iterator[None]:
    """Let a worker work for a line, in a process of its own as always."""
    command = [sys.executable, str(ROOT / "scripts/worker.py"), "--every", "0.3"]
    with (line.folder / "worker.log").open("ab") as log:
        surroundings = os.environ | line.environment
        worker = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log)
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)
