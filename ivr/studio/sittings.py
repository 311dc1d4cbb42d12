"""A sitting by telephone: a one-time code from the page lets one call record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from ivr.sealing import Seal
from ivr.sound.shelf import EXPECTED_FOR, Shelf
from ivr.studio.lent_voice import Sitting

CODE_LASTS = timedelta(seconds=EXPECTED_FOR)
MOST_TRIES = 30
"""Wrong codes, in all calls together, after which a code is void: a million cannot be tried."""

LONGEST_SITTING = timedelta(hours=4)
"""An afternoon; what a call leaves behind for longer is nobody's sitting any more."""

_USE = "the code of a sitting"


@dataclass(frozen=True)
class Opened:
    """Who made a code for which voice, and when."""

    voice_id: int
    by: str
    at: datetime


def open_sitting(session: Session, shelf: Shelf, seal: Seal, code: str, opened: Opened) -> None:
    """Let the one call record in which this code is keyed in; a former code is void."""
    session.execute(delete(Sitting).where(Sitting.voice_id == opened.voice_id))
    about = {"voice_id": opened.voice_id, "opened_by": opened.by}
    sealed, until = seal.close(code, _USE), opened.at + CODE_LASTS
    session.add(Sitting(code=sealed, valid_until=until, **about))
    shelf.expect_call()


def is_open(session: Session, now: datetime) -> bool:
    """Return whether a code can be keyed in now."""
    return session.scalar(select(Sitting.id).where(*_valid(now)).limit(1)) is not None


def enter(session: Session, seal: Seal, code: str, call_sid: str, now: datetime) -> bool:
    """Use a code for this call; False when it is none that can be used now."""
    open_now = session.scalars(select(Sitting).where(*_valid(now)).with_for_update()).all()
    sealed = seal.close(code, _USE)
    for sitting in open_now:
        if sitting.code == sealed:
            sitting.code, sitting.call_sid = None, call_sid
            sitting.valid_until = now + LONGEST_SITTING
            return True
    for sitting in open_now:
        sitting.tries += 1
    return False


def sitting_of(session: Session, call_sid: str, now: datetime) -> Sitting | None:
    """Return the sitting of a call; None when it has none, or no longer."""
    ours = (Sitting.call_sid == call_sid, Sitting.code.is_(None), Sitting.valid_until > now)
    return session.scalars(select(Sitting).where(*ours)).one_or_none() if call_sid else None


def _valid(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Sitting.code.is_not(None), Sitting.valid_until > now, Sitting.tries < MOST_TRIES)
