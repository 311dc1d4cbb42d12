"""Asks Twilio for recordings that no webhook told us of, so that our own outage loses no message.

Only recordings of our own calls are touched: an account may serve other applications, and what we
store is deleted at Twilio.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ivr.database.engine import reading
from ivr.messages.leaving import is_known, message_left, recording_reported
from ivr.messages.worker_parts import Work
from ivr.records.calls import belongs_to
from ivr.studio.by_telephone import NewRecording, any_sitting_of, is_take, note_take
from ivr.twilio.posted_form import caller_number
from ivr.twilio.recordings import Description, Parties, RecordingError
from ivr.words.position import Position

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(hours=72)
"""How far back we ask every time: a webhook may have failed while we were there."""

OVER = ("completed", "failed")
"""The states in which a recording stays; a caller whose recording failed deserves an answer too."""

LONGEST_LOOK_BACK = timedelta(days=31)
"""How far back we ask when we do not know of a last time: longer than messages are kept."""


def reconcile(work: Work, last: datetime | None = None) -> int:
    """Take in the recordings we do not know; return how many. RecordingError when Twilio is away.

    `last` is when this was last done: after an outage of any length we ask from before it on.
    """
    now = work.clock()
    since = min(now - LOOK_BACK, (last or now - LONGEST_LOOK_BACK) - timedelta(days=1)).date()
    return sum(_take_in(work, about) for about in work.twilio.since(since))


def reconcile_newest(work: Work) -> int:
    """Take in what was recorded last; return how many. RecordingError when Twilio is away.

    One question, so that it can be asked all the time: what no webhook could note - the database
    was away, or this line was - is on the clinic's page soon after that is over.
    """
    return sum(_take_in(work, about) for about in work.twilio.newest())


def _take_in(work: Work, about: Description) -> bool:
    if about.source != "RecordVerb" or about.status not in OVER or about.sid in work.strangers:
        return False
    with reading(work.sessions) as session:
        if is_known(session, about.sid) or is_take(session, about.sid):
            return False
        whose, sitting = (
            belongs_to(session, about.call_sid),
            any_sitting_of(session, about.call_sid),
        )
    if sitting:
        made = NewRecording(about.sid, about.created_at)
        with work.sessions.begin() as session:
            note_take(session, work, sitting, made)
        return True
    parties = _parties(work, about)
    whose = whose or _behind(work, parties)
    if whose is None:
        log.info("A recording at Twilio is left alone: its call was not to this line.")
        if parties is not None:
            work.strangers.add(about.sid)
        return False
    with work.sessions.begin() as session:
        _add(session, about, parties, whose)
    return True


def _behind(work: Work, parties: Parties | None) -> tuple[str, str] | None:
    """Return the clinic and the leaflet behind the number that was called; None for a stranger's.

    Of several leaflets nobody knows which it was: the message is for the clinic of the hall.
    """
    dialled = work.library.known_as(parties.called) if parties else None
    if dialled is None:
        return None
    line = work.library.of(Position("", dialled=dialled))
    return line.clinic, line.leaflet


def _parties(work: Work, about: Description) -> Parties | None:
    """Ask who called; without an answer it is asked again before the recording is removed."""
    try:
        return work.twilio.parties(about.call_sid)
    except RecordingError:
        return None


def _add(
    session: Session, about: Description, parties: Parties | None, whose: tuple[str, str]
) -> None:
    """Make the message as the webhooks would have made it, at the time it was left."""
    clinic, leaflet = whose
    message_left(
        session,
        call_sid=about.call_sid,
        recording_sid=about.sid,
        caller_number=caller_number({"From": parties.caller}) or None if parties else None,
        number_was_keyed=False,
        seconds=about.seconds,
        now=about.created_at,
        clinic=clinic,
        leaflet=leaflet,
    )
    recording_reported(
        session,
        call_sid=about.call_sid,
        recording_sid=about.sid,
        status=about.status,
        seconds=about.seconds,
        now=about.created_at,
        clinic=clinic,
        leaflet=leaflet,
    )
