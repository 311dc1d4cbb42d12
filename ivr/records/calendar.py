"""The closures as they were last read: a turn asks no database, and an outage forgets none."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.call.hours import Closure
from ivr.call.moment import Moment, Seconds, moment_at
from ivr.database.engine import reading
from ivr.line.clinic import Clinic
from ivr.records.closures import closures_around

log = logging.getLogger(__name__)

AHEAD = timedelta(days=366)
"""How far ahead closures matter: a caller may ask about a day that is nearly a year away."""


MOMENTS = 256
"""Moments that are remembered: this minute of every clinic, and the last one's."""


class Calendar:
    """When each clinic is open, its own closures included, for the turns of one process."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions
        self._reading = Lock()
        self._closures: Mapping[str, tuple[Closure, ...]] | None = None
        self._moment = lru_cache(MOMENTS)(self._moment_at)
        self._is_away = False

    def moment(self, now: datetime, clinic: Clinic, knows_number: bool, lasts: Seconds) -> Moment:
        """Return what is true of a clinic at `now`; only the first question waits."""
        if self._closures is None:
            self.read(now)
        # The clinic opens and closes on whole minutes, so within one nothing changes.
        minute = now.replace(second=0, microsecond=0)
        return self._moment(minute, clinic, knows_number, lasts)

    def read(self, now: datetime) -> None:
        """Read the closures; when the database does not answer, the last known ones hold."""
        with self._reading:
            try:
                with reading(self.sessions) as session:
                    closures = closures_around(session, now, now + AHEAD)
            except SQLAlchemyError as error:
                if not self._is_away:
                    log.error("the closures cannot be read; the last known ones hold: %s", error)
                closures, self._is_away = dict(self._closures or {}), True
            else:
                self._is_away = False
            if closures != self._closures:
                self._closures = closures
                self._moment = lru_cache(MOMENTS)(self._moment_at)

    def _moment_at(
        self, minute: datetime, clinic: Clinic, knows_number: bool, lasts: Seconds
    ) -> Moment:
        closures = (self._closures or {}).get(clinic.number, ())
        return moment_at(minute, clinic.hours, closures, knows_number=knows_number, lasts=lasts)
