"""Brings takes by telephone home: kept here first, then deleted at Twilio, then judged."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from ivr.database.lease import back_off, finish, lease_next
from ivr.sound.shelf import Shelf
from ivr.sound.wav import DamagedError, SilentError, check_wav
from ivr.studio.lent_voice import Take, TakeState
from ivr.studio.takes import drop_if_gone
from ivr.twilio.recordings import NotThereError, RecordingError, TwilioRecordings

log = logging.getLogger(__name__)

NOTHING_SAID = "Er is niets opgenomen. Spreek deze zin nog een keer in."
NO_ROOM = "De opname kan niet worden bewaard: is de schijf vol? Het wordt vanzelf opnieuw gedaan."

AT_TWILIO = Take.recording_sid.is_not(None)


def fetch_next(
    sessions: sessionmaker[Session],
    shelf: Shelf,
    twilio: TwilioRecordings,
    clock: Callable[[], datetime],
    lease: timedelta,
) -> bool:
    """Do the next step for the take that waits longest; False when none does."""
    with sessions.begin() as session:
        take = lease_next(session, Take, clock(), lease, AT_TWILIO)
    if take is None:
        return False
    try:
        changes = (
            _gone(twilio, take) if take.state is TakeState.DROPPED else _here(shelf, twilio, take)
        )
    except (RecordingError, OSError) as error:
        log.warning("Take %d is not brought home yet: %s", take.id, type(error).__name__)
        reason = str(error) if isinstance(error, RecordingError) else NO_ROOM
        changes = {"last_error": reason, "next_attempt_at": clock() + back_off(take.attempts)}
    else:
        changes |= {"recording_sid": None, "attempts": 0, "last_error": None}
        changes.setdefault("next_attempt_at", clock())
    with sessions.begin() as session:
        if not finish(session, take, **changes):
            drop_if_gone(session, take, shelf)
        elif take.state is TakeState.DROPPED:
            _forget(session, take)
    return True


def _here(shelf: Shelf, twilio: TwilioRecordings, take: Take) -> dict[str, object]:
    assert take.recording_sid is not None
    about = twilio.describe(take.recording_sid)
    if about.status in ("absent", "failed"):
        return {"state": TakeState.REFUSED, "reason": NOTHING_SAID, "next_attempt_at": None}
    if about.status != "completed":
        raise RecordingError("Twilio is nog bezig met de opname.")
    # Deleted at Twilio a moment ago, and then killed: what is here is whole.
    if not shelf.take(take.voice_id, take.key).exists():
        wav = twilio.media(take.recording_sid)
        try:
            check_wav(wav, about.seconds)
        except SilentError:
            twilio.delete(take.recording_sid)
            return {"state": TakeState.REFUSED, "reason": NOTHING_SAID, "next_attempt_at": None}
        except DamagedError as error:
            raise RecordingError(str(error)) from error
        shelf.keep_take(take.voice_id, take.key, wav)
    twilio.delete(take.recording_sid)
    return {}


def _gone(twilio: TwilioRecordings, take: Take) -> dict[str, object]:
    assert take.recording_sid is not None
    try:
        twilio.delete(take.recording_sid)
    except NotThereError:
        pass
    except RecordingError:
        if twilio.describe(take.recording_sid).status not in ("absent", "failed"):
            raise
    return {"next_attempt_at": None}


def _forget(session: Session, take: Take) -> None:
    kept = session.get(Take, take.id, populate_existing=True)
    if kept is not None and kept.recording_sid is None:
        session.delete(kept)
