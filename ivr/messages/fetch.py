"""Brings recordings home, one step for one message at a time, and survives a kill at any moment.

Every piece of work is one lease: claimed in its own transaction, done without holding the
database, and settled in another one that fails when the lease was lost. A kill at any moment
therefore loses nothing and does nothing twice that shows: the sound is one row, and deleting at
Twilio what is gone already is no error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.database.lease import back_off, finish, lease_next
from ivr.logs.following import following
from ivr.messages.leaving import REGRET_GRACE, learn_number, state_of_next
from ivr.messages.message import Message, RecordingAudio, RecordingState
from ivr.messages.retention import erase
from ivr.messages.sealed_sound import SealError, drop_sound, keep_sound, open_sound
from ivr.messages.worker_parts import Work
from ivr.records.clocks import TOLERANCE
from ivr.sound.wav import DamagedError, SilentError, check_wav
from ivr.twilio.posted_form import caller_number
from ivr.twilio.recordings import (
    Description,
    NothingRecordedError,
    NotThereError,
    RecordingError,
    RecordingFailedError,
)

log = logging.getLogger(__name__)

LONGEST_DELAY = timedelta(minutes=5)
"""How long before we hear of a message its recording may have begun (at most 180 s, and hooks)."""

SECOND_LOOKS = 4
"""How often we look again for a recording that Twilio calls absent or failed."""

LENIENT_AFTER = 6
"""Attempts after which a whole, decodable recording of an odd length is good enough to keep."""

NO_SPACE = "De opname kon niet worden bewaard: de database neemt niets aan (schijf vol?)."
SURPRISE = "Er ging iets mis in het programma: meld dit aan de beheerder."


def fetch_due(work: Work) -> int:
    """Do what is due for messages, one by one, until nothing is due; return how many."""
    done = 0
    while not work.stop.is_set():
        with work.sessions.begin() as session:
            message = lease_next(session, Message, work.clock(), work.lease)
        if message is None:
            break
        with following(message.call_sid):
            attend(work, message)
        done += 1
    return done


def attend(work: Work, message: Message) -> None:
    """Do the next step for one leased message; whatever goes wrong is noted on it."""
    try:
        _step(message)(work, message)
    except RecordingError as error:
        _tell_failure(work, message, error)
    except SQLAlchemyError as error:
        log.warning("Message %d: the database refused (%s).", message.id, type(error).__name__)
        _try_again(work, message, NO_SPACE, message.state)
    except Exception:  # This is the worker loop: one odd message must not stop the others.
        log.exception("Message %d: an error in the program.", message.id)
        _try_again(work, message, SURPRISE, message.state)


def _step(message: Message) -> Callable[[Work, Message], None]:
    if message.purged_at is not None:
        return _remove_at_twilio
    if message.discarded_at is not None:
        return _reconsider
    return _verify_and_remove if message.state is RecordingState.STORED else _fetch


def _fetch(work: Work, message: Message) -> None:
    """Bring the recording home: committed here first, due for removal at Twilio after that."""
    about, wav, seconds = _verified(work, message)
    now = work.clock()
    stored = {"state": RecordingState.STORED, "seconds": seconds, "last_error": None}
    if abs(about.created_at - message.left_at) > TOLERANCE + LONGEST_DELAY:
        # Our clock was wrong when the message came, and its days are counted from that moment.
        stored["left_at"] = about.created_at
    with work.sessions.begin() as session:
        if finish(session, message, next_attempt_at=now, attempts=0, **stored):
            keep_sound(session, message.id, wav, work.keys, now)
            log.info("Message %d: its recording is stored.", message.id)


def _verified(work: Work, message: Message) -> tuple[Description, bytes, int]:
    """Return what Twilio says of it, the sound, and its whole seconds.

    The seconds that the record action told counted the silence too.
    """
    recording = _recording_of(message)
    about = work.twilio.describe(recording)
    match about.status:
        case "completed":
            pass
        case "absent":
            raise NothingRecordedError("De beller heeft niets ingesproken, of te kort.")
        case "failed":
            raise RecordingFailedError("Twilio kon de opname niet maken.")
        case _:
            raise RecordingError("Twilio is nog bezig met de opname.")
    wav = work.twilio.media(recording)
    return about, wav, _seconds(wav, about.seconds if message.attempts < LENIENT_AFTER else None)


def _recording_of(message: Message) -> str:
    """Return the SID of what is fetched; a message without a recording is never due."""
    assert message.recording_sid is not None
    return message.recording_sid


def _seconds(wav: bytes, reported: int | None) -> int:
    """Return how long the sound lasts, once it is judged whole."""
    try:
        return round(check_wav(wav, reported))
    except SilentError as error:
        raise NothingRecordedError(str(error)) from error
    except DamagedError as error:
        raise RecordingError(str(error)) from error


def _verify_and_remove(work: Work, message: Message) -> None:
    """Remove at Twilio only what we can open here: two workers may not have the same keys."""
    if message.removed_at_twilio_at is None:
        try:
            with work.sessions() as session:
                open_sound(session.get(RecordingAudio, message.id), work.keys)
        except SealError as error:
            _fetch_anew(work, message, error)
            return
    _remove_at_twilio(work, message)


def _fetch_anew(work: Work, message: Message, error: SealError) -> None:
    """Replace what cannot be opened while Twilio still has the original."""
    log.warning("Message %d: what is stored cannot be opened; fetching it again.", message.id)
    again = work.clock() + back_off(message.attempts)
    changes = {"state": RecordingState.WAITING, "last_error": str(error), "next_attempt_at": again}
    with work.sessions.begin() as session:
        if finish(session, message, **changes):
            drop_sound(session, message.id)


def _remove_at_twilio(work: Work, message: Message) -> None:
    if message.removed_at_twilio_at is None:
        _learn_number(work, message)
        _remove(work, _recording_of(message))
    removed_at = message.removed_at_twilio_at or work.clock()
    done = {"next_attempt_at": None, "attempts": 0, "last_error": None}
    _settle(work, message, removed_at_twilio_at=removed_at, **done)


def _learn_number(work: Work, message: Message) -> None:
    """Ask who called, where no webhook told it: with the recording, Twilio's word is all there is.

    A RecordingError keeps the recording at Twilio until the answer is known.
    """
    if message.caller_number or message.call_sid is None or message.discarded_at:
        return
    try:
        parties = work.twilio.parties(message.call_sid)
    except NotThereError:
        return
    if number := caller_number({"From": parties.caller}):
        with work.sessions.begin() as session:
            learn_number(session, message.id, number)


def _remove(work: Work, recording_sid: str) -> None:
    """Delete at Twilio; "completed only" (docs/voice/api/recording), others hold nothing."""
    try:
        work.twilio.delete(recording_sid)
    except RecordingError:
        if work.twilio.describe(recording_sid).status not in ("absent", "failed"):
            raise


def _reconsider(work: Work, message: Message) -> None:
    """End a recording the caller replaced; when nothing replaced it, it counts after all.

    A caller who asked to record again and then hung up still left the first message.
    """
    assert message.discarded_at is not None
    now = work.clock()
    # A moment still to come was told by a clock that was ahead; we must not wait for it.
    if message.discarded_at <= now < message.discarded_at + REGRET_GRACE:
        again = message.discarded_at + REGRET_GRACE
        _settle(work, message, next_attempt_at=again, attempts=0)
        return
    with work.sessions.begin() as session:
        replacement = state_of_next(session, message)
        if message.said_nothing or replacement is RecordingState.STORED:
            _end(session, message, now)
        elif replacement is RecordingState.WAITING:
            finish(session, message, next_attempt_at=now + REGRET_GRACE, attempts=0)
        else:
            finish(session, message, discarded_at=None, next_attempt_at=now, attempts=0)


def _end(session: Session, message: Message, now: datetime) -> None:
    row = session.get_one(Message, message.id, with_for_update=True)
    if row.leased_by == message.leased_by:
        erase(session, row, now)


def _tell_failure(work: Work, message: Message, error: RecordingError) -> None:
    """Try again; a recording that held nothing at every look is no message and goes."""
    state = _state_after(message, error)
    if state is RecordingState.ABSENT and _is_given_up(message, state):
        with work.sessions.begin() as session:
            _end(session, message, work.clock())
    else:
        _try_again(work, message, str(error), state)


def _is_given_up(message: Message, state: RecordingState) -> bool:
    """Return whether Twilio gave the recording up itself, and kept saying so."""
    over = (RecordingState.ABSENT, RecordingState.FAILED)
    return state in over and message.state in over and message.attempts >= SECOND_LOOKS


def _state_after(message: Message, error: RecordingError) -> RecordingState:
    match error:
        case NothingRecordedError():
            return RecordingState.ABSENT
        case RecordingFailedError():
            return RecordingState.FAILED
        case _:
            return message.state


def _try_again(work: Work, message: Message, reason: str, state: RecordingState) -> None:
    """Note the failure and the next attempt; only what Twilio itself gave up is given up."""
    given_up = _is_given_up(message, state)
    wait = back_off(message.attempts)
    log.info("Message %d: %s Next attempt: %s.", message.id, reason, "none" if given_up else wait)
    again = None if given_up else work.clock() + wait
    try:
        _settle(work, message, last_error=reason, state=state, next_attempt_at=again)
    except SQLAlchemyError:
        # The lease runs out by itself, and then the message is due again.
        log.warning("Message %d: the database did not take the note either.", message.id)


def _settle(work: Work, message: Message, **changes: Any) -> None:
    with work.sessions.begin() as session:
        finish(session, message, **changes)
