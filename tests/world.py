"""A worker with everything around it: a database, a Twilio on loopback, staff, and a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ivr.house import library_of
from ivr.messages.leaving import message_left, recording_reported
from ivr.messages.message import Message, RecordingAudio
from ivr.messages.notify import Notification, NotifyError
from ivr.messages.sealed_sound import open_sound
from ivr.messages.worker_parts import Work
from ivr.phone.exchange import create_exchange
from ivr.phone.faults import Faults
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from ivr.records.clocks import Pulse
from ivr.twilio.recordings import TwilioRecordings
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, RECORDING_KEY, TOKEN, settings_for
from tests.wav import wav

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in Dordrecht, office time."""


class Clock:
    """The time, which the test moves, and our machine's, which may be `wrong` by this much."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now
        self.wrong = timedelta(0)

    def __call__(self) -> datetime:
        return self.now + self.wrong

    def at_twilio(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """What time.monotonic gives on our machine."""
        return (self.now - MONDAY).total_seconds()

    def passes(self, **time_: float) -> datetime:
        self.now += timedelta(**time_)
        return self.now


class Unhurried(Event):
    """Nobody asks to stop, and nobody really waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(0)


class Mailbox:
    """Takes notices down; out of reach when the test says so."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.texts: list[str] = []
        self.clinics: list[str | None] = []
        self.out_of_reach = False

    def send(self, notice: Notification, clinic: str | None) -> None:
        if self.out_of_reach:
            raise NotifyError("nobody there")
        self.read.append(notice.subject)
        self.texts.append(notice.text)
        self.clinics.append(clinic)


@dataclass
class World:
    sessions: sessionmaker[Session]
    recordings: Recordings
    faults: Faults
    work: Work
    clock: Clock
    staff: Mailbox
    calls: dict[str, tuple[str, str]] = field(default_factory=dict)
    made: MadeCalls = field(default_factory=MadeCalls)

    def records(self, call_sid: str, sound: bytes | None = None, seconds: int = 3) -> str:
        return self.recordings.add(call_sid, sound or wav(seconds), seconds, self.clock.at_twilio())

    def leaves(self, call_sid: str = "CA1", sound: bytes | None = None, seconds: int = 3) -> str:
        """A caller leaves a message, and the record action tells us."""
        sid = self.records(call_sid, sound, seconds)
        with self.sessions.begin() as session:
            message_left(
                session,
                call_sid=call_sid,
                recording_sid=sid,
                caller_number="+31612345678",
                number_was_keyed=False,
                seconds=seconds,
                now=self.clock(),
                clinic=CLINIC_NUMBER,
            )
        return sid

    def reports(self, sid: str, status: str = "completed", call_sid: str = "CA1") -> None:
        """Twilio's callback arrives."""
        with self.sessions.begin() as session:
            recording_reported(
                session,
                call_sid=call_sid,
                recording_sid=sid,
                status=status,
                seconds=3,
                now=self.clock(),
                clinic=CLINIC_NUMBER,
            )

    def message(self, sid: str) -> Message:
        with self.sessions() as session:
            return session.scalars(select(Message).where(Message.recording_sid == sid)).one()

    def sound(self, sid: str) -> bytes:
        with self.sessions() as session:
            audio = session.get(RecordingAudio, self.message(sid).id)
            return open_sound(audio, self.work.keys)

    def is_at_twilio(self, sid: str) -> bool:
        return self.recordings.sound(sid) is not None

    def restarted(self) -> Work:
        """Another worker on the same machine, which remembers nothing."""
        return replace(self.work, pulse=Pulse())

    def with_keys(self, *keys: bytes) -> Work:
        sealing = self.work.settings.model_copy(update={"recording_keys": b",".join(keys).decode()})
        return replace(self.work, settings=sealing)


@contextmanager
def world(sessions: sessionmaker[Session], folder: Path) -> Iterator[World]:
    faults, clock, staff = Faults(), Clock(), Mailbox()
    recordings = Recordings(folder, clock.at_twilio)
    calls: dict[str, tuple[str, str]] = {}
    made = MadeCalls(clock.at_twilio)
    exchange = create_exchange(recordings, ACCOUNT, TOKEN, faults, made)
    with serve(with_calls(exchange, calls)) as url:
        settings = settings_for(twilio=url, RECORDING_KEYS=RECORDING_KEY, REMINDERS="true")
        work = Work(
            settings=settings,
            library=library_of(settings),
            sessions=sessions,
            twilio=TwilioRecordings(ACCOUNT, TOKEN, url),
            notifier=staff,
            clock=clock,
            monotonic=clock.seconds,
            stop=Unhurried(),
        )
        yield World(sessions, recordings, faults, work, clock, staff, calls, made)


def with_calls(exchange: WSGIApplication, calls: dict[str, tuple[str, str]]) -> WSGIApplication:
    """Add the call resource (docs/voice/api/call-resource), of which we read `from` and `to`."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = str(environ["PATH_INFO"])
        call_sid = path.rpartition("/Calls/")[2].removesuffix(".json")
        if "/Calls/" not in path or call_sid not in calls:
            return exchange(environ, start)
        caller, called = calls[call_sid]
        start("200 OK", [("Content-Type", "application/json")])
        return [f'{{"sid": "{call_sid}", "from": "{caller}", "to": "{called}"}}'.encode()]

    return application


@pytest.fixture
def here(sessions: sessionmaker[Session], tmp_path: Path) -> Iterator[World]:
    with world(sessions, tmp_path / "twilio") as made:
        yield made
