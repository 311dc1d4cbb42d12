"""Lets callers hear the message they just left, wherever its sound is at that moment."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from cryptography.fernet import MultiFernet
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import reading
from ivr.messages.message import Message
from ivr.messages.sealed_sound import SealError, open_sound, sound_of
from ivr.sound.shelf import Shelf
from ivr.studio.by_telephone import recorded_take
from ivr.twilio.recordings import RecordingError, TwilioRecordings

log = logging.getLogger(__name__)

PATIENCE = 6.0
"""Seconds to wait for Twilio to finish a recording; Twilio waits 15 for us (its error 11205)."""

SHORTEST_TRY = 1.0
"""Seconds that a question to Twilio gets at least."""


@dataclass(frozen=True)
class RecordingPlayer:
    """Finds a message or a take here, or else at Twilio: the worker moves it within seconds."""

    sessions: sessionmaker[Session]
    keys: MultiFernet
    twilio: TwilioRecordings
    shelf: Shelf
    patience: float = PATIENCE

    def __call__(self, recording_sid: str) -> bytes | None:
        """Return the WAV file, or None when it cannot be had in time."""
        deadline = time.monotonic() + self.patience
        while True:
            left = max(SHORTEST_TRY, deadline - time.monotonic())
            sound = self._stored(recording_sid) or self._at_twilio(recording_sid, left)
            if sound is not None or time.monotonic() > deadline:
                return sound
            time.sleep(0.5)

    def _stored(self, recording_sid: str) -> bytes | None:
        try:
            with reading(self.sessions) as session:
                if take := recorded_take(session, self.shelf, recording_sid):
                    return take
                audio = sound_of(session, Message.recording_sid == recording_sid)
            return open_sound(audio, self.keys) if audio else None
        except (SQLAlchemyError, SealError) as error:
            log.warning("a stored recording cannot be heard: %s", type(error).__name__)
            return None

    def _at_twilio(self, recording_sid: str, seconds: float) -> bytes | None:
        try:
            return self.twilio.media(recording_sid, within=seconds)
        except RecordingError:
            return None
