"""Recordings are sealed with keys that can be changed without losing one of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.messages.message import Message, RecordingAudio, RecordingState
from ivr.messages.sealed_sound import SealError, keep_sound, open_sound, reseal
from ivr.pages.staff import Staff
from ivr.sealing import derived_key, keyring
from ivr.settings import SettingsError
from tests.line_settings import CLINIC_NUMBER, OTHER_KEY, RECORDING_KEY, settings_for

NOW = datetime(2026, 11, 23, 20, 15, tzinfo=UTC)
OLD, NEW = RECORDING_KEY.encode(), OTHER_KEY.encode()
SOUND = b"RIFF of a kind"


def ring(*keys: bytes) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def store(session: Session, keys: MultiFernet, sound: bytes = SOUND) -> None:
    if session.get(Message, 1) is None:
        message = Message(id=1, recording_sid="RE1", left_at=NOW, state=RecordingState.STORED)
        message.clinic, message.leaflet, message.note = CLINIC_NUMBER, "", ""
        session.add(message)
        session.flush()
    keep_sound(session, 1, sound, keys, NOW)


def stored(session: Session) -> RecordingAudio:
    session.expire_all()
    return session.scalars(select(RecordingAudio)).one()


def test_sound_comes_back_as_it_went_in(session: Session) -> None:
    store(session, ring(NEW))
    assert SOUND not in stored(session).sealed
    assert open_sound(stored(session), ring(NEW)) == SOUND


def test_sound_stored_again_replaces_what_was_there(session: Session) -> None:
    store(session, ring(OLD))
    store(session, ring(NEW), b"another")
    assert open_sound(stored(session), ring(NEW)) == b"another"


def test_sound_that_is_not_there_is_told(session: Session) -> None:
    with pytest.raises(SealError, match="nog geen geluid"):
        open_sound(None, ring(NEW))


def test_a_key_that_does_not_fit_is_told(session: Session) -> None:
    store(session, ring(OLD))
    with pytest.raises(SealError, match="RECORDING_KEYS"):
        open_sound(stored(session), ring(NEW))


def test_sound_of_another_message_is_noticed(session: Session) -> None:
    store(session, ring(NEW))
    session.execute(update(RecordingAudio).values(sealed=ring(NEW).encrypt(b"another")))
    with pytest.raises(SealError, match="beschadigd"):
        open_sound(stored(session), ring(NEW))


def test_after_resealing_the_old_key_can_go(sessions: sessionmaker[Session]) -> None:
    facts = {"name": "anna", "password_hash": "x", "created_at": NOW}
    with sessions.begin() as session:
        store(session, ring(OLD))
        session.add(Staff(**facts, roles=frozenset(), totp_sealed=ring(OLD).encrypt(b"totp")))
    assert reseal(sessions, ring(NEW, OLD)) == 2
    with sessions() as session:
        assert open_sound(stored(session), ring(NEW)) == SOUND
        totp = session.scalars(select(Staff.totp_sealed)).one()
    assert ring(NEW).decrypt(totp or b"") == b"totp"


def test_resealing_without_the_old_key_changes_nothing(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        store(session, ring(OLD))
    with pytest.raises(InvalidToken):
        reseal(sessions, ring(NEW))
    with sessions() as session:
        assert open_sound(stored(session), ring(OLD)) == SOUND


def test_the_first_key_of_the_setting_seals() -> None:
    keys = keyring(settings_for(RECORDING_KEYS=f"{NEW.decode()}, {OLD.decode()}"))
    assert ring(NEW).decrypt(keys.encrypt(SOUND)) == SOUND
    assert keys.decrypt(ring(OLD).encrypt(SOUND)) == SOUND


def test_what_was_sealed_before_there_was_a_key_stays_readable() -> None:
    before = keyring(settings_for()).encrypt(SOUND)
    assert keyring(settings_for(RECORDING_KEYS=NEW.decode())).decrypt(before) == SOUND


def test_the_derived_key_is_not_the_secret_key_itself() -> None:
    assert derived_key("0123456789abcdef" * 2) != derived_key("t" * 32)
    assert b"0123456789abcdef" * 2 not in derived_key("0123456789abcdef" * 2)


@pytest.mark.parametrize(
    "keys",
    ["short", "not base64 at all!!", f"{NEW.decode()},x"],
    ids=["short", "not base64", "one good, one bad"],  # a random id would differ per worker
)
def test_a_key_that_is_no_key_is_refused_at_the_start(keys: str) -> None:
    with pytest.raises(SettingsError, match="RECORDING_KEYS"):
        settings_for(RECORDING_KEYS=keys)
