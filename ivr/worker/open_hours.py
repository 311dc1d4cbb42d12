"""When a clinic is open, and when it was, as the worker asks it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ivr.call.hours import SEARCH_DAYS, Closures, OpeningHours
from ivr.messages.worker_parts import Work
from ivr.records.closures import closures_around


def hours_of(work: Work, clinic: str) -> OpeningHours | None:
    """Return when a clinic is open; None when no leaflet tells it any more."""
    known = work.library.clinics.get(clinic)
    return known.hours if known else None


def closures_until(session: Session, clinic: str, now: datetime) -> Closures:
    """Return the closures of a clinic that a message which is kept may have waited through."""
    first = now - timedelta(days=SEARCH_DAYS)
    return closures_around(session, first, now).get(clinic, ())
