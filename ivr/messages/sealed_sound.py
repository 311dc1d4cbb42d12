"""The sound of messages: sealed on the way in, opened and compared on the way out."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.columns import insert
from ivr.messages.message import Message, RecordingAudio
from ivr.pages.staff import Staff


class SealError(Exception):
    """What is stored cannot be opened; the text is the reason, in Dutch, for staff."""


def keep_sound(
    session: Session, message_id: int, wav: bytes, keys: MultiFernet, now: datetime
) -> None:
    """Seal and store the sound of a message, in place of what was there."""
    row = insert(session, RecordingAudio).values(
        message_id=message_id,
        sealed=keys.encrypt(wav),
        sha256=sha256(wav).hexdigest(),
        stored_at=now,
    )
    columns = ("sealed", "sha256", "stored_at")
    session.execute(
        row.on_conflict_do_update(
            index_elements=[RecordingAudio.message_id],
            set_={column: row.excluded[column] for column in columns},
        )
    )


def open_sound(audio: RecordingAudio | None, keys: MultiFernet) -> bytes:
    """Return the WAV file as it came from Twilio.

    Raises:
        SealError: nothing stored, no key fits, or the bytes are not those that were stored.
    """
    if audio is None:
        raise SealError("Er is nog geen geluid bewaard.")
    try:
        wav = keys.decrypt(audio.sealed)
    except InvalidToken as error:
        raise SealError("Geen van de sleutels past op deze opname: zie RECORDING_KEYS.") from error
    if sha256(wav).hexdigest() != audio.sha256:
        raise SealError("De bewaarde opname is beschadigd.")
    return wav


def sound_of(session: Session, *which: ColumnElement[bool]) -> RecordingAudio | None:
    """Return the sealed sound of the message for which this holds, or None while there is none."""
    question = select(RecordingAudio).join(Message, Message.id == RecordingAudio.message_id)
    return session.scalar(question.where(*which))


def drop_sound(session: Session, message_id: int) -> None:
    """Delete the sound of a message."""
    session.execute(delete(RecordingAudio).where(RecordingAudio.message_id == message_id))


def reseal(sessions: sessionmaker[Session], keys: MultiFernet) -> int:
    """Seal everything with the newest key, one row per transaction; return how many rows.

    Raises:
        InvalidToken: no key fits a row; the rows before it are resealed, nothing is lost.
    """
    with sessions() as session:
        messages = session.scalars(select(RecordingAudio.message_id)).all()
        staff = session.scalars(select(Staff.id).where(Staff.totp_sealed.is_not(None))).all()
    for number in messages:
        with sessions.begin() as session:
            if audio := session.get(RecordingAudio, number, with_for_update=True):
                audio.sealed = keys.rotate(audio.sealed)
    for number in staff:
        with sessions.begin() as session:
            if (colleague := session.get(Staff, number, with_for_update=True)) is not None:
                colleague.totp_sealed = keys.rotate(colleague.totp_sealed or b"")
    return len(messages) + len(staff)
