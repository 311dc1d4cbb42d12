"""Everything the worker works with, in one frozen value."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

from cryptography.fernet import MultiFernet
from sqlalchemy.orm import Session, sessionmaker

from ivr.hours import OpeningHours
from ivr.notify import Notifier, notifier
from ivr.recordings import TwilioRecordings
from ivr.sealing import keyring, log_keys
from ivr.settings import Settings
from ivr.store.database import open_database
from ivr.store.retention import Retention
from ivr.store.server import database_clock
from ivr.worker.pulse import Pulse

PATIENCE = 10.0
"""Seconds the worker waits for the database: nobody is on the line."""


@dataclass(frozen=True)
class Work:
    """The parts, the policy and the clock; `lease` must outlast the slowest piece of work."""

    sessions: sessionmaker[Session]
    twilio: TwilioRecordings
    keys: MultiFernet
    log_keys: tuple[bytes, ...]
    notifier: Notifier
    hours: OpeningHours
    retention: Retention
    line_number: str
    quiet: timedelta = timedelta(minutes=30)
    lease: timedelta = timedelta(minutes=5)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that no wrong clock moves; only differences mean something."""
    database_clock: Callable[[Session], datetime | None] = database_clock
    pulse: Pulse = field(default_factory=Pulse)
    stop: Event = field(default_factory=Event)
    strangers: set[str] = field(default_factory=set)
    """Recordings of other applications: Twilio need not be asked about them at every look."""


def work_of(
    settings: Settings, hours: OpeningHours, lease: timedelta = timedelta(minutes=5)
) -> Work:
    """Put the real parts together as the settings describe them."""
    return Work(
        sessions=open_database(settings.database_url, patience=PATIENCE),
        twilio=TwilioRecordings.of(settings),
        keys=keyring(settings),
        log_keys=log_keys(settings),
        notifier=notifier(settings),
        hours=hours,
        retention=Retention.of(settings),
        line_number=settings.line_number,
        quiet=timedelta(minutes=settings.notify_quiet_minutes),
        lease=lease,
    )
