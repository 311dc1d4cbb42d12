"""The line itself, served over HTTP with a clock of its own, and callers who phone it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.house import House
from ivr.messages.worker_parts import work_of
from ivr.phone.caller import Caller
from ivr.phone.dialect import DIALECTS, TWILIO, Dialect
from ivr.phone.exchange import create_exchange
from ivr.phone.interpreter import Circumstances, Equipment
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCall, MadeCalls
from ivr.phone.rung_person import RungPerson
from ivr.phone.simulated_call import TwilioNumber, WordsOf, number_of
from ivr.phone.tapes import Recordings
from ivr.reminders.evening import LAST
from ivr.reminders.one_number import ring_one
from ivr.settings import Settings
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.words.line import Line
from tests.line_settings import ACCOUNT, TOKEN, settings_for
from tests.own_leaflet import LINE
from tests.own_sound import own_sound

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2027, 3, 2, 10, 0, tzinfo=AMSTERDAM)
SATURDAY = datetime(2027, 3, 6, 22, 0, tzinfo=AMSTERDAM)

LENGTHS: dict[str, float] = {}
"""Seconds of the line's sounds: as at Twilio, a sound that was fetched once is in the cache."""


@dataclass
class Clock:
    """A clock that a test sets, and that may go on with the seconds of a call."""

    now: datetime = TUESDAY
    caller: Caller | None = None

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=self.caller.elapsed if self.caller else 0)


@dataclass
class Telephone:
    """The line under test: who phones it, what time it is, and what it stored."""

    clock: Clock
    recordings: Recordings
    calls: MadeCalls
    house: House
    settings: Settings
    connect_to: str
    words_of: WordsOf
    dialect: Dialect

    @property
    def sessions(self) -> sessionmaker[Session]:
        """The line's database, in which all that was noted is written by now."""
        self.house.notebook.write()
        return self.house.sessions

    @property
    def number(self) -> TwilioNumber:
        """The number as scripts/connect.py sets it up."""
        return number_of(self.settings)

    def caller(
        self, from_: str = "+31612345678", dialled: str = "", **circumstances: Any
    ) -> Caller:
        """Somebody who is about to phone, with the telephone of this test's dialect.

        `dialled` is another number of the line than its first one.
        """
        number = replace(self.number, number=dialled) if dialled else self.number
        usual: Circumstances = {**self._equipment, "from_": from_}
        return Caller(number, **{**usual, **circumstances})

    def rung(self, number: str = "+31612345678") -> RungPerson:
        """Let the evening pass by until the line calls this number: whoever has it then."""
        work = replace(work_of(self.settings), clock=self.clock)
        until = datetime.combine(self.clock.now, LAST, AMSTERDAM)
        while not (waiting := self._waiting(number)):
            assert self.clock.now < until, f"The line does not call {number} on this evening."
            self.clock.now += timedelta(minutes=1)
            ring_one(work, number)
        return RungPerson(self.number, waiting[0], self.calls, **self._equipment)

    def _waiting(self, number: str) -> list[MadeCall]:
        return [call for call in self.calls.waiting() if call.order.to == number]

    @property
    def _equipment(self) -> Equipment:
        return {
            "connect_to": self.connect_to,
            "recordings": self.recordings,
            "words_of": self.words_of,
            "dialect": self.dialect,
            "lengths": LENGTHS,
        }


@pytest.fixture(scope="session")
def line() -> Line:
    return LINE


@pytest.fixture(params=[*DIALECTS.values()], ids=[*DIALECTS])
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """How the telephone of a story speaks TwiML: every story is told in each dialect."""
    spoken: Dialect = request.param
    return spoken


@pytest.fixture
def telephone(used_telephone: Telephone, migrated_sqlite: Path, dialect: Dialect) -> Telephone:
    """Return the line as if nobody had phoned it yet: one server is enough for all stories."""
    return as_new(used_telephone, migrated_sqlite, dialect)


def as_new(used: Telephone, migrated: Path, dialect: Dialect) -> Telephone:
    """Forget what earlier callers did, and let the next ones have this dialect."""
    # What earlier callers did is noted before it is all forgotten.
    used.house.notebook.write()
    path = make_url(used.settings.database_url).database or ""
    with closing(sqlite3.connect(migrated)) as fresh, closing(sqlite3.connect(path)) as old:
        fresh.backup(old)
    for left in used.recordings.folder.iterdir():
        left.unlink()
    if used.house.shelf.folder.exists():
        shutil.rmtree(used.house.shelf.folder)
        used.house.sounds.look()
    used.calls.forget()
    used.calls.new_sid = dialect.new_call_sid
    used.clock.now, used.clock.caller = TUESDAY, None
    used.house.calendar.read(TUESDAY)
    return replace(used, dialect=dialect)


@pytest.fixture(scope="session")
def used_telephone(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[Telephone]:
    """Serve the line; what earlier callers left is still there."""
    folder = tmp_path_factory.mktemp("line")
    shutil.copy(migrated_sqlite, folder / "line.db")
    with telephone_at(f"sqlite:///{folder / 'line.db'}", folder) as telephone:
        yield telephone


@contextmanager
def telephone_at(
    database_url: str,
    folder: Path,
    dialect: Dialect = TWILIO,
    more: Mapping[str, str] | None = None,
    audio: Path | None = None,
) -> Iterator[Telephone]:
    """Serve the line with a database, and the stand-in for Twilio's recordings beside it.

    `more` are settings beside those of every test; `audio` is where the sounds are, if elsewhere.
    """
    audio = audio or own_sound()
    clock = Clock()
    recordings, calls = Recordings(folder / "twilio", clock), MadeCalls(clock)
    with ExitStack() as stack:
        exchange = create_exchange(recordings, ACCOUNT, TOKEN, calls=calls)
        api_url = stack.enter_context(serve(exchange))
        settings = settings_for(DATABASE_URL=database_url, twilio=api_url, **(more or {}))
        app = create_app(settings, clock=clock, audio=audio)
        house: House = app.extensions["house"]
        stack.callback(house.close)
        connect_to = stack.enter_context(serve(app))
        words_of = Manifest.load(audio / MANIFEST).words_of
        yield Telephone(clock, recordings, calls, house, settings, connect_to, words_of, dialect)
