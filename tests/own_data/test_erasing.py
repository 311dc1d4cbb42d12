"""Promise: what is erased at somebody's request is gone everywhere, and nothing brings it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.database.lease import Chore
from ivr.messages.given_numbers import keep_number
from ivr.messages.leaving import discard_recording, message_left
from ivr.messages.message import GivenNumber, Message, RecordingAudio
from ivr.own_data.erasing import Erased, Erasure, erase_all
from ivr.own_data.of_one_number import OneNumber, kept_of
from ivr.records.access_log import AccessLog, Actor
from ivr.records.calls import note_call
from ivr.reminders.planned import Reminder, ReminderTry
from ivr.worker.rounds import do_chores, run_due
from tests.line_settings import CLINIC_NUMBER, OURS
from tests.messages.kept import NOTE, NUMBER, arrives, is_purged, raw_bytes, sound_files, table_file
from tests.reminders.evenings import asks
from tests.two_clinics import EYES
from tests.wav import wav
from tests.world import World

ANNA = Actor("anna", "10.0.0.1")
ONE = OneNumber(NUMBER, OURS)
ALL = 2**31 - 1


def erases(here: World, one: OneNumber = ONE, until: int = ALL) -> Erased:
    return erase_all(here.sessions, Erasure(one, until, ANNA, here.clock()))


def is_in(here: World, folder: Path, kind: str, *words: bytes) -> list[bytes]:
    """Return which of these stand in the files of the database."""
    if kind == "sqlite":
        remains = raw_bytes(folder / "line.db")
    else:
        tables = ("messages", "given_numbers", "reminders")
        remains = b"".join(table_file(here, table) for table in tables) + sound_files(here)
    return [word for word in words if word in remains]


def fills(here: World) -> str:
    """Keep something of every kind of the number; return the recording of its message."""
    sid = arrives(here, seed=4)
    asks(here, NUMBER, here.work.local_day(here.clock()) + timedelta(days=3), here.clock())
    with here.sessions.begin() as session:
        note_call(session, "CA2", here.clock(), clinic=CLINIC_NUMBER)
        keep_number(session, "CA2", NUMBER, here.clock())
    return sid


def test_all_of_a_number_goes_now_and_no_byte_of_it_remains(
    here: World, tmp_path: Path, kind: str
) -> None:
    do_chores(here.work)  # The chores have just been done, and come round much later.
    sid = fills(here)
    with here.sessions() as session:
        sealed = session.get_one(RecordingAudio, here.message(sid).id).sealed
    pieces = [sealed[at : at + 24] for at in range(2000, len(sealed) - 24, 9973)]
    words = (NUMBER.encode(), NOTE.encode(), *pieces)
    before = is_in(here, tmp_path, kind, *words)
    assert {NUMBER.encode(), NOTE.encode()} <= {*before}
    assert len(before) > 0.7 * len(words)
    assert erases(here) == Erased(messages=1, reminders=1, given=1)
    run_due(here.work)
    here.clock.passes(minutes=1)
    run_due(here.work)
    assert is_purged(here, sid)
    assert not here.is_at_twilio(sid)
    assert is_in(here, tmp_path, kind, *before) == []
    with here.sessions() as session:
        assert session.scalars(select(Reminder)).all() == []
        assert session.scalars(select(ReminderTry)).all() == []
        assert session.scalars(select(GivenNumber)).all() == []
        assert kept_of(session, ONE).is_nothing


def test_what_twilio_still_has_is_deleted_there_and_is_not_fetched_any_more(here: World) -> None:
    sid = here.leaves()
    here.faults.order("503")
    run_due(here.work)
    assert erases(here).messages == 1
    run_due(here.work)
    assert not here.is_at_twilio(sid)
    with here.sessions() as session:
        assert session.scalars(select(RecordingAudio)).all() == []


def test_no_late_report_brings_a_message_back(here: World) -> None:
    sid = here.leaves()
    erases(here)
    here.reports(sid)
    with here.sessions.begin() as session:
        message_left(
            session,
            call_sid="CA1",
            recording_sid=sid,
            caller_number=NUMBER,
            number_was_keyed=False,
            seconds=3,
            now=here.clock(),
            clinic=CLINIC_NUMBER,
        )
        discard_recording(session, sid, here.clock(), clinic=CLINIC_NUMBER, call_sid="CA1")
    run_due(here.work)
    assert is_purged(here, sid)
    with here.sessions() as session:
        assert session.scalars(select(Message.caller_number)).all() == [None]


def test_handled_replaced_and_folded_messages_go_as_well(here: World) -> None:
    sids = [here.leaves(f"CA{number}") for number in range(8)]
    with here.sessions.begin() as session:
        folded = session.scalars(select(Message.burst_id).where(Message.burst_id.is_not(None)))
        assert len(folded.all()) == 3
        session.get_one(Message, 1).handled_at = here.clock()
        discard_recording(session, sids[2], here.clock(), clinic=CLINIC_NUMBER)
    assert erases(here).messages == 8
    assert all(is_purged(here, sid) for sid in sids)


def test_what_came_after_the_page_was_shown_stays(here: World) -> None:
    seen, later = here.leaves(), here.leaves("CA2")
    erases(here, until=here.message(seen).id)
    assert is_purged(here, seen)
    assert here.message(later).caller_number == NUMBER


def test_of_another_clinic_and_another_number_nothing_is_erased(here: World) -> None:
    sid = fills(here)
    other = here.leaves("CA3")
    with here.sessions.begin() as session:
        message = session.get_one(Message, here.message(other).id)
        message.caller_number = "+31687654321"
    assert erases(here, OneNumber(NUMBER, [EYES])) == Erased(0, 0, 0)
    assert erases(here) == Erased(1, 1, 1)
    assert is_purged(here, sid)
    assert here.message(other).caller_number == "+31687654321"


def test_each_erasure_is_a_line_and_no_line_holds_the_number(here: World) -> None:
    message = here.message(fills(here))
    with here.sessions() as session:
        before = len(session.scalars(select(AccessLog)).all())
    erases(here)
    with here.sessions() as session:
        lines = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    told = [(line.staff, line.event, line.message_id, line.detail) for line in lines[before:]]
    what = "gegevens van een nummer gewist"
    assert told == [
        ("anna", what, None, "herinnering 1"),
        ("anna", what, None, "ingetoetst nummer"),
        ("anna", what, message.id, ""),
    ]
    assert {line.clinic for line in lines[before:]} == {CLINIC_NUMBER}
    assert before > 0, "the lines of before stay"


def test_a_killed_erasure_leaves_the_rest_to_be_found(here: World) -> None:
    for number in range(5):
        here.leaves(f"CA{number}")
    asked = Erasure(ONE, ALL, ANNA, here.clock(), at_once=2)
    with pytest.raises(ZeroDivisionError):
        erase_all(Stopping(here, after=2), asked)  # type: ignore[arg-type]
    with here.sessions() as session:
        assert kept_of(session, ONE).amount == 3
    assert erases(here).messages == 3


class Stopping:
    """Opens this many transactions, and is then killed."""

    def __init__(self, here: World, after: int) -> None:
        self._sessions, self._left = here.sessions, after

    def begin(self) -> object:
        """Open one."""
        self._left -= 1
        if self._left < 0:
            raise ZeroDivisionError
        return self._sessions.begin()


def test_wiping_is_due_in_the_next_round(here: World) -> None:
    do_chores(here.work)
    here.leaves(sound=wav(seconds=3))
    erases(here)
    with here.sessions() as session:
        assert session.get_one(Chore, "purge").next_attempt_at == here.clock()
