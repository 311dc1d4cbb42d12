"""Promise: what was erased at somebody's request does not come back with a backup."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from ivr.backups import BackupError
from ivr.backups.erased_list import ERASED, ErasedList, read_list
from ivr.messages.message import Message, RecordingAudio
from ivr.own_data.erasing import Erasure, erase_all
from ivr.own_data.of_one_number import OneNumber
from ivr.records.access_log import Actor, LogEvent, write_log
from ivr.sealing import backup_keys
from ivr.studio.lending import lend, lent, withdraw
from ivr.studio.lent_voice import LentVoice
from ivr.worker.rounds import do_chores
from tests.backups.backing import NUMBER, Backups, opened
from tests.line_settings import CLINIC_NUMBER, OURS

ANNA = Actor("anna", "10.0.0.1")
OTHER = "+31687654321"


def erases(backups: Backups) -> None:
    """A caller has all of their number erased."""
    here = backups.here
    here.clock.passes(hours=1)
    erase_all(here.sessions, Erasure(OneNumber(NUMBER, OURS), 2**31 - 1, ANNA, here.clock()))


def list_of(backups: Backups) -> ErasedList:
    """What the worker writes beside the backups within a minute."""
    do_chores(backups.work)
    told = read_list(backups.kept / ERASED, backup_keys(backups.settings))
    assert told is not None
    return told


def numbers(told: ErasedList) -> list[int]:
    return sorted(number for number, _ in told.messages)


def test_a_message_that_was_erased_since_is_erased_again(backups: Backups) -> None:
    erased, kept = backups.leaves(), backups.leaves(number=OTHER)
    made = backups.makes()
    erases(backups)
    told = list_of(backups)
    assert (numbers(told), told.until) == ([erased], backups.here.clock())
    new = backups.elsewhere()
    done = backups.restores(made.file, new, told)
    assert (done.erased_again, done.past) == (1, 0)
    with opened(new) as sessions, sessions() as session:
        rows = session.execute(select(Message.id, Message.caller_number).order_by(Message.id))
        assert [tuple(row) for row in rows] == [(erased, None), (kept, OTHER)]
        assert session.scalars(select(RecordingAudio.message_id)).all() == [kept]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_without_the_list_it_comes_back_and_what_is_past_its_time_never_does(
    backups: Backups,
) -> None:
    backups.leaves()
    made = backups.makes()
    erases(backups)
    new = backups.elsewhere()
    assert backups.restores(made.file, new).erased_again == 0
    with opened(new) as sessions, sessions() as session:
        assert session.scalar(select(Message.caller_number)) == NUMBER
    backups.here.clock.passes(days=30)
    later = backups.elsewhere()
    assert backups.restores(made.file, later).past == 1
    with opened(later) as sessions, sessions() as session:
        assert session.scalar(select(Message.caller_number)) is None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_message_that_has_the_number_of_an_erased_one_stays(backups: Backups) -> None:
    """After a restore the numbers go on from those of the backup: they are given again."""
    erased = backups.leaves()
    erases(backups)
    told = list_of(backups)
    with backups.here.sessions.begin() as session:
        session.delete(session.get_one(Message, erased))
    again = backups.leaves()
    assert again == erased
    made = backups.makes()
    assert backups.restores(made.file, backups.elsewhere(), told).erased_again == 0


def test_a_voice_that_was_withdrawn_since_is_withdrawn_again(backups: Backups) -> None:
    here = backups.here
    with here.sessions.begin() as session:
        voice = lend(session, CLINIC_NUMBER, "Anna", "bert", here.clock())
        number = voice.id
    take = backups.settings.studio_folder / "takes" / str(number) / "abcdefgh.wav"
    take.parent.mkdir(parents=True)
    take.write_bytes(b"a take")
    made = backups.makes()
    here.clock.passes(hours=1)
    with here.sessions.begin() as session:
        voice = session.get_one(LentVoice, number)
        log = partial(write_log, session, ANNA, here.clock(), LogEvent.VOICE_WITHDRAWN)
        log(clinic=CLINIC_NUMBER, detail=f"stem {number}")
        withdraw(session, voice, here.clock())
    new = backups.elsewhere()
    assert backups.restores(made.file, new, list_of(backups)).erased_again == 1
    with opened(new) as sessions, sessions() as session:
        assert lent(session, OURS) == []
    assert not [*new.studio_folder.rglob("*.wav")]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_line_that_was_restored_keeps_what_the_one_before_had_erased(backups: Backups) -> None:
    """From an older backup it knows nothing of a message that a newer backup holds."""
    older = backups.makes()
    here = backups.here
    here.clock.passes(hours=1)
    erased = backups.leaves()
    newer = backups.makes()
    erases(backups)
    list_of(backups)
    new = backups.elsewhere()
    backups.restores(older.file, new)
    with opened(new) as sessions:
        do_chores(replace(backups.work, settings=new, sessions=sessions))
    told = read_list(backups.kept / ERASED, backup_keys(new))
    assert told is not None
    assert numbers(told) == [erased]
    assert backups.restores(newer.file, backups.elsewhere(), told).erased_again == 1
    here.clock.passes(days=32)
    assert numbers(list_of(backups)) == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_list_that_somebody_changed_is_refused(backups: Backups) -> None:
    backups.leaves()
    erases(backups)
    list_of(backups)
    file, keys = backups.kept / ERASED, backup_keys(backups.settings)
    assert read_list(file.with_name("no.json"), keys) is None
    file.write_text(file.read_text().replace("2026-11-23", "2026-11-24", 1))
    with pytest.raises(BackupError, match=r"The list .*erased.json was changed"):
        read_list(file, keys)
    backups.here.clock.passes(minutes=1)
    assert len(list_of(backups).messages) == 1
