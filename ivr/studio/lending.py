"""A voice is lent, heard by callers or not, and taken back: then everything of it goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.sound.shelf import Shelf
from ivr.studio.lent_voice import LentVoice, Sitting, Take
from ivr.studio.takes import drop_all

LAST_FETCHED_AFTER = timedelta(seconds=30)
"""How long a sound stays that a caller may just have been told to play."""

LONGEST_NAME = 60


class VoiceNameTakenError(Exception):
    """The clinic has a voice of this name."""


def lend(session: Session, clinic: str, name: str, consented_by: str, now: datetime) -> LentVoice:
    """Note a voice and the consent to use it; the first one of a clinic is heard at once.

    Raises:
        VoiceNameTakenError: the clinic has one of this name.
    """
    speaks = not any(voice.speaks for voice in lent(session, (clinic,)))
    consent = {"consented_by": consented_by, "consented_at": now}
    voice = LentVoice(clinic=clinic, name=name, speaks=speaks, **consent)
    session.add(voice)
    try:
        session.flush()
    except IntegrityError as error:
        raise VoiceNameTakenError(name) from error
    return voice


def lent(session: Session, clinics: Collection[str]) -> Sequence[LentVoice]:
    """Return the voices of these clinics (E.164), the oldest first."""
    ours = (LentVoice.clinic.in_(clinics), LentVoice.withdrawn_at.is_(None))
    return session.scalars(select(LentVoice).where(*ours).order_by(LentVoice.id)).all()


def is_lent_to(session: Session, clinics: Collection[str], voice_id: int) -> bool:
    """Return whether a voice is there, and is one of these clinics'."""
    return any(voice.id == voice_id for voice in lent(session, clinics))


def let_speak(session: Session, voice: LentVoice, *, speaks: bool) -> None:
    """Let callers hear this voice, and so no other one of its clinic, or no longer."""
    session.execute(update(LentVoice).where(LentVoice.clinic == voice.clinic).values(speaks=False))
    voice.speaks = speaks


def withdraw(session: Session, voice: LentVoice, now: datetime) -> None:
    """Take a voice back: nobody hears it any more, and `erase_withdrawn` does the rest."""
    voice.speaks, voice.withdrawn_at = False, now
    voice.name, voice.consented_by = f"{voice.id}", ""
    session.execute(delete(Sitting).where(Sitting.voice_id == voice.id))


def erase_withdrawn(session: Session, shelf: Shelf, now: datetime) -> list[int]:
    """Remove all of the voices that were withdrawn; return those of which only the bytes are left.

    Their rows, which say nothing any more, stay until these are wiped (`forget`). What Twilio may
    still hold of a voice goes first.
    """
    settled = LentVoice.withdrawn_at <= now - LAST_FETCHED_AFTER
    erased = []
    for voice in session.scalars(select(LentVoice).where(settled)).all():
        drop_all(session, _takes(session, voice), shelf)
        shelf.drop_voice(voice.id)
        if not _takes(session, voice):
            erased.append(voice.id)
    return erased


def forget(session: Session, voices: Collection[int]) -> None:
    """Remove the rows of voices that were erased and wiped."""
    session.execute(delete(LentVoice).where(LentVoice.id.in_(voices)))


def any_lent(session: Session) -> bool:
    """Return whether there is a voice, or one that is being erased."""
    return session.scalar(select(LentVoice.id).limit(1)) is not None


def _takes(session: Session, voice: LentVoice) -> Sequence[Take]:
    return session.scalars(select(Take).where(Take.voice_id == voice.id)).all()
