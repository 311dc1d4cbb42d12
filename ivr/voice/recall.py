"""Asks the store what a form does not tell; a dead database is logged and never stops a call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.events import DialEnded, Event, NoInput, Recorded
from ivr.hours import Closure
from ivr.model import Line, Recorder, Transfer
from ivr.store import calls, messages
from ivr.store.closing import closures_around
from ivr.store.database import reading
from ivr.turn import Position
from ivr.voice.journal import Sessions

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

CLOSURES_AHEAD = timedelta(days=60)
"""How far ahead closures matter: the closed text names the next opening."""


def closures(sessions: Sessions, now: datetime) -> Collection[Closure]:
    """Read the clinic's own closures; none when the database does not answer."""
    until = now + CLOSURES_AHEAD
    return _ask(sessions, lambda session: closures_around(session, now, until)) or ()


def completed(
    sessions: Sessions, line: Line, position: Position, event: Event, call_sid: str
) -> Event:
    """Add to an event what its form left open and we noted ourselves.

    Not every form tells whether a colleague accepted the call, and a Record without its action
    tells nothing at all. What we do not know either counts as not reached, and as not recorded.
    """
    match line.steps.get(position.step), event:
        case Transfer(), DialEnded(connected=None):
            accepted = _ask(sessions, lambda session: calls.desk_accepted(session, call_sid))
            return DialEnded(bool(accepted))
        case Recorder(), NoInput():
            before = position.recording
            return _ask(sessions, lambda session: _reported(session, call_sid, before)) or event
        case _:
            return event


def _reported(session: Session, call_sid: str, before: str) -> Recorded | None:
    """Give the recording that only its callback told of, however it ended."""
    found = messages.newest_recording(session, call_sid, before)
    return found and Recorded(*found, ended_by_silence=False, hung_up=False)


def _ask(sessions: Sessions, question: Callable[[Session], Answer]) -> Answer | None:
    try:
        with reading(sessions) as session:
            return question(session)
    except SQLAlchemyError:
        log.exception("the database did not answer a question; the call goes on without")
        return None
