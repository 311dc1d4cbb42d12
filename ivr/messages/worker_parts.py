"""What the worker works with: the parts of the line, and what only a worker has."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from subprocess import Popen
from threading import Event

from sqlalchemy.orm import Session

from ivr.database.engine import open_database
from ivr.database.server_clock import database_clock
from ivr.house import House, library_of
from ivr.messages.hook_post import HookPost
from ivr.messages.notify import Notifier, notifier
from ivr.messages.retention import Retention
from ivr.records.clocks import Pulse
from ivr.settings import Settings
from ivr.twilio.calls_out import CallsOut
from ivr.twilio.recordings import TwilioRecordings

PATIENCE = 10.0
"""Seconds the worker waits for the database: nobody is on the line."""


@dataclass
class Apprentice:
    """The process that masters takes, as far as this worker started one, and since when."""

    process: Popen[bytes] | None = None
    since: float = -math.inf
    """In seconds of `Work.monotonic`."""
    linger: float = 60.0
    """Seconds that it waits for another take: the next one of a sitting is then soon heard."""


@dataclass(frozen=True, kw_only=True)
class Work(House):
    """The parts, the policy and the clocks; `lease` must outlast the slowest piece of work."""

    notifier: Notifier
    lease: timedelta = timedelta(minutes=5)
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that no wrong clock moves; only differences mean something."""
    database_clock: Callable[[Session], datetime | None] = database_clock
    pulse: Pulse = field(default_factory=Pulse)
    stop: Event = field(default_factory=Event)
    strangers: set[str] = field(default_factory=set)
    """Recordings of other applications: Twilio need not be asked about them at every look."""

    ended: dict[str, datetime | None] = field(default_factory=dict)
    """The duties of this worker -> when it last ended a round of each."""

    apprentice: Apprentice = field(default_factory=Apprentice)

    @cached_property
    def retention(self) -> Retention:
        """How long messages are kept."""
        return Retention.of(self.settings)

    @cached_property
    def calls_out(self) -> CallsOut:
        """Return what rings those who asked for it."""
        return CallsOut.of(self.settings)

    @cached_property
    def hook(self) -> HookPost:
        """Return what asks for a colleague at the hospital's own system."""
        return HookPost.of(self.settings)

    @property
    def lies_after(self) -> timedelta:
        """The opening time after which a message lies around."""
        return timedelta(hours=self.settings.notify_second_hours)

    @property
    def quiet(self) -> timedelta:
        """The least time between two notices."""
        return timedelta(minutes=self.settings.notify_quiet_minutes)


def work_of(settings: Settings) -> Work:
    """Return the real parts, as the settings describe them."""
    return Work(
        settings=settings,
        library=library_of(settings),
        sessions=open_database(settings.database_url, patience=PATIENCE),
        twilio=TwilioRecordings.of(settings),
        notifier=notifier(settings),
    )
